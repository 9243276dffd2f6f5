/** Turns failures of the database into the outbox's own error, without the database's text. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { MigrationError } from "effect/sql/Migrator"
import type { SqlClient } from "effect/sql/SqlClient"
import { SqlError, StatementTimeoutError } from "effect/sql/SqlError"
import { DatabaseFailure, OutboxError } from "../OutboxError.ts"
import type { NewerSchema } from "./migrations.ts"
import type { Users } from "./sqlite.ts"

/** What Effect's classification leaves open, by SQLite's numbers and PostgreSQL's SQLSTATE. */
const kinds: ReadonlyMap<unknown, DatabaseFailure["kind"]> = new Map<unknown, DatabaseFailure["kind"]>([
  [8, "ReadOnly"],
  ["25006", "ReadOnly"],
  [13, "Full"],
  ["53100", "Full"],
  ["53300", "ConnectionError"],
  ["57P01", "ConnectionError"],
  ["57P02", "ConnectionError"],
  ["57P03", "ConnectionError"]
])

/** Only the failure's kind is kept: a database's text may repeat a number or content. */
const kindOf = ({ reason }: SqlError): DatabaseFailure["kind"] => {
  const code = isObject(reason.cause) && "code" in reason.cause ? reason.cause.code : undefined
  // The low byte of SQLite's numbers is the code, the rest says more.
  return kinds.get(typeof code === "number" ? code & 0xff : code) ?? reason._tag
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

export const database = <A, E, R>(
  effect: Effect.Effect<A, E | SqlError | MigrationError | NewerSchema, R>
): Effect.Effect<A, Exclude<E, SqlError | MigrationError | NewerSchema> | OutboxError, R> =>
  Effect.mapError(effect, (error) => {
    const { _tag } = error as { readonly _tag?: string }
    const kind =
      _tag === "SqlError"
        ? kindOf(error as SqlError)
        : _tag === "NewerSchema"
          ? "NewerSchema"
          : _tag === "MigrationError"
            ? "Migration"
            : undefined
    return kind === undefined
      ? (error as Exclude<E, SqlError | MigrationError | NewerSchema>)
      : new OutboxError({ reason: new DatabaseFailure({ kind }) })
  })

/** Fails after 30 seconds with `StatementTimeoutError`: for what takes milliseconds where the database answers. */
export const bounded = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | SqlError, R> =>
  Effect.timeoutOrElse(effect, {
    duration: "30 seconds",
    orElse: () => Effect.fail(new SqlError({ reason: new StatementTimeoutError({ cause: undefined }) }))
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
