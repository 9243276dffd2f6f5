/** Logins against a mock gateway, with the ledger on disk as in production. */
import * as FileStore from "@connexease-gateway/core/ledger/FileStore"
import { createGateway, createWebhookHandler } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import { test as base } from "@connexease-gateway/mock-gateway/vitest"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { expect, vi } from "vitest"
import { createLoginCodes, newRequest } from "../src/LoginCodes.ts"
import type { LoginCodes } from "../src/LoginCodes.ts"
import { settleCodes } from "../src/settleCodes.ts"

const phone = "+90 532 123 45 67"

interface Process {
  readonly codes: LoginCodes
  readonly gateway: Gateway
}

/** What a process of the application has from its start to its end; the next one finds the same ledger. */
const test = base.extend<{ inProcess: <A>(use: (process: Process) => Promise<A>) => Promise<A> }>({
  inProcess: async ({ mock, world }, use) => {
    const directory = await mkdtemp(join(tmpdir(), "login-codes-"))
    await use(async (program) => {
      await using ledger = await FileStore.open(directory)
      await using gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url, ledger })
      return await program({ gateway, codes: createLoginCodes({ gateway, secret: "a long random secret" }) })
    })
    await rm(directory, { recursive: true })
  }
})

test("the code that arrives opens the login, and another does not", async ({ inProcess, world }) => {
  const request = newRequest(phone)
  await inProcess(async ({ codes }) => {
    expect(await codes.send(request)).toBe("sent")
    const code = (await world.latest({ to: phone }))?.variables["1"] ?? ""
    expect(code).toMatch(/^\d{6}$/)
    expect(codes.check(request, code === "000000" ? "000001" : "000000")).toBe(false)
    expect(codes.check(request, code)).toBe(true)
  })
})

test("pressing twice, and again after a restart, sends one message", async ({ inProcess, world }) => {
  const request = newRequest(phone)
  await inProcess(async ({ codes }) => {
    expect(await Promise.all([codes.send(request), codes.send(request)])).toEqual(["sent", "sent"])
  })
  await inProcess(async ({ codes }) => {
    expect(await codes.send(request)).toBe("sent")
  })
  await world.verify({ to: phone, template: "login_code", count: 1 })
})

test("a code whose answer was lost is not sent again, and its webhook settles it", async ({
  inProcess,
  world
}) => {
  const request = newRequest(phone)
  await world.rules.add({ scenario: "reset", at: "after", when: { kind: "next", count: 1 } })
  await world.clock.freeze()
  await inProcess(async ({ codes }) => {
    expect(await codes.send(request)).toBe("maybe-sent")
    expect(await codes.send(request)).toBe("maybe-sent")
  })
  await inProcess(async ({ codes, gateway }) => {
    const secret = "a shared secret"
    const handle = createWebhookHandler({ secret, onEvents: (events) => settleCodes(gateway, events) })
    const endpoint = createServer(async (incoming, outgoing) => {
      const headers = { authorization: incoming.headers.authorization ?? "" }
      const body = await text(incoming)
      const { status } = await handle(
        new Request("http://localhost/whatsapp", { method: "POST", headers, body })
      )
      outgoing.writeHead(status).end()
    }).listen(0)
    await once(endpoint, "listening")
    const { port } = endpoint.address() as AddressInfo
    await world.webhook.set({ url: `http://localhost:${port}/whatsapp`, secret })
    await world.clock.advance(1_000)
    endpoint.close()
    expect(await codes.send(request)).toBe("sent")
  })
  await world.verify({ to: phone, count: 1 })
})

test("a code is worth nothing after three tries, or five minutes", async ({ inProcess, world }) => {
  await inProcess(async ({ codes }) => {
    const request = newRequest(phone)
    await codes.send(request)
    const code = (await world.latest({ to: phone }))?.variables["1"] ?? ""
    for (const guess of ["", "1", "12345"]) expect(codes.check(request, guess)).toBe(false)
    expect(codes.check(request, code)).toBe(false)

    vi.setSystemTime(request.at + 300_001)
    expect(codes.check({ ...request, tries: 0 }, code)).toBe(false)
    vi.useRealTimers()
  })
})

test("a number that is not on WhatsApp gets no code, and the person learns it at once", async ({
  inProcess
}) => {
  await inProcess(async ({ codes }) => {
    expect(await codes.send(newRequest("999031000000"))).toBe("not-sent")
  })
})
