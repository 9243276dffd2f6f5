/** The world that the page shows, kept up to date by its event stream. */
import { batch, computed, effect, signal } from "@preact/signals"
import type {
  IncomingPage,
  IncomingView,
  MessagePage,
  MessageView,
  RequestView
} from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import * as Stream from "../api/Stream.ts"
import { Conversations } from "../model/Conversations.ts"
import type { Item } from "../model/Item.ts"
import { route } from "./router.ts"
import * as Worlds from "./Worlds.ts"

export type Connection = "connecting" | "live" | "lost" | "denied"

export const connection = signal<Connection>("connecting")
/** Changes when something in `conversations` has changed. */
export const revision = signal(0)
/** Changes shortly after something happened, at most a few times a second: components that use it fetch again. */
export const refetchSignal = signal(0)
/** Changes when everything has to be fetched again: after a reset, and when events may have been missed. */
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
  recipient: message.recipient,
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
  recipient: incoming.from,
  type: incoming.type,
  body: incoming.message,
  ...(incoming.readAt === undefined ? {} : { readAt: incoming.readAt })
})

/** What is open, and looked at, is read as it comes. */
const isSeen = (recipient: string): boolean =>
  document.visibilityState === "visible" && route.value.view === "chats" && route.value.item === recipient

const put = (item: Item, seen: boolean): void => conversations.put(item, seen || isSeen(item.recipient))

/** Half as much again as the journal keeps: a page that has seen more loads it again. */
const MAX_MESSAGES = 30_000
/** How long events are collected before they are applied together. */
const BURST_MS = 40
const REFETCH_INTERVAL_MS = 300

let waiting: Array<Stream.StreamEvent> = []
let timer: ReturnType<typeof setTimeout> | undefined
/** The last of the loads that were begun; an earlier one that ends later changes nothing. */
let lastLoad = 0
let isLoading = false

/** Events come in bursts; each burst is applied at once. */
const enqueue = (event: Stream.StreamEvent): void => {
  waiting.push(event)
  timer ??= setTimeout(flush, BURST_MS)
}

/** Applies the events that wait. While everything is loaded they go on waiting: they may be newer than what is on its way. */
const flush = (): void => {
  timer = undefined
  if (isLoading) return
  const events = waiting
  waiting = []
  const requests: Array<RequestView> = []
  let reload = false
  for (const { data, name } of events) {
    if (name === "message") put(toItem(JSON.parse(data) as MessageView), false)
    else if (name === "incoming") put(toIncoming(JSON.parse(data) as IncomingView), true)
    else if (name === "request") requests.push(JSON.parse(data) as RequestView)
    else if (name === "worlds") Worlds.take(JSON.parse(data) as Worlds.WorldsEvent)
    else if (name === "unmatched") Worlds.takeUnmatched(JSON.parse(data) as RequestView)
    else if (name === "reset" || name === "end" || name === "behind") reload = true
  }
  batch(() => {
    if (!reload && requests.length > 0)
      latestRequests.value = [...latestRequests.value, ...requests].slice(-2_000)
    revision.value++
  })
  scheduleRefetch()
  if (reload || conversations.size > MAX_MESSAGES) void load(Worlds.shown.peek())
}

let refetchTimer: ReturnType<typeof setTimeout> | undefined

/** Makes components fetch again, once for a burst of events. */
const scheduleRefetch = (): void => {
  refetchTimer ??= setTimeout(() => {
    refetchTimer = undefined
    refetchSignal.value++
  }, REFETCH_INTERVAL_MS)
}

/** Loads everything: at first, after a lost connection and after a reset. */
const load = async (world: string | undefined): Promise<void> => {
  const turn = ++lastLoad
  const first = loadedWorld.peek() !== world
  isLoading = true
  try {
    const [messages, incoming] = await fetchAll(world)
    if (turn !== lastLoad) return
    const before = conversations.rows({}).map(({ conversation }) => conversation)
    const known = new Set(before.flatMap(({ items }) => items.map(({ id }) => id)))
    const unread = new Map(before.map((conversation) => [conversation.recipient, conversation.unread]))
    conversations.clear()
    for (const message of messages) put(toItem(message), first || known.has(message.id))
    for (const message of incoming) put(toIncoming(message), true)
    for (const [recipient, count] of unread) {
      const conversation = conversations.get(recipient)
      if (conversation !== undefined) conversation.unread += count
    }
    batch(() => {
      latestRequests.value = []
      loadedWorld.value = world
      generation.value++
      revision.value++
    })
    scheduleRefetch()
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
    if (error.status === 404) await Worlds.refresh()
  } finally {
    if (turn === lastLoad) {
      isLoading = false
      timer ??= setTimeout(flush)
    }
  }
}

const fetchAll = async (
  world: string | undefined
): Promise<readonly [ReadonlyArray<MessageView>, ReadonlyArray<IncomingView>]> => {
  if (world === undefined || world === "-") return [[], []]
  const [{ messages }, { incoming }] = await Promise.all([
    Client.get<MessagePage>(Client.inWorld(world, "/messages?limit=10000")),
    Client.get<IncomingPage>(Client.inWorld(world, "/incoming"))
  ])
  return [messages, incoming]
}

let close: (() => void) | undefined

const start = (world: string | undefined): void => {
  close?.()
  lastLoad++
  isLoading = false
  waiting = []
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
      onOpen: () => {
        connection.value = "live"
        void Worlds.refresh()
        void load(world)
      },
      onEvent: enqueue,
      onLost: ({ status }) => {
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
    const { item, view } = route.value
    if (view !== "chats" || item === undefined) return
    conversations.read(item)
    revision.value = revision.peek() + 1
  })
}

/** Loads everything again, when the world was replaced. */
export const reload = (): Promise<void> => {
  conversations.clear()
  return load(Worlds.shown.peek())
}

/** Opens the stream again, with the token that was given just now. */
export const retry = (): void => start(Worlds.shown.peek())
