/** Runs what is due in every world at its time, and moves a world's clock on for tests. */
import { setImmediate } from "node:timers/promises"
import { runDueEvent } from "../kernel/world/dueEvents.ts"
import type { DueEvent } from "../kernel/world/dueEvents.ts"
import { EventQueue } from "../kernel/support/EventQueue.ts"
import type { World } from "../kernel/world/World.ts"
import { MAX_WORLDS } from "../kernel/world/Worlds.ts"
import type { Slices } from "../kernel/support/Slices.ts"
import { guard } from "./errorHandler.ts"
import { inSlices, SLICE_MS } from "./inSlices.ts"
import { WebhookDispatcher } from "./webhooks/WebhookDispatcher.ts"

/** What an advance of the clock let happen. */
export interface Advanced {
  /** World time afterwards. */
  readonly now: number
  readonly happened: ReadonlyArray<DueEvent>
  /** How much was due and is left, because there was too much of it. */
  readonly remaining: number
}

const MAX_EVENTS = 10_000
const MAX_ADVANCE_MS = 30_000

/** How often worlds may stand in line before it is tidied up. */
const MAX_QUEUED = 4 * MAX_WORLDS

/** Timers fire no oftener than this, however much is due. */
const MIN_TIMER_MS = 5

/**
 * Lets things happen when they are due: by one real timer for all worlds whose clock runs, and at once for a world
 * whose clock a test moves.
 */
export class Scheduler {
  readonly #webhooks: WebhookDispatcher
  /** Worlds in which something is due, by real time; a world may stand there several times. */
  readonly #due = new EventQueue<World>()
  /** When each of them is looked at next: where it stands otherwise has been overtaken. */
  readonly #next = new Map<World, number>()
  /** Worlds whose clock is being advanced: nothing else moves them meanwhile. */
  readonly #advancing = new Map<World, Promise<unknown>>()
  #timer: NodeJS.Timeout | undefined
  #armedFor = Number.POSITIVE_INFINITY

  constructor(allowPrivate: boolean) {
    this.#webhooks = new WebhookDispatcher(allowPrivate, (world) => this.wake(world))
  }

  /** Something was scheduled in a world, or its clock or delivery queue has changed. */
  wake(world: World): void {
    if (world.deliveryQueue.waiting > 0) void this.#webhooks.deliver(world)
    this.#expect(world)
  }

  /** Runs what is due in a world by now, before it is read: a timer may be a few milliseconds late. */
  async flush(world: World): Promise<void> {
    await inSlices(this.#runDue(world))
    this.wake(world)
  }

  /** Lets everything happen that is due in a world by now. */
  *#runDue(world: World): Slices<void> {
    while (!this.#advancing.has(world)) {
      const due = world.schedule.take(world.clock.now(Date.now()))
      if (due === undefined) return
      runDueEvent(world, due)
      yield
    }
  }

  /**
   * Moves a world's clock on, and lets happen in order what becomes due on the way, each with its webhooks delivered
   * before the next. Stops early at 10,000 events or after 30 real seconds, and says what remains.
   */
  async advance(world: World, millis: number): Promise<Advanced> {
    const turn = (this.#advancing.get(world) ?? Promise.resolve()).then(() => this.#advance(world, millis))
    const settled = turn.catch(() => undefined)
    this.#advancing.set(world, settled)
    try {
      return await turn
    } finally {
      if (this.#advancing.get(world) === settled) {
        this.#advancing.delete(world)
        this.wake(world)
      }
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#due.clear()
    this.#next.clear()
    this.#webhooks.close()
  }

  async #advance(world: World, millis: number): Promise<Advanced> {
    const wasFrozen = world.clock.frozen
    world.clock.freeze(Date.now())
    const target = world.clock.now(Date.now()) + millis
    const deadline = performance.now() + MAX_ADVANCE_MS
    const happened: Array<DueEvent> = []
    await this.#webhooks.deliver(world)
    let pause = performance.now() + SLICE_MS
    while (happened.length < MAX_EVENTS && performance.now() < deadline && !world.ended) {
      const due = world.schedule.take(target)
      if (due === undefined) {
        world.clock.set(target, Date.now())
        break
      }
      world.clock.set(Math.max(due.at, world.clock.now(Date.now())), Date.now())
      const event = runDueEvent(world, due)
      if (event !== undefined) happened.push(event)
      if (world.deliveryQueue.waiting > 0) await this.#webhooks.deliver(world)
      if (performance.now() < pause) continue
      await setImmediate()
      pause = performance.now() + SLICE_MS
    }
    const remaining = world.schedule.list().filter(({ at }) => at <= target).length
    if (!wasFrozen) world.clock.resume(Date.now())
    return { now: world.clock.now(Date.now()), happened, remaining }
  }

  /** Puts a world in the queue for what is due in it next. */
  #expect(world: World): void {
    const due = world.schedule.next
    const at = due === undefined ? undefined : world.clock.realTimeOf(due)
    if (at === undefined || at >= (this.#next.get(world) ?? Number.POSITIVE_INFINITY)) return
    this.#next.set(world, at)
    this.#due.add(at, world)
    this.#arm(at)
    if (this.#due.size > MAX_QUEUED) this.#tidy()
  }

  #arm(real: number): void {
    if (real >= this.#armedFor) return
    clearTimeout(this.#timer)
    this.#armedFor = real
    // Timers take at most 2^31 milliseconds; one that fires early finds nothing due and is armed again.
    const wait = Math.min(Math.max(MIN_TIMER_MS, real - Date.now()), 2_000_000_000)
    this.#timer = setTimeout(() => this.#fire(), wait).unref()
  }

  #fire(): void {
    this.#armedFor = Number.POSITIVE_INFINITY
    const now = Date.now()
    const end = performance.now() + SLICE_MS
    while (performance.now() < end) {
      const due = this.#due.take(now)
      if (due === undefined) break
      const { at, event: world } = due
      if (this.#next.get(world) !== at) continue
      this.#next.delete(world)
      if (world.ended) continue
      guard(() => {
        const work = this.#runDue(world)
        while (work.next().done !== true && performance.now() < end);
      })
      // What is left in this world is looked at again.
      if (!this.#advancing.has(world)) this.wake(world)
    }
    if (this.#due.next !== undefined) this.#arm(this.#due.next)
  }

  /** Forgets what has been overtaken, and worlds that have ended. */
  #tidy(): void {
    const worlds = [...this.#next.keys()]
    this.#due.clear()
    this.#next.clear()
    for (const world of worlds) if (!world.ended) this.wake(world)
  }
}
