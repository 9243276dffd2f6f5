import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { assert, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Adapter, ReportedOutcome } from "../../src/client/Adapter.ts"
import { verifyClient } from "../../src/client/ClientVerification.ts"
import * as Core from "../../src/client/coreAdapter.ts"
import * as Fault from "../../src/client/Fault.ts"
import type { Report } from "../../src/report/Report.ts"

/** A client as people write it on the first day: three attempts, and a 200 is a success. */
const naive =
  (attempts: number): Adapter =>
  ({ apiKey, baseUrl }) => ({
    send: async (payload) => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        try {
          const response = await fetch(`${baseUrl}/v1/wa/message`, {
            method: "POST",
            headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
            body: JSON.stringify(payload),
            signal: AbortSignal.timeout(1_000)
          })
          if (response.status === 200) return "accepted"
          if (response.status < 500) return "rejected"
        } catch {
          // Again.
        }
      }
      return "unknown"
    }
  })

const says =
  (claim: unknown): Adapter =>
  () => ({ send: () => Promise.resolve(claim as ReportedOutcome) })

const failed = ({ verdicts }: Report) =>
  Object.fromEntries(
    verdicts
      .filter(({ outcome }) => outcome === "failed")
      .map(({ differences, exchange }) => [exchange, differences[0]?.found])
  )

describe("verifying a client", () => {
  it("passes for core, which reports the true outcome in every fault that a server or a network can produce", async () => {
    // Its own policy; only the send time-out is shortened, so that what never answers ends.
    const report = await verifyClient(Core.adapter({ timeout: 1_000, deadline: 3_000 }), {
      sendTimeoutMs: 25_000
    })
    assert.deepStrictEqual(failed(report), {})
    assert.isTrue(report.ok)
    assert.isAbove(report.counts.passed, 300)
    for (const name of [
      "connection-refused",
      "dns-failure",
      "reset; at=after",
      "hang; at=before",
      "RATE_001"
    ]) {
      assert.strictEqual(report.verdicts.find(({ exchange }) => exchange === name)?.outcome, "passed", name)
    }
  })

  it.each([
    ["never comes to be", () => new Promise<never>(() => {})],
    ["never settles", () => ({ send: () => new Promise<never>(() => {}) })]
  ] as ReadonlyArray<readonly [string, Adapter]>)("is named when it %s", async (_, adapter) => {
    const report = await verifyClient(adapter, { only: "reset; at=before", sendTimeoutMs: 100 })
    assert.deepStrictEqual(failed(report), { "reset; at=before": "it never settled" })
  })

  it("checks the reported outcome of a client that never closes its connections", async () => {
    const adapter: Adapter = () => ({
      send: () => Promise.resolve("not-sent"),
      close: () => new Promise<never>(() => {})
    })
    assert.isTrue((await verifyClient(adapter, { only: "reset; at=before" })).ok)
  })

  it("is caught sending twice when it tries again after an answer was lost", async () => {
    const report = await verifyClient(naive(3), { only: "; at=after", sendTimeoutMs: 10_000 })
    const found = failed(report)
    for (const name of ["reset", "close", "garbage", "hang", "GW_500", "proxy-502"]) {
      assert.strictEqual(found[`${name}; at=after`], "3: the recipient gets it 3 times", name)
    }
    assert.isFalse(report.ok)
  })

  it("detects that core sends twice when it is configured to send at least once", async () => {
    const adapter = Core.adapter({ retry: "atLeastOnce", timeout: 1_000, deadline: 3_000 })
    const found = failed(await verifyClient(adapter, { only: "reset; at=after" }))
    assert.match(found["reset; at=after"] ?? "", /the recipient gets it \d times/)
  })

  it("is caught losing messages when it takes any 200 for a success", async () => {
    const found = failed(await verifyClient(naive(1), { only: "; at=before" }))
    for (const name of ["html", "empty", "success-false", "no-message-id", "truncated-json"]) {
      assert.strictEqual(found[`${name}; at=before`], "0: the message is lost", name)
    }
  })

  it("is caught saying that what was taken was refused", async () => {
    const send = naive(1)
    const pessimist: Adapter = (gateway) => {
      const client = send(gateway) as { send: (payload: object) => Promise<ReportedOutcome> }
      return {
        send: async (payload) => ((await client.send(payload)) === "accepted" ? "rejected" : "unknown")
      }
    }
    const found = failed(await verifyClient(pessimist, { only: "ordinary" }))
    assert.deepStrictEqual(found, {
      ordinary: "1: an application that sends it again after rejected sends it twice"
    })
  })

  it.each([
    ["never settles", () => ({ send: () => new Promise<ReportedOutcome>(() => {}) }), "it never settled"],
    ["throws", () => ({ send: () => Promise.reject(new Error("no")) }), "it threw"],
    [
      "cannot be made",
      () => {
        throw new Error("no")
      },
      "it threw"
    ],
    ["says another word", says("ok"), "it said something else"],
    ["says accepted where nobody is", says("accepted"), "0: the message is lost"]
  ] satisfies ReadonlyArray<[string, Adapter, string]>)("that %s is told so", async (_, adapter, found) => {
    const report = await verifyClient(adapter, { only: "connection-refused", sendTimeoutMs: 100 })
    assert.deepStrictEqual(failed(report), { "connection-refused": found })
  })

  it("passes with a word that is always true where it is: unknown, in every fault that takes once at most", async () => {
    const report = await verifyClient(says("unknown"), { only: "connect" })
    assert.deepStrictEqual(failed(report), {})
    assert.strictEqual(report.counts.passed, 2)
  })
})

const leftOut = (at: "before" | "after", ...all: ReadonlyArray<string>) =>
  Fault.matrix(
    all.map((name) => ({ name, stage: "response", digits: {}, times: [at], summary: "", parameters: [] }))
  ).flatMap(({ undecidable, name }) => (undecidable === undefined ? [] : [name]))

describe("the fault matrix", () => {
  it("has every scenario of the mock's registry, at each time when it can strike", async () => {
    await using mock = await startMockGateway()
    const response = await fetch(`${mock.url}/__mock/v1/scenarios`, {
      headers: { Authorization: "Bearer mock_matrix" }
    })
    const { scenarios } = (await response.json()) as { readonly scenarios: ReadonlyArray<Fault.Scenario> }
    const matrix = Fault.matrix(scenarios)
    assert.strictEqual(matrix.length, 3 + scenarios.reduce((sum, { times }) => sum + times.length, 0))
    assert.strictEqual(new Set(matrix.map(({ name }) => name)).size, matrix.length)
  })

  it("leaves out only answers that lie, and says so", () => {
    assert.deepStrictEqual(
      leftOut("after", "reset", "hang", "html", "proxy-502", "proxy-408", "meta-131000"),
      []
    )
    assert.deepStrictEqual(leftOut("before", "reset", "html", "proxy-401", "meta-131008"), [])
    assert.deepStrictEqual(leftOut("after", "proxy-401", "meta-131008"), ["proxy-401", "meta-131008"])
    assert.deepStrictEqual(leftOut("before", "extra-fields"), ["extra-fields"])
  })
})

describe("connexease-contract client", () => {
  const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
  const run = (...args: ReadonlyArray<string>) =>
    promisify(execFile)(process.execPath, [cli, "client", ...args]).then(
      ({ stderr, stdout }) => ({ code: 0, stderr, stdout }),
      (error: { readonly code: number; readonly stderr: string; readonly stdout: string }) => error
    )

  it("checks the client of a module, and exits with 1 when a reported outcome was not true", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "client-")), "client.mjs")
    await writeFile(file, `export default () => ({ send: async () => "accepted" })\n`)
    const { code, stdout } = await run("--module", file, "--only", "connection-refused")
    assert.strictEqual(code, 1)
    assert.include(stdout, "messages taken: expected 1, for accepted, found 0: the message is lost")
    assert.match(stdout, /0 passed, 1 failed, 0 findings, 0 not run\n/)
  })

  it("exits with 2 for a module that has no adapter, and says what one is", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "client-")), "client.mjs")
    await writeFile(file, `export const client = 1\n`)
    const { code, stderr } = await run("--module", file)
    assert.strictEqual(code, 2)
    assert.include(stderr, "must export a function by default")
  })
})
