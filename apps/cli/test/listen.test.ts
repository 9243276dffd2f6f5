/** `connexease listen`: as a process that takes the mock's webhooks, and hands them on to an application. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ChildProcess } from "node:child_process"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runCommand, runHere } from "./support/runCommand.ts"

const secret = "3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d"
const env = { CONNEXEASE_WEBHOOK_SECRET: secret }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "connexease-listen-"))
})
afterAll(() => rm(folder, { recursive: true }))

/** An application that answers with a status, and the webhooks that it got. */
const application = async (status: () => number) => {
  const got: Array<{ readonly authorization: string | undefined; readonly body: string }> = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      got.push({ authorization: request.headers.authorization, body })
      response.writeHead(status()).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    got,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

/** Listens as a process: where, what it printed so far, and how it ended after Ctrl-C. */
const listen = async (args: ReadonlyArray<string>) => {
  let child: ChildProcess | undefined
  const printed = { out: "", err: "" }
  const done = runCommand(["listen", "--port", "0", ...args], {
    env,
    onStart: (started) => {
      child = started
      started.stdout?.on("data", (chunk) => (printed.out += chunk))
      started.stderr?.on("data", (chunk) => (printed.err += chunk))
    }
  })
  const url = () => /http:\/\/127\.0\.0\.1:\d+\//.exec(printed.err)?.[0]
  await expect.poll(url, { timeout: 100_000 }).toBeDefined()
  return {
    url: url() ?? "",
    printed,
    end: () => {
      child?.kill("SIGINT")
      return done
    }
  }
}

const post = (url: string, body: unknown, authorization = `Bearer ${secret}`) =>
  fetch(url, { method: "POST", headers: { authorization }, body: JSON.stringify(body) })

const webhook = (value: object) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ field: "messages", value: { metadata: {}, ...value } }] }]
})

const received = webhook({
  contacts: [{ wa_id: "905321234567", profile: { name: "Ada" } }],
  messages: [{ id: "wamid.1", from: "905321234567", type: "text", text: { body: "Where is \u001b[31mit?" } }]
})

test("the mock's webhooks are printed as they come, recorded, handed on, and replayed", async () => {
  await using mock = await startMockGateway({ port: 0 })
  await using app = await application(() => 200)
  const record = join(folder, "webhooks.jsonl")
  const listening = await listen(["--json", "--record", record, "--forward-to", app.url])
  const world = mock.world("mock_listen")
  await world.webhook.set({ url: listening.url, secret })
  await world.user("905321234567").sendText("Where is my parcel?")

  const lines = () => listening.printed.out.trim().split("\n")
  await expect.poll(() => lines().length, { timeout: 100_000 }).toBe(2)
  const [event, forwarded] = lines().map((line) => JSON.parse(line))
  expect(event).toMatchObject({ _tag: "MessageReceived", type: "text", from: "90532*****67" })
  expect(forwarded).toMatchObject({ forwarded: true })
  expect(app.got[0]?.authorization).toBe(`Bearer ${secret}`)
  expect((await listening.end()).code).toBe(0)
  expect(listening.printed.out).not.toContain("parcel")

  expect((await stat(record)).mode & 0o077).toBe(0)
  expect(JSON.parse(JSON.parse(await readFile(record, "utf8")).body)).toEqual(
    JSON.parse(app.got[0]?.body ?? "")
  )
  const replayed = await runHere(["listen", "replay", record, "--forward-to", app.url, "--show-content"], {
    env
  })
  expect(replayed.out).toContain('text  "Where is my parcel?"')
  expect(replayed.code).toBe(0)
  expect(app.got).toHaveLength(2)
  expect(app.got[1]).toEqual(app.got[0])
})

test("only what the application takes is answered with 200; strangers are refused; repetitions are named", async () => {
  let status = 500
  await using app = await application(() => status)
  const listening = await listen(["--forward-to", app.url])
  const stranger = await post(listening.url, received, "Bearer guess")
  expect(stranger.status).toBe(401)
  expect((await fetch(listening.url)).status).toBe(405)
  expect((await post(listening.url, "no webhook")).status).toBe(400)
  expect(app.got).toHaveLength(0)

  expect((await post(listening.url, received)).status).toBe(503)
  status = 200
  expect((await post(listening.url, received)).status).toBe(200)
  const { code, out } = await listening.end()
  expect(out).toMatch(/received {4}wamid\.1 {2}90532\*{5}67 {2}text\n +→ 500 in \d+ ms/)
  expect(out).toMatch(/text {2}\(again\)\n +→ 200 in \d+ ms/)
  expect(out).not.toMatch(/Ada|Where/)
  expect(code).toBe(0)
})

test("replay shows content only where it is asked for, without control characters, and ends with 1 for a refusal", async () => {
  await using app = await application(() => 500)
  const stdin = `${JSON.stringify({ receivedAt: "2026-11-27T12:00:00.000Z", body: JSON.stringify(received) })}\n{"rec`
  const shown = await runHere(["listen", "replay", "-", "--show-content", "--forward-to", app.url], {
    env,
    stdin
  })
  expect(shown.out).toContain("12:00:00  received    wamid.1  905321234567  Ada  text")
  expect(shown.out).not.toContain("\u001b")
  expect(shown.code).toBe(1)
  const masked = await runHere(["listen", "replay", "-"], { env, stdin })
  expect(masked.out).not.toMatch(/Ada|905321234567/)
  expect(masked.code).toBe(0)
})

test("a file that no listener wrote, and an address that is none, are wrong use", async () => {
  const notRecorded = await runHere(["listen", "replay", "-"], { env, stdin: "{}\n{}\n" })
  expect(notRecorded.err).toContain("standard input:1: is no webhook that connexease listen recorded")
  expect(notRecorded.code).toBe(2)
  const address = await runHere(["listen", "--forward-to", "localhost:3000"], { env })
  expect(address.err).toContain("--forward-to must be an address")
  expect(address.code).toBe(2)
})
