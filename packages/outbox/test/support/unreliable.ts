/** A store as a process sees it that may be killed, paused, or cut off from its database, at any statement. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import type { Store } from "../../src/internal/Store.ts"

export type Fate = "kill" | "pause" | "database" | "none"

/** One life of a process: something happens to it at the given step, which is before or after a statement. */
export class Life {
  /** Done when its fate has come. */
  readonly struck = Deferred.makeUnsafe<void>()
  private readonly resumed = Deferred.makeUnsafe<void>()
  private readonly fate: Fate
  private steps: number

  private readonly failures: number

  /** `failures`: how many steps the database is away for. */
  constructor(fate: Fate, steps: number, failures = 10) {
    this.fate = fate
    this.steps = steps
    this.failures = failures
  }

  /** A paused process goes on. */
  readonly resume = Deferred.succeed(this.resumed, undefined)

  private readonly step: Effect.Effect<void, SqlError> = Effect.suspend(() => {
    if (this.fate === "none" || --this.steps > 0) return Effect.void
    const strike = Deferred.succeed(this.struck, undefined)
    switch (this.fate) {
      case "kill":
        return Effect.andThen(strike, Effect.never)
      case "pause":
        return Effect.andThen(strike, Deferred.await(this.resumed))
      default:
        // Every statement fails for a while, some of them after they took effect.
        return this.steps > -this.failures
          ? Effect.andThen(
              strike,
              Effect.fail(new SqlError({ reason: new ConnectionError({ cause: undefined }) }))
            )
          : Effect.void
    }
  })

  /** The store as this process sees it. */
  see(store: Store): Store {
    const through =
      <Args extends ReadonlyArray<unknown>, A>(statement: (...args: Args) => Effect.Effect<A, SqlError>) =>
      (...args: Args) =>
        this.step.pipe(
          Effect.andThen(Effect.suspend(() => statement(...args))),
          Effect.tap(() => this.step)
        )
    return {
      ...store,
      acquire: through(store.acquire),
      renew: through(store.renew),
      release: through(store.release),
      claim: through(store.claim),
      runningCampaigns: through(store.runningCampaigns),
      stopCampaigns: through(store.stopCampaigns),
      releaseExcept: through(store.releaseExcept),
      intend: through(store.intend),
      end: through(store.end),
      sweep: through(store.sweep)
    }
  }
}
