/** `connexease doctor`: what it finds, and that it sends nothing to a person. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { runHere } from "./support/runCommand.ts"

let mock: Awaited<ReturnType<typeof startMockGateway>>
beforeAll(async () => {
  mock = await startMockGateway({ port: 0 })
})
afterAll(() => mock.close())

interface Finding {
  readonly check: string
  readonly status: string
  readonly detail: string
  readonly fix?: string
}

const diagnose = async (url: string, apiKey: string) => {
  const { code, err, out } = await runHere(["doctor", "--json"], {
    env: { CONNEXEASE_BASE_URL: url, CONNEXEASE_API_KEY: apiKey }
  })
  const findings = out
    .trim()
    .split("\n")
    .map((line): Finding => JSON.parse(line))
  return { code, err, findings, of: (check: string) => findings.find((finding) => finding.check === check) }
}

/** A server that answers as it is told, and what it was asked. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const asked: Array<string> = []
  const server: Server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      asked.push(`${request.url} ${body}`)
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

const accept = (id: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.setHeader("content-type", "application/json")
  response.end(JSON.stringify({ isSuccess: true, data: { messages: [{ id }] } }))
}

describe("against a mock gateway", () => {
  test("everything is fine, and the code is 0", async () => {
    const { code, findings } = await diagnose(mock.url, "mock_doctor")
    expect(findings.map(({ check, status }) => `${check}: ${status}`)).toEqual([
      "base URL: ok",
      "API key: ok",
      "name resolution: skipped",
      "connection: ok",
      "sandbox request: ok",
      "rate limits: ok",
      "clock: ok"
    ])
    expect(code).toBe(0)
  })

  test("its lines say it in words", async () => {
    const { out } = await runHere(["doctor"], {
      env: { CONNEXEASE_BASE_URL: mock.url, CONNEXEASE_API_KEY: "mock_doctor" }
    })
    expect(out).toContain("✓ sandbox request  accepted by a mock gateway, delivered to no person")
  })

  test("a key that the gateway refuses is a problem, with the gateway's code", async () => {
    const { code, of } = await diagnose(mock.url, "sk_unknown")
    expect(of("sandbox request")).toMatchObject({ status: "problem" })
    expect(of("sandbox request")?.detail).toContain("AUTH_001")
    expect(code).toBe(1)
  })
})

describe("what is wrong before a request", () => {
  test("a key with a line break within, or none, keeps the request from being sent", async () => {
    const broken = await diagnose(mock.url, "sk_live\n1")
    const none = await diagnose(mock.url, "")
    for (const { code, of } of [broken, none]) {
      expect(of("API key")).toMatchObject({ status: "problem" })
      expect(of("sandbox request")).toMatchObject({ status: "skipped" })
      expect(code).toBe(1)
    }
    expect(JSON.stringify(broken)).not.toContain("sk_live")
  })

  test("a port where nothing listens, and one without TLS, are named", async () => {
    const closed = await serve(accept("wamid.FAKE_1"))
    await closed[Symbol.asyncDispose]()
    expect((await diagnose(closed.url, "mock_doctor")).of("connection")?.detail).toContain("ECONNREFUSED")
    const insecure = await diagnose(mock.url.replace("http:", "https:"), "mock_doctor")
    expect(insecure.of("TLS")?.fix).toContain("does not speak TLS")
  })

  test("a real key is not sent over http to another machine", async () => {
    const { of } = await diagnose("http://gateway.invalid", "sk_live")
    expect(of("base URL")).toMatchObject({ status: "problem" })
    expect(of("sandbox request")).toMatchObject({ status: "skipped" })
  })
})

describe("the one request", () => {
  test("asks for the sandbox, for a number that belongs to no country", async () => {
    await using server = await serve(accept("wamid.FAKE_1"))
    await diagnose(server.url, "sk_test")
    expect(server.asked).toHaveLength(1)
    expect(server.asked[0]).toMatch(/^\/v1\/wa\/message\?is_fake=true .*"to":"999000000000"/)
  })

  test("that a server takes for a real message is a problem, and nothing more is sent", async () => {
    await using server = await serve(accept("wamid.HBgMOTk5MDAwMDAwMDAw"))
    const { code, of } = await diagnose(server.url, "sk_test")
    expect(of("sandbox request")?.detail).toContain("ignored is_fake=true")
    expect(code).toBe(1)
    expect(server.asked).toHaveLength(1)
  })

  test("shows a clock that is wrong, and headers that are missing", async () => {
    await using server = await serve((request, response) => {
      response.setHeader("date", new Date(Date.now() - 3_600_000).toUTCString())
      accept("wamid.FAKE_1")(request, response)
    })
    const { code, of } = await diagnose(server.url, "sk_test")
    expect(of("clock")?.detail).toMatch(/this machine is 3\d{3} seconds ahead of the server/)
    expect(of("rate limits")).toMatchObject({ status: "warning" })
    expect(code).toBe(0)
  })
})
