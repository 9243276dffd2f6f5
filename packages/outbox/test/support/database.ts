/** The database of a test: PostgreSQL where OUTBOX_DATABASE_URL names a server, SQLite otherwise. */
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as SqlClient from "effect/sql/SqlClient"
import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqlite } from "../../src/internal/database.ts"
import * as Outbox from "../../src/Outbox.ts"
import type { OutboxError } from "../../src/OutboxError.ts"

const server = process.env["OUTBOX_DATABASE_URL"]

export const isPostgres = server !== undefined

export interface TestDatabase {
  /** What a process needs to open it: a URL or a file. */
  readonly address: string
  readonly layer: Layer.Layer<Outbox.Outbox | SqlClient.SqlClient, OutboxError>
  /** The database without an outbox in it. */
  readonly client: Layer.Layer<SqlClient.SqlClient, unknown>
}

const administer = (url: string, statement: string): Promise<unknown> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(PgClient.PgClient, (sql) => sql.unsafe(statement)).pipe(
        Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))
      )
    )
  )

/** How a process opens the database of an address. */
export const layerOf = (address: string): TestDatabase["layer"] =>
  address.startsWith("postgres")
    ? Outbox.layerPostgres(Redacted.make(address), { maxConnections: 5 })
    : Outbox.layerSqlite(address)

/** An empty database, which is dropped when it is disposed. */
export const makeDatabase = async (): Promise<TestDatabase & AsyncDisposable> => {
  if (server === undefined) {
    const folder = await mkdtemp(join(tmpdir(), "outbox-"))
    const address = join(folder, "outbox.db")
    return {
      address,
      layer: layerOf(address),
      client: sqlite(address, "one process"),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
    }
  }
  const name = `outbox_${randomUUID().replaceAll("-", "")}`
  await administer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    address: url.href,
    layer: layerOf(url.href),
    client: PgClient.layer({ url: Redacted.make(url.href), maxConnections: 5 }),
    [Symbol.asyncDispose]: async () => {
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    }
  }
}
