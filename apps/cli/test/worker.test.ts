/** `connexease worker`, as a service manager runs it: ready, measured, stopped by SIGTERM. */
import * as Message from "@connexease-gateway/core/Message"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { createOutbox } from "@connexease-gateway/outbox/promise"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { runCommand, runHere } from "./support/runCommand.ts"

let mock: Awaited<ReturnType<typeof startMockGateway>>
let folder: string
beforeAll(async () => {
  mock = await startMockGateway({ port: 0, templates: "any" })
  folder = await mkdtemp(join(tmpdir(), "connexease-worker-"))
})
afterAll(async () => {
  await mock.close()
  await rm(folder, { recursive: true })
})

const until = async (isMet: () => Promise<boolean>): Promise<void> => {
  while (!(await isMet())) await new Promise((resolve) => setTimeout(resolve, 50))
}

const get = (url: string, path: string) => fetch(`${url}${path}`)

/** Runs a worker; `use` gets the address of its health endpoint, and SIGTERM follows. */
const withWorker = (env: Readonly<Record<string, string>>, use: (url: string) => Promise<void>) => {
  let failure: unknown
  return runCommand(["worker", "--port", "0"], {
    env: { CONNEXEASE_BASE_URL: mock.url, ...env },
    onStart: (child) => {
      let said = ""
      let isUsed = false
      child.stderr?.on("data", (text: Buffer) => {
        said += String(text)
        const [url] = /http:\/\/127[\d.:]+/.exec(said) ?? []
        if (url === undefined || isUsed) return
        isUsed = true
        use(url)
          .catch((error: unknown) => (failure = error))
          .finally(() => child.kill("SIGTERM"))
      })
    }
  }).then((run) => {
    if (failure !== undefined) throw failure
    return run
  })
}

test("a worker sends what waits, says that it is ready, is measured, and ends with 0 after SIGTERM", async () => {
  const database = join(folder, "worker.sqlite")
  const outbox = await createOutbox({ database })
  const messages = Array.from({ length: 20 }, (_, i) => ({
    key: `key-${i}`,
    message: Message.text({ to: `9053200000${String(i).padStart(2, "0")}`, body: "a secret text" })
  }))
  await outbox.enqueueMany(messages)
  await outbox.close()
  const world = mock.world("mock_worker")
  const env = { CONNEXEASE_API_KEY: "mock_worker", CONNEXEASE_DATABASE: database }
  const { code, err, out } = await withWorker(env, async (url) => {
    await until(async () => (await world.messages()).length === messages.length)
    const ready = await get(url, "/ready")
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ accounts: { default: { isOwned: true, unknown: 0 } } })
    await until(async () =>
      (await (await get(url, "/metrics")).text()).includes('{account="default",state="accepted"} 20')
    )
    expect((await get(url, "/")).status).toBe(404)
  })
  expect(code).toBe(0)
  expect(out).toBe("")
  expect(err).toContain("The worker stops")
  expect(err).not.toMatch(/90532|secret|mock_worker|key-/)
})

describe("a worker that cannot start ends with 2, and says what to do", () => {
  test("without an API key", async () => {
    const { code, err } = await runHere(["worker"])
    expect(err).toContain("CONNEXEASE_API_KEY")
    expect(code).toBe(2)
  })

  test("with webhooks and without their secret", async () => {
    const env = { CONNEXEASE_API_KEY: "mock_worker", CONNEXEASE_DATABASE: join(folder, "other.sqlite") }
    const { code, err } = await runHere(["worker", "--webhooks", "0"], { env })
    expect(err).toContain("CONNEXEASE_WEBHOOK_SECRET")
    expect(code).toBe(2)
  })
})

const postgres = process.env["OUTBOX_DATABASE_URL"]

describe.runIf(postgres !== undefined)("on PostgreSQL", () => {
  test("a detached campaign of a named account is sent by a worker elsewhere", async () => {
    const accounts = { marketing: { apiKey: "mock_marketing" } }
    await mkdir(join(folder, "connexease"))
    await writeFile(join(folder, "connexease/config.json"), JSON.stringify({ accounts }), { mode: 0o600 })
    const file = join(folder, "detached.csv")
    await writeFile(file, "phone,name\n905320000001,Ayşe\n905320000002,Ali\n")
    const name = `detached-${crypto.randomUUID()}`
    const env = { CONNEXEASE_BASE_URL: mock.url, CONNEXEASE_DATABASE: postgres ?? "" }
    const template = ["--template", "offer", "--language", "en_US", "--map", "name={{1}}"]
    const account = ["--account", "marketing"]
    const campaign = (...args: ReadonlyArray<string>) => runHere(["campaign", ...args, ...account], { env })
    const started = await campaign("start", file, ...template, "--name", name, "--detach")
    expect(started).toMatchObject({ code: 0, out: expect.stringContaining("2 messages are enqueued") })
    const { code } = await withWorker({ ...env, XDG_CONFIG_HOME: folder }, async () => {
      await until(async () => {
        const { out } = await campaign("status", name, "--json")
        return (JSON.parse(out) as { accepted: number }).accepted === 2
      })
    })
    expect(code).toBe(0)
    expect(await mock.world("mock_marketing").messages()).toHaveLength(2)
  })
})
