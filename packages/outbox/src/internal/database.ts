/** Turns failures of the database into the outbox's own error, without the database's text. */
import * as Effect from "effect/Effect"
import type { MigrationError } from "effect/sql/Migrator"
import type { SqlError } from "effect/sql/SqlError"
import { DatabaseFailure, OutboxError } from "../OutboxError.ts"

/** Only the failure's kind is kept: a database's text may repeat a number or content. */
export const database = <A, E, R>(
  effect: Effect.Effect<A, E | SqlError | MigrationError, R>
): Effect.Effect<A, Exclude<E, SqlError | MigrationError> | OutboxError, R> =>
  Effect.mapError(effect, (error) => {
    const { _tag } = error as { readonly _tag?: string }
    if (_tag === "SqlError")
      return new OutboxError({ reason: new DatabaseFailure({ kind: (error as SqlError).reason._tag }) })
    if (_tag === "MigrationError")
      return new OutboxError({ reason: new DatabaseFailure({ kind: "Migration" }) })
    return error as Exclude<E, SqlError | MigrationError>
  })
