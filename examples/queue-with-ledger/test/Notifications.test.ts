/** The processes of the example on PostgreSQL, against a mock gateway. Runs with `test:postgres`. */
import { createGateway } from "@connexease-gateway/core/promise"
import { test } from "@connexease-gateway/mock-gateway/vitest"
import { createLedger } from "@connexease-gateway/outbox/promise"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { join } from "node:path"
import { PgBoss } from "pg-boss"
import { expect, vi } from "vitest"
import { createQueue, enqueue } from "../src/Notifications.ts"

const server = process.env["OUTBOX_DATABASE_URL"]
const NOTIFICATIONS = 60

const administer = (statement: string): Promise<unknown> =>
  Effect.flatMap(PgClient.PgClient, (sql) => sql.unsafe(statement)).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(server ?? ""), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise
  )

test.skipIf(server === undefined)(
  "nobody gets a second message, although each job is there twice and a process is killed in the middle",
  { timeout: 120_000 },
  async ({ mock, onTestFinished, world }) => {
    const database = `queue_${randomUUID().replaceAll("-", "")}`
    await administer(`CREATE DATABASE ${database}`)
    onTestFinished(() => administer(`DROP DATABASE ${database} WITH (FORCE)`).then(() => {}))
    const url = new URL(server ?? "")
    url.pathname = database

    const processes: Array<ChildProcess> = []
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [join(import.meta.dirname, "../src/main.ts")], {
        env: {
          ...process.env,
          DATABASE_URL: url.href,
          CONNEXEASE_API_KEY: world.apiKey,
          CONNEXEASE_BASE_URL: mock.url
        },
        stdio: ["ignore", "pipe", "inherit"]
      })
      processes.push(child)
      await once(child.stdout, "data")
      return child
    }
    onTestFinished(async () => {
      for (const child of processes) child.kill("SIGKILL")
    })

    const boss = await new PgBoss(url.href).start()
    onTestFinished(() => boss.stop({ graceful: false }))
    await createQueue(boss)
    const keys = Array.from({ length: NOTIFICATIONS }, (_, n) => `order-${n}`)
    for (const key of [...keys, ...keys]) {
      const n = Number(key.slice("order-".length))
      await enqueue(boss, { key, to: String(905320000000 + n), body: `Your order ${n} is ready.` })
    }

    const first = await start()
    await world.wait({ count: 15 })
    const second = await start()
    first.kill("SIGKILL")
    await once(first, "exit")

    await using ledger = await createLedger({ database: url.href })
    await using gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url, ledger })
    await vi.waitFor(
      async () => {
        const recorded = [...(await ledger.keys())]
        const open = await gateway.ledger.unsettled()
        const arrived = await world.messages()
        expect(recorded).toHaveLength(NOTIFICATIONS)
        // What was on its way when its process died may have arrived or not.
        expect(arrived.length).toBeGreaterThanOrEqual(NOTIFICATIONS - open.length)
      },
      { timeout: 60_000, interval: 200 }
    )
    second.kill("SIGTERM")
    await once(second, "exit")
    const recipients = (await world.messages()).map(({ to }) => to)
    expect(new Set(recipients).size).toBe(recipients.length)
    expect((await gateway.ledger.unsettled()).length).toBeLessThanOrEqual(10)
  }
)
