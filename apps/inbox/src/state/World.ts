/** The world that the page shows, kept up to date by its event stream. */
import { batch, computed, effect, signal } from "@preact/signals"
import type { IncomingView, MessagePage, MessageView, RequestView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import * as Stream from "../api/Stream.ts"
import { Conversations } from "../model/Conversations.ts"
import type { Item } from "../model/Item.ts"
import { place } from "./Place.ts"
import * as Worlds from "./Worlds.ts"

export type Connection = "connecting" | "live" | "lost" | "denied"

export const connection = signal<Connection>("connecting")
/** Grows when something in `conversations` has changed. */
export const revision = signal(0)
/** Grows with each request that was decided, and with whatever else can be seen of the world. */
export const changes = signal(0)
/** Grows when everything has to be asked for anew: after a reset, and when something may have been missed. */
export const generation = signal(0)
/** What came in since then: the newest requests, oldest first. */
export const latestRequests = signal<ReadonlyArray<RequestView>>([])
/** The world whose messages are here; `null` while they are on their way. */
const loadedWorld = signal<string | undefined | null>(null)
/** Whether the messages that the world of the address already had are here; a world that has not begun has none. */
export const loaded = computed(() => loadedWorld.value === Worlds.shown.value && Worlds.known.value)

export const conversations = new Conversations()

const toItem = (message: MessageView): Item => ({
  id: message.id,
  direction: "out",
  seq: message.seq,
  at: message.at,
  person: message.recipient,
  type: message.type,
  body: message.body,
  rendered: message.rendered,
  sent: message
})

const toIncoming = (incoming: IncomingView): Item => ({
  id: incoming.id,
  direction: "in",
  seq: incoming.seq,
  at: incoming.at,
  person: incoming.from,
  type: incoming.type,
  body: incoming.message,
  ...(incoming.readAt === undefined ? {} : { readAt: incoming.readAt })
})

/** What is open, and looked at, is read as it comes. */
const isSeen = (person: string): boolean =>
  document.visibilityState === "visible" && place.value.view === "chats" && place.value.item === person

const put = (item: Item, seen: boolean): void => conversations.put(item, seen || isSeen(item.person))

let waiting: Array<Stream.StreamEvent> = []
let flushing = false

/** Events come in bursts; the page takes each burst at once. */
const happened = (event: Stream.StreamEvent): void => {
  waiting.push(event)
  if (flushing) return
  flushing = true
  setTimeout(flush, 40)
}

const flush = (): void => {
  flushing = false
  const events = waiting
  waiting = []
  const requests: Array<RequestView> = []
  let reload = false
  for (const { data, name } of events) {
    if (name === "message") put(toItem(JSON.parse(data) as MessageView), false)
    else if (name === "incoming") put(toIncoming(JSON.parse(data) as IncomingView), true)
    else if (name === "request") requests.push(JSON.parse(data) as RequestView)
    else if (name === "worlds") Worlds.take(JSON.parse(data) as Worlds.WorldsEvent)
    else if (name === "stray") Worlds.takeStray(JSON.parse(data) as RequestView)
    else if (name === "reset" || name === "end" || name === "behind") reload = true
  }
  batch(() => {
    if (!reload && requests.length > 0)
      latestRequests.value = [...latestRequests.value, ...requests].slice(-2_000)
    revision.value++
    changes.value++
  })
  if (reload) void load(place.value.world)
}

/** Takes everything anew: at first, after a lost connection and after a reset. */
const load = async (world: string | undefined): Promise<void> => {
  const first = loadedWorld.peek() !== world
  batch(() => {
    latestRequests.value = []
    generation.value++
  })
  if (world === undefined || world === "-") {
    conversations.clear()
    batch(() => {
      loadedWorld.value = world
      revision.value++
    })
    return
  }
  try {
    const [messages, incoming] = await Promise.all([
      Client.get<MessagePage>(Client.inWorld(world, "/messages?limit=10000")),
      Client.get<{ readonly incoming: ReadonlyArray<IncomingView> }>(Client.inWorld(world, "/incoming"))
    ])
    if (place.value.world !== world) return
    const unread = new Map(
      conversations.rows({}).map(({ conversation }) => [conversation.person, conversation.unread])
    )
    const known = new Set(
      conversations.rows({}).flatMap(({ conversation }) => conversation.items.map(({ id }) => id))
    )
    conversations.clear()
    for (const message of messages.messages) put(toItem(message), first || known.has(message.id))
    for (const message of incoming.incoming) put(toIncoming(message), true)
    for (const [person, count] of unread) {
      const conversation = conversations.get(person)
      if (conversation !== undefined) conversation.unread += count
    }
    batch(() => {
      loadedWorld.value = world
      revision.value++
      changes.value++
    })
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
    if (error.status === 404) await Worlds.refresh()
  }
}

let close: (() => void) | undefined

const start = (world: string | undefined): void => {
  close?.()
  conversations.clear()
  batch(() => {
    loadedWorld.value = null
    latestRequests.value = []
    connection.value = "connecting"
    revision.value++
  })
  close = Stream.open(
    world === undefined || world === "-"
      ? "/worlds/-/events"
      : `${Client.inWorld(world, "/events")}?worlds=true`,
    {
      opened: () => {
        connection.value = "live"
        void Worlds.refresh()
        void load(world)
      },
      happened,
      lost: ({ status }) => {
        connection.value = status === 401 ? "denied" : "lost"
        // The world has gone, or has not begun: without it there are still the others.
        if (status === 404) void Worlds.refresh().then(() => Worlds.has(world) || start(undefined))
      }
    }
  )
}

/** Begins to follow the world of the address, and every other one that the address names later. */
export const follow = (): void => {
  let followed: string | undefined | null = null
  effect(() => {
    const world = Worlds.shown.value
    if (world === followed) return
    followed = world
    start(world)
  })
  effect(() => {
    const { item, view } = place.value
    if (view !== "chats" || item === undefined) return
    conversations.read(item)
    revision.value = revision.peek() + 1
  })
}

/** Takes everything anew, when the world was replaced. */
export const reload = (): Promise<void> => {
  conversations.clear()
  return load(Worlds.shown.peek())
}

/** Opens the stream again, with the token that was given just now. */
export const retry = (): void => start(Worlds.shown.peek())
