import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { isDeepStrictEqual, promisify } from "node:util"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { answer, type FaultServer, receipt, startFaultServer } from "../../support/faultServer.ts"
import { atEachAttempt, closesReused, type Expected, type Fault, faults } from "../../support/faults.ts"

const run = promisify(execFile)
const smoke = new URL("../../support/smoke.ts", import.meta.url).pathname
const fileLock = new URL("../../support/fileLock.ts", import.meta.url).pathname
const smokeWorker = new URL("../../support/smoke.worker.ts", import.meta.url).pathname

let folder = ""

/** The runtimes come from npm, into a folder of their own. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runtimes-"))
  await writeFile(join(folder, "package.json"), '{"private":true}')
  await run("npm", ["install", "--no-audit", "--no-fund", "bun", "deno", "miniflare", "esbuild"], {
    cwd: folder
  })
}, 600_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Sends to each URL, and gives what came of it. */
type Sends = (urls: ReadonlyArray<string>) => Promise<ReadonlyArray<object>>

const command =
  (script: string, name: string, ...args: ReadonlyArray<string>): Sends =>
  async (inputs) => {
    const bin = join(folder, "node_modules/.bin", name)
    const { stdout } = await run(bin, [...args, script, ...inputs], {
      env: { ...process.env, NO_COLOR: "1" }
    })
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "")
  }

interface Esbuild {
  readonly build: (
    options: object
  ) => Promise<{ readonly outputFiles: ReadonlyArray<{ readonly text: string }> }>
}

interface Miniflare {
  readonly dispose: () => Promise<void>
  readonly dispatchFetch: (url: string, init: object) => Promise<{ readonly text: () => Promise<string> }>
}

/** A worker, bundled as wrangler does, in Cloudflare's own runtime. */
const worker: Sends = async (urls) => {
  const load = createRequire(join(folder, "package.json"))
  const { build } = load("esbuild") as Esbuild
  const { Miniflare } = load("miniflare") as { readonly Miniflare: new (options: object) => Miniflare }
  const { outputFiles } = await build({
    entryPoints: [smokeWorker],
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    write: false
  })
  const miniflare = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text,
    compatibilityDate: "2026-01-01",
    // It tells of every fault at length.
    handleRuntimeStdio: (...streams: ReadonlyArray<Readable>) => streams.forEach((stream) => stream.resume())
  })
  try {
    const answer = await miniflare.dispatchFetch("http://localhost", {
      method: "POST",
      body: urls.join("\n")
    })
    return JSON.parse(await answer.text())
  } finally {
    await miniflare.dispose()
  }
}

const timedOut: Expected = { reason: "Timeout", outcome: "Unknown", attempts: 1, requests: 1 }
const lost: Expected = { reason: "ConnectionLost", outcome: "Unknown", attempts: 1, requests: 0 }

const received: Expected = { reason: "receipt", attempts: 1, requests: 1 }

/** Where a runtime reads on until the time is over, or knows less of a TLS handshake. */
const own: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  bun: {
    "a success after an unrequested 100 Continue": received,
    "a head that is too large": timedOut,
    "the server speaks only an old TLS": lost,
    "the server leaves within the TLS handshake": lost
  },
  deno: {
    "a success after an unrequested 100 Continue": received,
    "a head that is too large": timedOut,
    "the server leaves within the TLS handshake": {
      reason: "ConnectFailure",
      outcome: "NotSent",
      attempts: 1,
      requests: 0
    }
  },
  workerd: {
    "a success after an early hint": timedOut,
    "a success after an unrequested 100 Continue": timedOut,
    "a success after 102 Processing": timedOut
  }
}

/** What a runtime may also make of a fault; errors of workerd do not say whether it had a connection. */
const also = (runtime: string, { expected, name }: Fault): ReadonlyArray<Expected | undefined> => [
  own[runtime]?.[name],
  runtime === "workerd" && expected.outcome === "NotSent" ? lost : undefined
]

const runtimes: Readonly<Record<string, Sends>> = {
  bun: command(smoke, "bun", "run"),
  deno: command(smoke, "deno", "run", "--allow-all"),
  workerd: worker
}

describe.each(Object.entries(runtimes))("on %s", (runtime, sends) => {
  it("a connection that closes when it is used again sends no message twice", async () => {
    await using server = await closesReused()
    await sends([`${server.url}#6`])
    assert.strictEqual(server.requests.length, 6)
  })

  // A runtime of workers decides for itself.
  it.skipIf(runtime === "workerd")("each request has a connection of its own", async () => {
    let connections = 0
    await using server = await startFaultServer({
      accepted: () => connections++,
      requested: (socket) => socket.write(answer(200, JSON.stringify(receipt)))
    })
    await sends([`${server.url}#6`])
    assert.strictEqual(connections, 6)
  })

  it("every outcome is what it is on Node over fetch, or more careful", { timeout: 300_000 }, async () => {
    const servers: Array<FaultServer> = []
    try {
      for (const fault of faults) servers.push(await fault.start())
      const seen = await sends(servers.map(({ url }) => url))
      const differences = faults.flatMap((fault, i) => {
        const actual = { ...seen[i], requests: servers[i]?.requests.length } as Expected
        const allowed = [fault.expected, fault.or, fault.differs?.fetch, ...also(runtime, fault)]
        return allowed.some(
          (expected) =>
            expected !== undefined && isDeepStrictEqual(atEachAttempt(fault, actual, expected), expected)
        )
          ? []
          : [{ fault: fault.name, actual: JSON.stringify(actual) }]
      })
      assert.deepStrictEqual(differences, [])
    } finally {
      for (const server of servers) await server[Symbol.asyncDispose]()
    }
  })
})

describe.each([
  ["bun", command(fileLock, "bun", "run")],
  ["deno", command(fileLock, "deno", "run", "--allow-all")]
])("the file ledger on %s", (runtime, runs) => {
  it("is refused to a second gateway, takes a key once, and opens again after it was closed", async () => {
    assert.deepStrictEqual(await runs([join(folder, `ledger-${runtime}`)]), [
      { second: "refused", taken: [true, false], value: "value" }
    ])
  })
})
