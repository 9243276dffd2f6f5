/** An Effect `SqlClient` over Node's own SQLite, for a file of one process or of many. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as Schedule from "effect/Schedule"
import * as Semaphore from "effect/Semaphore"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import * as Stream from "effect/Stream"

/** SQLite's text may repeat values; its code says enough. */
const failure = (error: unknown): SqlError =>
  new SqlError({
    reason: classifySqliteError({
      code: error instanceof Error && "errcode" in error ? error.errcode : undefined
    })
  })

/** Who may have the file open. */
export type Users = "one process" | "many processes"

/**
 * The exclusive lock is the operating system's: it ends with the process, however
 * that dies. It is taken at once, so that a second process fails here.
 */
const open = (file: string, users: Users): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    if (users === "one process") database.exec("PRAGMA locking_mode = EXCLUSIVE")
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT")
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const MAX_WAIT = "5 seconds"

/**
 * Waits for another process's lock. SQLite's own waiting would hold up the whole
 * process. A statement that met a lock had no effect.
 */
const whenFree = <A>(effect: Effect.Effect<A, SqlError>): Effect.Effect<A, SqlError> =>
  Effect.retry(effect, {
    while: ({ reason }) => reason._tag === "LockTimeoutError",
    schedule: Schedule.spaced("5 millis").pipe(Schedule.jittered, Schedule.upTo({ duration: MAX_WAIT }))
  })

const toInput = (value: unknown): SQLInputValue => (value === undefined ? null : (value as SQLInputValue))

const makeConnection = (database: DatabaseSync, users: Users): Connection => {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const wait = users === "one process" ? <A>(effect: Effect.Effect<A, SqlError>) => effect : whenFree
  const run = (sql: string, params: ReadonlyArray<unknown>) =>
    wait(
      Effect.try({
        try: (): ReadonlyArray<Record<string, unknown>> => prepare(sql).all(...params.map(toInput)),
        catch: failure
      })
    )
  const execute: Connection["execute"] = (sql, params, transform) =>
    transform === undefined ? run(sql, params) : Effect.map(run(sql, params), transform)
  const values: Connection["executeValues"] = (sql, params) =>
    Effect.map(run(sql, params), (rows) => rows.map((row) => Object.values(row)))
  return {
    execute,
    executeRaw: run,
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(execute(sql, params, transform), Stream.fromIterable)),
    executeUnprepared: execute,
    executeValues: values,
    executeValuesUnprepared: values
  }
}

/** Opens the file. For one process, it fails with `LockTimeoutError` while another has it. */
export const layer = (file: string, users: Users): Layer.Layer<SqlClient.SqlClient, SqlError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function* () {
      const opening = Effect.try({ try: () => open(file, users), catch: failure })
      const database = yield* Effect.acquireRelease(
        users === "one process" ? opening : whenFree(opening),
        (database) => Effect.sync(() => database.close())
      )
      const acquirers = SqlClient.makeSqliteAcquirers({
        connection: Effect.succeed(makeConnection(database, users)),
        semaphore: yield* Semaphore.make(1),
        isTransaction: () => database.isTransaction
      })
      return yield* SqlClient.make({
        ...acquirers,
        compiler: Statement.makeCompilerSqlite(),
        driver: "node-sqlite",
        spanAttributes: [["db.system.name", "sqlite"]],
        beginTransaction: "BEGIN IMMEDIATE",
        releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))
