/** Turns failures of the database into the outbox's own error, without the database's text. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { MigrationError } from "effect/sql/Migrator"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { DatabaseFailure, OutboxError } from "../OutboxError.ts"
import type { Users } from "./sqlite.ts"

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

export const failWithKind = <A, R>(self: Layer.Layer<A, SqlError, R>): Layer.Layer<A, OutboxError, R> =>
  Layer.effectContext(database(Layer.build(self)))

/** Loaded when it is needed: some runtimes have no SQLite, and Node warns that it is new. */
export const sqlite = (file: string, users: Users): Layer.Layer<SqlClient, OutboxError> =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./sqlite.ts")),
      (module) => failWithKind(module.layer(file, users))
    )
  )
