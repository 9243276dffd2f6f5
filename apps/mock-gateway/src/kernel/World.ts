import type * as Profile from "@connexease-gateway/contract/Profile"
import { Balance } from "./Balance.ts"
import { Clock } from "./Clock.ts"
import { Counts } from "./Counts.ts"
import { Journal } from "./Journal.ts"
import type { KeyTrace, MemoryBudget, MessageEntry, RequestEntry } from "./Journal.ts"
import { RateWindows } from "./RateWindows.ts"
import type { Limits } from "./RateWindows.ts"
import { Rules } from "./scenarios/Rules.ts"

/** How a world begins. */
export interface WorldOptions {
  readonly profile: Profile.Profile
  /** What all chance in the world is derived from. */
  readonly seed: string
  /** Refuse what is only a warning otherwise: types and fields that the gateway's own documentation does not name. */
  readonly strict: boolean
  /** Requests per second and minute; the profile's where absent. */
  readonly limits?: Limits
}

/** Something that happened in a world, as event streams and waits see it. */
export type Happening =
  | { readonly kind: "request"; readonly entry: RequestEntry }
  | { readonly kind: "message"; readonly entry: MessageEntry }
  | { readonly kind: "reset" }
  | { readonly kind: "end" }

/**
 * What one API key sees: journal, limits, balance, clock and seed. Nothing that happens in a world is seen, or has an
 * effect, in another.
 */
export class World {
  readonly id: string
  readonly key: KeyTrace
  readonly profile: Profile.Profile
  readonly clock = new Clock()
  readonly balance = new Balance()
  readonly windows: RateWindows
  readonly journal: Journal
  readonly rules = new Rules()
  /** How many steps each recipient's history has had: what ids and chance are derived from. */
  readonly steps = new Counts()
  seed: string
  strict: boolean
  /** Raised when a world is continued after a restart, so that no id is given twice. */
  epoch = 0
  readonly #watchers = new Set<(happening: Happening) => void>()

  constructor(id: string, key: KeyTrace, options: WorldOptions, budget: MemoryBudget) {
    this.id = id
    this.key = key
    this.profile = options.profile
    this.seed = options.seed
    this.strict = options.strict
    this.windows = new RateWindows(
      options.limits ?? { sec: options.profile.limits.second.value, min: options.profile.limits.minute.value }
    )
    this.journal = new Journal(budget)
  }
  /** Whether somebody waits for what happens here. */
  get watched(): boolean {
    return this.#watchers.size > 0
  }

  /** Calls back with what happens from now on, until the returned function is called. */
  watch(watcher: (happening: Happening) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  announce(happening: Happening): void {
    if (this.#watchers.size > 0) for (const watcher of this.#watchers) watcher(happening)
  }

  /** The world is dropped: its memory goes, and whoever watches it is told. */
  end(): void {
    this.announce({ kind: "end" })
    this.#watchers.clear()
    this.journal.clear()
  }
}
