/** The processes of the campaign on PostgreSQL, against a mock gateway. Runs with `test:postgres`. */
import { Template } from "@connexease-gateway/core"
import { test } from "@connexease-gateway/mock-gateway/vitest"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, vi } from "vitest"
import { offer } from "../src/readOffers.ts"

const server = process.env["OUTBOX_DATABASE_URL"]
const CUSTOMERS = 100

const administer = (url: string, statement: string): Promise<unknown> =>
  Effect.flatMap(PgClient.PgClient, (sql) => sql.unsafe(statement)).pipe(
    Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 })),
    Effect.scoped,
    Effect.runPromise
  )

/** Starts a process of the example; `output` is what it printed so far. */
const start = (file: string, args: ReadonlyArray<string>, env: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, "../src", file), ...args], {
    env: { ...process.env, ...env }
  })
  const started = { child, output: "" }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => void (started.output += text))
  }
  return started
}

const printed = (started: { readonly output: string }, pattern: RegExp): Promise<string> =>
  vi.waitFor(() => pattern.exec(started.output)?.[0] ?? expect.fail(started.output), { timeout: 100_000 })

test.skipIf(server === undefined)(
  "each customer gets the offer once, although the worker that sends is killed in the middle",
  { timeout: 120_000 },
  async ({ mock, onTestFinished, world }) => {
    const database = `campaign_${randomUUID().replaceAll("-", "")}`
    await administer(server ?? "", `CREATE DATABASE ${database}`)
    onTestFinished(() => administer(server ?? "", `DROP DATABASE ${database} WITH (FORCE)`).then(() => {}))
    const url = new URL(server ?? "")
    url.pathname = database
    const env = {
      DATABASE_URL: url.href,
      CONNEXEASE_API_KEY: world.apiKey,
      CONNEXEASE_BASE_URL: mock.url,
      CONNEXEASE_WEBHOOK_SECRET: "a shared secret",
      PORT: "0"
    }
    const folder = await mkdtemp(join(tmpdir(), "campaign-"))
    onTestFinished(() => rm(folder, { recursive: true }))
    const processes: Array<ChildProcess> = []
    onTestFinished(() => processes.forEach((child) => child.kill("SIGKILL")))
    const launch = (file: string, ...args: ReadonlyArray<string>) => {
      const started = start(file, args, env)
      processes.push(started.child)
      return started
    }

    const customers = Array.from({ length: CUSTOMERS }, (_, index) => `${index},Ada,9053212${10_000 + index}`)
    await writeFile(join(folder, "customers.csv"), [...customers, "x,Bad,no number"].join("\n"))
    await world.templates.register(Template.toMeta(offer))
    // So slow that the first worker cannot finish.
    await world.configure({ limits: { sec: 20 } })

    const address = await printed(launch("webhooks.ts"), /http:\S+/)
    await world.webhook.set({ url: address, secret: env.CONNEXEASE_WEBHOOK_SECRET })
    const owner = launch("worker.ts")
    await printed(owner, /ready/)
    await printed(launch("worker.ts"), /ready/)

    const campaign = launch("main.ts", join(folder, "customers.csv"))
    await world.wait({ template: "spring_offer", count: 20, timeoutMs: 30_000 })
    owner.child.kill("SIGKILL")
    const [code] = await once(campaign.child, "exit")
    expect(campaign.output).toMatch(/^x: .*\bto\b/m)
    expect(code).toBe(0)

    const messages = await world.messages()
    const recipients = new Set(messages.map(({ recipient }) => recipient))
    expect(recipients.size).toBe(messages.length)
    // What was on its way when the worker died may not have left; it is reported, and not sent again.
    const unknown = Number(/(\d+) unknown, 0 to go/.exec(campaign.output)?.[1])
    expect(messages.length).toBeGreaterThanOrEqual(CUSTOMERS - unknown)

    // The webhooks of those that did leave have settled them: starting again goes on, and sends nothing.
    await vi.waitFor(
      async () => {
        const again = launch("main.ts", join(folder, "customers.csv"))
        await once(again.child, "exit")
        expect(again.output).toContain(`${messages.length} accepted, 0 rejected`)
      },
      { timeout: 30_000 }
    )
    expect((await world.messages()).length).toBe(messages.length)
  }
)
