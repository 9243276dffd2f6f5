import type { Response } from "express"
import type { WorldChange, World } from "../../../kernel/world/World.ts"
import type { Worlds, WorldsChange } from "../../../kernel/world/Worlds.ts"
import type { Call, Route, WorldCall } from "../Route.ts"
import { incomingView, messageView, requestView } from "../views.ts"

/** Bursts are told together: the latest state of each thing, once. */
const gatherMillis = 25
/** A listener that falls further behind is told so, and asks for everything anew. */
const mostWaiting = 2_000
/** How often something is sent even when nothing happens, so that both ends notice a dead connection. */
const silenceMillis = 15_000

/** What happened to a thing, under a name by which a later event about it takes the earlier one's place. */
interface Told {
  readonly thing: string
  readonly name: string
  /** Made when it is sent, so that it is the latest state. */
  readonly data: () => unknown
}

/** A stream of server-sent events to one listener. */
class Stream {
  readonly #response: Response
  readonly #waiting = new Map<string, Told>()
  #behind = false
  #timer: NodeJS.Timeout | undefined

  constructor(response: Response, stop: () => void) {
    this.#response = response
    response.set({ "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" })
    response.flushHeaders()
    const heartbeat = setInterval(
      () => this.#response.writableNeedDrain || response.write(":\n\n"),
      silenceMillis
    ).unref()
    response.on("drain", () => this.#gather())
    response.on("close", () => {
      clearInterval(heartbeat)
      clearTimeout(this.#timer)
      stop()
    })
    response.write(":\n\n")
  }

  tell(told: Told): void {
    if (this.#waiting.size >= mostWaiting && !this.#waiting.has(told.thing)) {
      this.#waiting.clear()
      this.#behind = true
    }
    this.#waiting.set(told.thing, told)
    this.#gather()
  }

  /** Tells what waits, and that there is no more. */
  end(): void {
    this.#flush()
    this.#response.end()
  }

  #gather(): void {
    if (this.#waiting.size > 0 || this.#behind)
      this.#timer ??= setTimeout(() => this.#flush(), gatherMillis).unref()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#response.writableNeedDrain) return
    let text = this.#behind ? "event: behind\ndata: {}\n\n" : ""
    for (const { data, name } of this.#waiting.values())
      text += `event: ${name}\ndata: ${JSON.stringify(data())}\n\n`
    this.#behind = false
    this.#waiting.clear()
    if (text !== "") this.#response.write(text)
  }
}

const toldOf = (change: WorldChange): Told => {
  switch (change.kind) {
    case "request": {
      const { entry } = change
      return { thing: `request ${entry.seq}`, name: "request", data: () => requestView(entry) }
    }
    case "message":
    case "status": {
      const { entry } = change
      return { thing: `message ${entry.id}`, name: "message", data: () => messageView(entry) }
    }
    case "incoming": {
      const { entry } = change
      return { thing: `incoming ${entry.id}`, name: "incoming", data: () => incomingView(entry) }
    }
    case "delivery": {
      const { event, id, messageId } = change.entry
      const data = () => ({ id, event, messageId, state: change.entry.state })
      return { thing: `delivery ${id}`, name: "delivery", data }
    }
    default:
      return { thing: change.kind, name: change.kind, data: () => ({}) }
  }
}

const toldOfWorlds = (worlds: Worlds, change: WorldsChange): Told => {
  if (change.kind === "stray") {
    const { entry } = change
    return { thing: `stray ${entry.seq}`, name: "stray", data: () => requestView(entry) }
  }
  return {
    thing: "worlds",
    name: "worlds",
    data: () => ({ worlds: worlds.list().map(({ id, key }) => ({ id, key })) })
  }
}

/** Streams what happens, in the worlds that are named by how they are watched. */
const stream = ({ kernel, response }: Call, world: World | undefined, withWorlds: boolean): void => {
  const { worlds } = kernel
  const stops: Array<() => void> = []
  const listener = new Stream(response, () => {
    for (const stop of stops) stop()
  })
  if (withWorlds) stops.push(worlds.observe((change) => listener.tell(toldOfWorlds(worlds, change))))
  if (world === undefined) return
  stops.push(
    world.observe((change) => {
      listener.tell(toldOf(change))
      if (change.kind === "end") listener.end()
    })
  )
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "process",
    method: "get",
    path: "/worlds/-/events",
    summary: "Streams which worlds begin and end, and requests that belong to none, as server-sent events.",
    answer: "a stream of worlds and stray; behind where some were missed",
    handle: (call) => stream(call, undefined, true)
  },
  {
    scope: "world",
    method: "get",
    path: "/events",
    summary: "Streams what happens in a world, as server-sent events.",
    query: { worlds: { type: "boolean", description: "also tell what /worlds/-/events tells" } },
    answer:
      "a stream of request, message (new, or with a new status), incoming, delivery, reset and end; behind where some were missed",
    handle: (call: WorldCall) => stream(call, call.world, call.query["worlds"] === true)
  }
]
