/** A world: everything that one API key sees. */
import type * as Profile from "@connexease-gateway/contract/Profile"
import { Wallet } from "./Wallet.ts"
import * as BusinessAccount from "./BusinessAccount.ts"
import { Clock } from "./Clock.ts"
import { BoundedCounter } from "../support/BoundedCounter.ts"
import type { ScheduledEvent } from "./ScheduledEvent.ts"
import { Journal, JOURNAL_CAPACITY } from "../journal/Journal.ts"
import type { IncomingEntry, KeyTrace, MemoryBudget, MessageEntry, RequestEntry } from "../journal/Journal.ts"
import { PairRateLimiter } from "../limits/PairRateLimiter.ts"
import { SlidingWindowLimiter } from "../limits/SlidingWindowLimiter.ts"
import { Rules } from "../scenarios/Rules.ts"
import { EventQueue } from "../support/EventQueue.ts"
import type { Template } from "../templates/Template.ts"
import * as TemplateRegistry from "../templates/TemplateRegistry.ts"
import { changeSettings } from "./settings.ts"
import type { Settings, SettingsChange } from "./settings.ts"
import { Users } from "./Users.ts"
import { DeliveryQueue } from "../webhooks/Delivery.ts"
import type { Delivery } from "../webhooks/Delivery.ts"
import type { Endpoint } from "../webhooks/Endpoint.ts"

/** How a world begins, and what it returns to when it is reset. */
export interface WorldOptions {
  readonly profile: Profile.Profile
  readonly settings: Settings
}

/** What all worlds of a process share. */
export interface Shared {
  readonly memory: MemoryBudget
  /** Where the webhooks of worlds go that have no endpoint of their own. */
  endpoint: Endpoint | undefined
  /** Grows with everything that happens or is changed in any world. */
  changes: number
}

/** Something that happened in a world, as event streams and waits see it. */
export type WorldChange =
  | { readonly kind: "request"; readonly entry: RequestEntry }
  | { readonly kind: "message"; readonly entry: MessageEntry }
  | { readonly kind: "status"; readonly entry: MessageEntry }
  | { readonly kind: "incoming"; readonly entry: IncomingEntry }
  | { readonly kind: "delivery"; readonly entry: Delivery }
  | { readonly kind: "reset" }
  | { readonly kind: "end" }

/** Beyond this, what is scheduled for messages that the journal has dropped is dropped too, though it is observed. */
const SCHEDULE_CAPACITY = 4 * JOURNAL_CAPACITY

/** How much is scheduled at least before it is looked through for what is void. */
const MIN_SCHEDULE_SIZE = 64

/**
 * What one API key sees: journal, templates, rules, balance, limits, webhook, clock, seed. Nothing that happens in a
 * world is seen, or has an effect, in another.
 */
export class World {
  readonly id: string
  readonly key: KeyTrace
  readonly profile: Profile.Profile
  readonly business: BusinessAccount.BusinessAccount
  readonly clock = new Clock()
  readonly wallet = new Wallet()
  readonly windows: SlidingWindowLimiter
  readonly pairs = new PairRateLimiter()
  readonly journal: Journal
  readonly rules = new Rules()
  readonly users = new Users()
  readonly schedule = new EventQueue<ScheduledEvent>()
  readonly deliveryQueue = new DeliveryQueue()
  /** How many steps each recipient's history has had: what ids and chance are derived from. */
  steps = new BoundedCounter()
  ended = false
  #epoch = 0
  readonly #options: WorldOptions
  #settings: Settings
  readonly #shared: Shared
  readonly #observers = new Set<(change: WorldChange) => void>()
  #templates: TemplateRegistry.TemplateRegistry | undefined
  #endpoint: Endpoint | undefined
  #throughput: SlidingWindowLimiter | undefined
  /** How much may be scheduled before it is looked through. */
  #crowded = MIN_SCHEDULE_SIZE

  constructor(id: string, key: KeyTrace, options: WorldOptions, shared: Shared) {
    this.id = id
    this.key = key
    this.profile = options.profile
    this.business = BusinessAccount.ofWorld(id)
    this.#settings = options.settings
    this.windows = new SlidingWindowLimiter(options.settings.limits)
    this.journal = new Journal(shared.memory)
    this.#options = options
    this.#shared = shared
    this.configure(options.settings)
  }

  get seed(): string {
    return this.#settings.seed
  }

  /** What ids derive from: they differ between worlds and between epochs, where other chance does not. */
  get idSeed(): string {
    return `${this.seed}/${this.id}/${this.#epoch}`
  }

  /** Higher where the world was continued after a restart, so that no id is given twice. */
  get epoch(): number {
    return this.#epoch
  }

  beginEpoch(epoch: number): void {
    this.#epoch = epoch
  }

  /** The templates of this world; made when first needed. */
  get templates(): TemplateRegistry.TemplateRegistry {
    return (this.#templates ??= TemplateRegistry.make())
  }

  /** The templates of this world, unless they are still those that every world begins with. */
  get ownTemplates(): TemplateRegistry.TemplateRegistry | undefined {
    return this.#templates
  }

  /** Replaces all templates, as a restored snapshot does. */
  restoreTemplates(templates: ReadonlyArray<Template>): void {
    this.#templates = TemplateRegistry.make({ templates })
  }

  /** Meta's limit on all messages of a second, where there is one. */
  get throughput(): SlidingWindowLimiter | undefined {
    return this.#throughput
  }

  /** The settings as they were set; what is left of the balance is in `balance`. */
  get settings(): Settings {
    return this.#settings
  }

  /** Changes settings; what is not named stays. */
  configure(changes: SettingsChange): void {
    this.#settings = changeSettings(this.#settings, changes)
    const { balanceMicros, limits, throughput } = this.#settings
    this.windows.limits = limits
    if (changes.balanceMicros !== undefined) this.wallet.set(balanceMicros ?? undefined)
    if (changes.throughput !== undefined) {
      this.#throughput =
        throughput === null
          ? undefined
          : new SlidingWindowLimiter({ sec: throughput, min: Number.POSITIVE_INFINITY })
    }
  }

  /** Sets the clock to an earlier or the same time: what is due keeps its distance, limits start to count anew. */
  setClockBack(millis: number, real: number): void {
    this.clock.set(this.clock.now(real) + millis, real)
    this.schedule.shift(millis)
    this.clearLimits()
  }

  /** Forgets what was counted for limits. */
  clearLimits(): void {
    this.windows.clear()
    this.pairs.clear()
    this.#throughput?.clear()
  }

  /** Where webhooks go: the world's own endpoint, else the one for all worlds. */
  get endpoint(): Endpoint | undefined {
    return this.#endpoint ?? this.#shared.endpoint
  }

  get ownEndpoint(): Endpoint | undefined {
    return this.#endpoint
  }

  /** Holds webhooks back until they are resumed. */
  pauseWebhooks(): void {
    this.deliveryQueue.paused = true
  }

  resumeWebhooks(): void {
    this.deliveryQueue.paused = false
  }

  setEndpoint(endpoint: Endpoint | undefined): void {
    this.#endpoint = endpoint
  }

  /** Plans a step in the life of a message, counted from an earlier one; when it has happened it plans the next. */
  scheduleStatus(
    message: MessageEntry,
    index: number,
    from: { readonly at: number; readonly afterMillis: number }
  ): void {
    const step = message.steps[index]
    if (step === undefined) return
    this.schedule.add(from.at + step.afterMillis - from.afterMillis, {
      kind: "status",
      seq: message.seq,
      message: this.hasObservers ? message : undefined,
      index
    })
    if (this.schedule.size > this.#crowded) this.#prune()
  }

  /** Drops what is void because the journal has dropped its message; looks again when twice as much is scheduled. */
  #prune(): void {
    const { droppedThrough } = this.journal
    const beyond = this.schedule.size > SCHEDULE_CAPACITY
    this.schedule.drop(
      (event) =>
        event.kind === "status" && event.seq <= droppedThrough && (beyond || event.message === undefined)
    )
    this.#crowded = Math.max(MIN_SCHEDULE_SIZE, 2 * this.schedule.size)
  }

  /** Marks what a user has sent as read; an id that is not known changes nothing. */
  markRead(id: string, at: number): void {
    const entry = this.journal.incomingMessage(id)
    if (entry === undefined) return
    entry.readAt ??= at
    this.notify({ kind: "incoming", entry })
  }

  /** Whether an event stream or a wait observes this world. */
  get observed(): boolean {
    return this.#observers.size > 0
  }

  /** Whether what happens here is reported anywhere: to an observer or a webhook. */
  get hasObservers(): boolean {
    return this.observed || this.endpoint !== undefined
  }

  /** Calls back with what happens from now on, until the returned function is called. */
  observe(observer: (change: WorldChange) => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  notify(change: WorldChange): void {
    this.#shared.changes++
    if (this.#observers.size > 0) for (const observer of this.#observers) observer(change)
  }

  /** Makes the world as it was when it began; the clock runs again, and the same sends get the same ids. */
  reset(): void {
    this.#forget()
    this.rules.reset()
    this.users.clear()
    this.configure(this.#options.settings)
    this.clearLimits()
    this.clock.reset()
    this.steps = new BoundedCounter()
    this.deliveryQueue.paused = false
    this.#templates = undefined
    this.#endpoint = undefined
    this.notify({ kind: "reset" })
  }

  /** The world is dropped: its memory goes, and its observers are notified. */
  end(): void {
    this.ended = true
    this.notify({ kind: "end" })
    this.#observers.clear()
    this.#forget()
  }

  #forget(): void {
    this.journal.clear()
    this.schedule.clear()
    this.#crowded = MIN_SCHEDULE_SIZE
    this.deliveryQueue.clear()
  }
}
