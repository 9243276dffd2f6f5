/** `/events`: what happens, as server-sent events. */
import type { Response } from "express"
import { ServerEvent, WorldEvent, WorldEventQuery } from "../../../api/events.ts"
import type { Kernel } from "../../../kernel/Kernel.ts"
import type { World, WorldChange } from "../../../kernel/world/World.ts"
import type { Worlds, WorldsChange } from "../../../kernel/world/Worlds.ts"
import { Problem } from "../Problem.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Control, Route } from "../Route.ts"
import { incomingView, messageView, requestView } from "../views.ts"

/** Bursts are sent together: the latest state of each thing, once. */
const GATHER_MS = 25
/** A client that falls further behind gets `behind`, and asks for everything anew. */
const MAX_PENDING = 2_000
/** How many clients may listen at once, in all worlds of a process. */
const MAX_STREAMS = 200
/** How often something is sent even when nothing happens, so that both ends notice a dead connection. */
const HEARTBEAT_MS = 15_000

/** What happened to a thing, under a name by which a later event about it takes the earlier one's place. */
interface Pending {
  readonly thing: string
  /** Made when it is sent, so that it is the latest state. */
  readonly make: () => WorldEvent
}

/** A stream of server-sent events to one client. */
class Stream {
  readonly #response: Response
  readonly #pending = new Map<string, Pending>()
  #behind = false
  #timer: NodeJS.Timeout | undefined

  constructor(response: Response, stop: () => void) {
    this.#response = response
    response.set({ "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" })
    response.flushHeaders()
    const heartbeat = setInterval(
      () => this.#response.writableNeedDrain || response.write(":\n\n"),
      HEARTBEAT_MS
    ).unref()
    response.on("drain", () => this.#gather())
    response.on("close", () => {
      clearInterval(heartbeat)
      clearTimeout(this.#timer)
      stop()
    })
    response.write(":\n\n")
  }

  add(pending: Pending): void {
    if (this.#pending.size >= MAX_PENDING && !this.#pending.has(pending.thing)) {
      this.#pending.clear()
      this.#behind = true
    }
    this.#pending.set(pending.thing, pending)
    this.#gather()
  }

  /** Sends what is pending, and ends. */
  end(): void {
    this.#flush()
    this.#response.end()
  }

  #gather(): void {
    if (this.#pending.size > 0 || this.#behind)
      this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS).unref()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#response.writableNeedDrain) return
    const events: ReadonlyArray<WorldEvent> = [
      ...(this.#behind ? [{ event: "behind", data: {} } as const] : []),
      ...[...this.#pending.values()].map(({ make }) => make())
    ]
    this.#behind = false
    this.#pending.clear()
    if (events.length > 0)
      this.#response.write(
        events.map(({ data, event }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("")
      )
  }
}

const pendingOf = (change: WorldChange): Pending => {
  switch (change.kind) {
    case "request": {
      const { entry } = change
      return { thing: `request ${entry.seq}`, make: () => ({ event: "request", data: requestView(entry) }) }
    }
    case "message":
    case "status": {
      const { entry } = change
      return { thing: `message ${entry.id}`, make: () => ({ event: "message", data: messageView(entry) }) }
    }
    case "incoming": {
      const { entry } = change
      return { thing: `incoming ${entry.id}`, make: () => ({ event: "incoming", data: incomingView(entry) }) }
    }
    case "delivery": {
      const { entry } = change
      const { event, id, messageId } = entry
      return {
        thing: `delivery ${id}`,
        make: () => ({
          event: "delivery",
          data: { id, event, ...(messageId === undefined ? {} : { messageId }), state: entry.state }
        })
      }
    }
    case "reset":
    case "end":
      return { thing: change.kind, make: () => ({ event: change.kind, data: {} }) }
  }
}

const pendingOfWorlds = (worlds: Worlds, change: WorldsChange): Pending => {
  if (change.kind === "unmatched") {
    const { entry } = change
    return { thing: `unmatched ${entry.seq}`, make: () => ({ event: "unmatched", data: requestView(entry) }) }
  }
  const data = () => ({ worlds: worlds.list().map(({ id, key }) => ({ id, key })) })
  return { thing: "worlds", make: () => ({ event: "worlds", data: data() }) }
}

/** How many streams are open, by the kernel that they are about. */
const open = new WeakMap<Kernel, number>()

/** Streams what happens in a world, and among the worlds. */
const stream = (
  { kernel, response }: Control & { readonly response: Response },
  world: World | undefined,
  worlds: Worlds | undefined
): void => {
  const others = open.get(kernel) ?? 0
  if (others >= MAX_STREAMS) {
    throw new Problem(429, `At most ${MAX_STREAMS} event streams can be open at once.`)
  }
  open.set(kernel, others + 1)
  const stops: Array<() => void> = [() => open.set(kernel, (open.get(kernel) ?? 1) - 1)]
  const client = new Stream(response, () => {
    for (const stop of stops) stop()
  })
  if (worlds !== undefined)
    stops.push(worlds.observe((change) => client.add(pendingOfWorlds(worlds, change))))
  if (world === undefined) return
  stops.push(
    world.observe((change) => {
      client.add(pendingOf(change))
      if (change.kind === "end") client.end()
    })
  )
}

const refusals = { 429: "Too many event streams are open." }

export const routes: ReadonlyArray<Route> = [
  processRoute({
    method: "get",
    path: "/worlds/-/events",
    summary: "Streams which worlds begin and end, and requests that belong to none, as server-sent events.",
    answer: {
      description: "a stream that does not end; `behind` where events were missed",
      events: ServerEvent
    },
    refusals,
    handle: (call) => stream(call, undefined, call.kernel.worlds)
  }),
  worldRoute({
    method: "get",
    path: "/events",
    summary: "Streams what happens in a world, as server-sent events.",
    query: WorldEventQuery,
    answer: {
      description: "a stream that ends with the world; `behind` where events were missed",
      events: WorldEvent
    },
    refusals,
    handle: (call) => stream(call, call.world, call.query.worlds === true ? call.kernel.worlds : undefined)
  })
]
