/** All worlds of a process, by key. */
import { createHash } from "node:crypto"
import { Journal } from "../journal/Journal.ts"
import type { KeyTrace, RequestEntry } from "../journal/Journal.ts"
import type { Endpoint } from "../webhooks/Endpoint.ts"
import { World } from "./World.ts"
import type { Shared, WorldOptions } from "./World.ts"

export const MAX_WORLDS = 2_000
export const MAX_JOURNAL_BYTES = 48 * 1_024 * 1_024

/** How far below that the journals are cut. */
const JOURNAL_SLACK_BYTES = MAX_JOURNAL_BYTES / 32

const mockKey = /^mock_[A-Za-z0-9_-]{1,64}$/

/** `-` stands for no world, so the key `mock_-` names its world as registered keys do. */
const worldName = (key: string): string | undefined => {
  if (!mockKey.test(key)) return undefined
  return key === "mock_-" ? hashedName(key) : key.slice("mock_".length)
}

const hashedName = (key: string): string => `key.${traceKey(key).hash}`

/** A key as logs and answers may show it: never whole, and the same key always alike. */
export const traceKey = (key: string): KeyTrace => ({
  hash: createHash("sha256").update(key).digest("hex").slice(0, 12),
  mask: key.length < 12 ? `${key.slice(0, 2)}…` : `${key.slice(0, 5)}…${key.slice(-2)}`
})

/** Something that happened to the worlds of a process, or outside of all of them, as event streams see it. */
export type WorldsChange =
  | { readonly kind: "worlds" }
  | { readonly kind: "unmatched"; readonly entry: RequestEntry }

/**
 * All worlds of a process, by key.
 *
 * Any key `mock_<world>` makes its world when it is first used; other keys have to be registered. At most 2,000 worlds
 * live at once: the one that was idle longest leaves first. All journals together stay within 48 MB: when they grow
 * beyond, the largest give way, so one busy world costs a quiet one nothing.
 */
export class Worlds {
  /** Requests that belong to no world, such as those with an unknown key. */
  readonly unmatchedRequests: Journal
  readonly shared: Shared = { memory: { used: 0 }, endpoint: undefined, changes: 0 }
  #epoch = 0
  readonly #options: WorldOptions
  readonly #byId = new Map<string, World>()
  readonly #registered = new Map<string, string>()
  readonly #observers = new Set<(change: WorldsChange) => void>()

  constructor(options: WorldOptions, keys: Iterable<string>) {
    this.#options = options
    this.unmatchedRequests = new Journal(this.shared.memory)
    for (const key of keys) this.register(key)
  }

  /** Calls back when worlds begin or end, and with requests that belong to none, until the returned function is called. */
  observe(observer: (change: WorldsChange) => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  notify(change: WorldsChange): void {
    for (const observer of this.#observers) observer(change)
  }

  /** Makes a key known that is not of the form `mock_<world>`; its world is named by the key's hash. */
  register(key: string): void {
    this.#registered.set(key, hashedName(key))
  }

  /** What worlds begin with that are made from now on: no id of an earlier epoch is given again. */
  get epoch(): number {
    return this.#epoch
  }

  /** Goes on in an epoch, or stays in the present one where that is later. */
  beginEpoch(epoch: number): void {
    this.#epoch = Math.max(this.#epoch, epoch)
  }

  /** Where the webhooks of worlds go that have no endpoint of their own. */
  setEndpoint(endpoint: Endpoint | undefined): void {
    this.shared.endpoint = endpoint
  }

  /** What chance derives from in new worlds. */
  get seed(): string {
    return this.#options.settings.seed
  }

  /** The world of a key, made on first use; `undefined` for a key that is not known. */
  ofKey(key: string): World | undefined {
    const id = this.#idOf(key)
    return id === undefined ? undefined : (this.get(id) ?? this.#make(id, traceKey(key)))
  }

  /** The world of a name, made where there is none: a snapshot knows no keys. */
  open(id: string, key: KeyTrace): World {
    return this.get(id) ?? this.#make(id, key)
  }

  #make(id: string, key: KeyTrace): World {
    if (this.#byId.size >= MAX_WORLDS) this.#dropIdle()
    const world = new World(id, key, this.#options, this.shared)
    world.beginEpoch(this.#epoch)
    this.#byId.set(id, world)
    this.notify({ kind: "worlds" })
    return world
  }

  /** The world of a key, if it has begun. */
  knownOf(key: string): World | undefined {
    const id = this.#idOf(key)
    return id === undefined ? undefined : this.get(id)
  }

  #idOf(key: string): string | undefined {
    return worldName(key) ?? this.#registered.get(key)
  }

  /** A living world by its id. */
  get(id: string): World | undefined {
    const world = this.#byId.get(id)
    if (world === undefined) return undefined
    this.#byId.delete(id)
    this.#byId.set(id, world)
    return world
  }

  list(): Array<World> {
    return [...this.#byId.values()]
  }

  /** Ends a world; its key makes a new one when it is used again. */
  drop(id: string): boolean {
    const world = this.#byId.get(id)
    if (world === undefined) return false
    this.#byId.delete(id)
    world.end()
    this.notify({ kind: "worlds" })
    return true
  }

  /** Makes each world as it was when it began, and forgets what belongs to none. */
  reset(): void {
    for (const world of this.#byId.values()) world.reset()
    this.unmatchedRequests.clear()
    this.setEndpoint(undefined)
  }

  /**
   * Makes room when the journals have grown beyond their share: the largest are cut to one level. They then have some
   * room to grow, so that all worlds are looked at once in hundreds of messages.
   */
  keepWithinMemory(): void {
    if (this.shared.memory.used <= MAX_JOURNAL_BYTES) return
    const journals = [this.unmatchedRequests, ...this.list().map(({ journal }) => journal)]
    const level = levelOf(
      journals.map(({ bytes }) => bytes),
      MAX_JOURNAL_BYTES - JOURNAL_SLACK_BYTES
    )
    for (const journal of journals) while (journal.bytes > level) journal.shrink()
  }

  /** Who is dropped without having asked for it may come back, and is not to be given the same ids again. */
  #dropIdle(): void {
    let oldest: World | undefined
    for (const world of this.#byId.values()) {
      oldest ??= world
      if (world.observed) continue
      oldest = world
      break
    }
    if (oldest === undefined) return
    this.#epoch = Math.max(this.#epoch, oldest.epoch) + 1
    this.drop(oldest.id)
  }
}

/** To what size the largest are to be cut so that all together have this one. */
const levelOf = (sizes: ReadonlyArray<number>, together: number): number => {
  let room = together
  let left = sizes.length
  for (const size of sizes.toSorted((one, other) => one - other)) {
    if (size * left >= room) break
    room -= size
    left--
  }
  return room / left
}
