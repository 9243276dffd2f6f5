import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { bytesOf, serve } from "../support.ts"
import { runCommand } from "./runCommand.ts"

interface Asked {
  readonly authorization: string | undefined
  readonly isSandboxed: boolean
  readonly to: unknown
}

const recipient = "905551112233"

/**
 * A server that is no mock and does what is documented, but for the code of a wrong number, which is assumed. Each of its
 * answers takes that long.
 */
const gateway = Effect.fn(function* (latencyMs: number) {
  const mock = yield* Effect.acquireRelease(
    Effect.promise(() => startMockGateway({ limits: { sec: 100_000, min: 1_000_000 }, pairLimit: false })),
    (started) => Effect.promise(() => started.close())
  )
  const asked: Array<Asked> = []
  const url = yield* serve(async (request, response) => {
    const body = await bytesOf(request)
    const { authorization, "content-type": type } = request.headers
    const isSandboxed = new URL(request.url ?? "", mock.url).searchParams.get("is_fake") === "true"
    asked.push({ authorization, isSandboxed, to: /"to":"(\d+)"/.exec(body.toString())?.[1] })
    const answer = await fetch(`${mock.url}${request.url}`, {
      method: request.method ?? "GET",
      headers: {
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(type === undefined ? {} : { "Content-Type": type })
      },
      ...(request.method === "POST" ? { body } : {})
    })
    const kept = [...answer.headers].filter(([name]) =>
      /^(content-type|x-ratelimit-.*|retry-after)$/.test(name)
    )
    await setTimeout(latencyMs)
    response
      .writeHead(answer.status, Object.fromEntries(kept))
      .end((await answer.text()).replace("GW_001", "GW_002"))
  })
  return { asked, url: url.href }
})

const key = "mock_first"
const keyed = { CONNEXEASE_CONTRACT_API_KEY: key }
const really = (asked: ReadonlyArray<Asked>) => asked.filter(({ isSandboxed }) => !isSandboxed)
const sends = ["--allow-real-sends", "--recipient", `+${recipient}`, "--messages", "2"]
const sendsTwo = (asked: ReadonlyArray<Asked>) =>
  assert.deepStrictEqual(
    really(asked)
      .filter(({ authorization }) => authorization === `Bearer ${key}`)
      .map(({ to }) => to),
    [recipient, recipient]
  )

interface Row {
  readonly command: "verify" | "record" | "drift" | "client"
  /** The flags that the row proves. */
  readonly flags: ReadonlyArray<string>
  readonly args: (url: string) => ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
  /** How long the server takes for each answer; not at all, where it is absent. */
  readonly latencyMs?: number
  readonly code: number
  readonly says?: RegExp
  readonly asked?: (asked: ReadonlyArray<Asked>) => void
  readonly writes?: ReadonlyArray<string>
}

const letter = ["--only", "recipient-letter-inside"]
const neverSettles = fileURLToPath(new URL("neverSettles.ts", import.meta.url))
const refused = ["--only", "connection-refused"]

const rows: ReadonlyArray<Row> = [
  {
    command: "verify",
    flags: ["url", "api-key", "only", "assumed"],
    args: (url) => ["--url", url, "--api-key", key, ...letter, "--assumed", "finding"],
    code: 0,
    says: /1 passed, 0 failed, 1 finding, 0 not run|0 passed, 0 failed, [12] findings?, 0 not run/,
    asked: (asked) => assert.isTrue(asked.every(({ authorization }) => authorization === `Bearer ${key}`))
  },
  {
    command: "verify",
    flags: ["url", "api-key", "assumed", "timeout"],
    args: () => [...letter, "--assumed", "fail", "--timeout", "60"],
    env: keyed,
    code: 1,
    says: /[12] failed, 0 findings/
  },
  {
    command: "verify",
    flags: ["profile", "require"],
    args: (url) => ["--url", url, ...letter, "--profile", "proxy", "--require", "sandbox"],
    env: keyed,
    code: 1,
    says: /\(profile proxy\)[^]*the level sandbox was required/
  },
  {
    command: "verify",
    flags: ["allow-real-sends", "recipient", "messages"],
    args: (url) => ["--url", url, "--only", "text-", ...sends],
    env: keyed,
    code: 0,
    says: /2 messages?|of which 2 are let out/,
    asked: sendsTwo
  },
  {
    command: "verify",
    flags: ["junit", "json", "markdown"],
    args: (url) => ["--url", url, ...letter, "--junit", "a", "--json", "b", "--markdown", "c"],
    env: keyed,
    code: 0,
    writes: ["a", "b", "c"]
  },
  {
    command: "verify",
    flags: ["token"],
    args: () => ["--url", "http://127.0.0.1:1", "--api-key", key, "--token", "any"],
    code: 3,
    says: /ECONNREFUSED/
  },
  {
    command: "record",
    flags: ["url", "out", "api-key", "token", "allow-real-sends", "recipient", "messages"],
    args: (url) => ["--url", url, "--out", "recording", "--api-key", key, "--token", "any", ...sends],
    code: 0,
    asked: sendsTwo,
    writes: ["recording/auth"]
  },
  {
    command: "record",
    flags: ["timeout"],
    args: (url) => ["--url", url, "--out", "recording", "--timeout", "1"],
    env: keyed,
    latencyMs: 200,
    code: 3,
    says: /longer than --timeout, 1 seconds/
  },
  {
    command: "drift",
    flags: [
      "api-key",
      "api-key-b",
      "token",
      "allow-real-sends",
      "recipient",
      "messages",
      "junit",
      "json",
      "markdown",
      "html"
    ],
    args: (url) => [
      url,
      url,
      "--api-key",
      key,
      "--api-key-b",
      "mock_second",
      "--token",
      "any",
      ...sends,
      "--junit",
      "a",
      "--json",
      "b",
      "--markdown",
      "c",
      "--html",
      "d"
    ],
    code: 0,
    asked: (asked) => {
      sendsTwo(asked)
      const keys = new Set(asked.map(({ authorization }) => authorization))
      assert.isTrue(keys.has("Bearer mock_second"))
    },
    writes: ["a", "b", "c", "d"]
  },
  {
    command: "drift",
    flags: ["timeout"],
    args: (url) => [url, url, "--timeout", "1"],
    env: keyed,
    latencyMs: 200,
    code: 3,
    says: /longer than --timeout, 1 seconds/
  },
  {
    command: "drift",
    flags: ["waivers"],
    args: () => ["mock", "mock", "--waivers", "missing.yaml"],
    code: 2,
    says: /missing\.yaml: cannot be read/
  },
  {
    command: "client",
    flags: ["module", "only", "send-timeout", "junit", "json", "markdown"],
    args: () => [
      "--module",
      neverSettles,
      ...refused,
      "--send-timeout",
      "1",
      "--junit",
      "a",
      "--json",
      "b",
      "--markdown",
      "c"
    ],
    code: 1,
    says: /found it never settled/,
    writes: ["a", "b", "c"]
  },
  {
    command: "client",
    flags: ["timeout"],
    args: () => ["--timeout", "1"],
    code: 3,
    says: /longer than --timeout, 1 seconds/
  }
]

describe("each flag", () => {
  it.live.each(
    rows.map((row) => [`${row.flags.map((flag) => `--${flag}`).join(", ")} of ${row.command}`, row] as const)
  )(
    "does what help says: %s",
    ([, row]) =>
      Effect.gen(function* () {
        const { asked, url } = yield* gateway(row.latencyMs ?? 0)
        const { code, err, folder, out } = yield* runCommand([row.command, ...row.args(url)], {
          env: { ...row.env, ...(row.flags.includes("url") ? { CONNEXEASE_CONTRACT_URL: url } : {}) }
        })
        assert.strictEqual(code, row.code, out + err)
        if (row.says !== undefined) assert.match(out + err, row.says)
        row.asked?.(asked)
        for (const name of row.writes ?? []) assert.isTrue(existsSync(join(folder, name)), name)
      }),
    120_000
  )

  it.live.each(["verify", "record", "drift", "client"] as const)(
    "of %s that help lists is proven here",
    (command) =>
      Effect.gen(function* () {
        const { out } = yield* runCommand([command, "--help"])
        const own = out.slice(out.indexOf("\nFLAGS"), out.indexOf("GLOBAL FLAGS"))
        const listed = [...own.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)
        assert.isAbove(listed.length, 4)
        const proven = rows.filter((row) => row.command === command).flatMap(({ flags }) => flags)
        assert.sameMembers([...new Set(proven)], listed)
        for (const flag of ["assumed", "profile", "messages", "timeout", "send-timeout"]) {
          const line = own.split("\n").find((one) => one.startsWith(`  --${flag} `))
          if (line !== undefined) assert.match(line, /Default: /)
        }
      }),
    60_000
  )
})
