import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { serve } from "../support.ts"
import { runCommand } from "./runCommand.ts"

const scoped = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  runCommand(args, { env })

const bin = fileURLToPath(new URL("../../src/bin.cts", import.meta.url))

describe("connexease-contract", () => {
  it.live(
    "says which Node it needs where this one is too old, without a stack trace",
    () =>
      Effect.gen(function* () {
        const older = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"22.18.9"}})`
        const { code, err } = yield* runCommand(["--version"], {
          script: bin,
          env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(older)}` }
        })
        assert.strictEqual(code, 3)
        assert.strictEqual(err, "connexease-contract needs Node 22.19 or newer; this is Node 22.18.9.\n")
        const { out } = yield* runCommand(["--version"], { script: bin })
        assert.match(out, /\d+\.\d+\.\d+/)
      }),
    60_000
  )
})

const yes = { isSuccess: true, data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1" }] } }

describe("connexease-contract verify", () => {
  it.live(
    "checks the mock, exits with 0, and writes the requested reports, without a progress line",
    () =>
      Effect.gen(function* () {
        const { code, err, out, read } = yield* scoped([
          "verify",
          "--only",
          "auth",
          "--junit",
          "r.xml",
          "--json",
          "r.json",
          "--markdown",
          "r.md"
        ])
        assert.strictEqual(code, 0)
        assert.strictEqual(err, "")
        assert.match(out, /\d+ passed, 0 failed, 0 findings, 0 not run\n/)
        assert.notInclude(out, "Plan for")
        assert.notInclude(out, "\u001b")
        const [xml, json, markdown] = yield* Effect.promise(() =>
          Promise.all([read("r.xml"), read("r.json"), read("r.md")])
        )
        assert.match(xml, /<testsuites .*failures="0"/)
        assert.match(xml, /<testcase [^>]* time="\d+\.\d{3}">/)
        assert.isTrue((JSON.parse(json) as { readonly ok: boolean }).ok)
        assert.match(markdown, /^# Kept: /)
      }),
    60_000
  )

  it.live(
    "prints the plan before it sends to a server that is no mock, and exits with 1 when that breaks a guarantee",
    () =>
      Effect.gen(function* () {
        const url = yield* serve((_, response) =>
          response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(yes))
        )
        const { code, out } = yield* scoped(["verify", "--url", url.href, "--only", "auth"], {
          CONNEXEASE_CONTRACT_API_KEY: "sk_secret"
        })
        assert.strictEqual(code, 1)
        assert.match(
          out,
          /^Plan for http:.*a gateway \(guarded\):\n {2}\d+ checks to run, \d+ that it cannot take\n/
        )
        assert.include(out, "every one with is_fake=true: nothing is really sent")
        assert.include(out, "AUTH_001")
        assert.notInclude(out, "sk_secret")
      }),
    60_000
  )

  it.live(
    "exits with 1 when less was verified than is required, with 2 on wrong usage, with 3 when no server answers",
    () =>
      Effect.gen(function* () {
        const little = yield* scoped(["verify", "--only", "auth", "--require", "core"])
        assert.strictEqual(little.code, 1)
        assert.match(little.out, /the level core was required, but nothing ran for .*sandbox\.literals/)
        const nothing = yield* scoped(["verify", "--only", "no-such-thing"])
        assert.strictEqual(nothing.code, 1)
        assert.include(nothing.out, "nothing was verified")
        assert.include(nothing.out, "--only: nothing has no-such-thing in its id or topic")
        const wrong = yield* scoped(["verify", "--recipient", "905321234567"])
        assert.strictEqual(wrong.code, 2)
        const unwritable = yield* scoped([
          "verify",
          "--only",
          "auth-unknown",
          "--junit",
          "no/such/folder.xml"
        ])
        assert.strictEqual(unwritable.code, 2)
        assert.match(unwritable.err, /^--junit: .*folder\.xml cannot be written \(NotFound\)\n$/)
        const nobody = yield* scoped(["verify", "--url", "http://127.0.0.1:1", "--api-key", "sk_x"])
        assert.strictEqual(nobody.code, 3)
      }),
    60_000
  )
})

describe("a server that answers one message from the sandbox and sends the others", () => {
  it.live.each([
    ["verify", (url: string) => ["verify", "--url", url]],
    ["record", (url: string) => ["record", "--url", url, "--out", "recording"]],
    ["drift, as the first side", (url: string) => ["drift", url, url]],
    ["drift, as the second side", (url: string) => ["drift", "mock", url]]
  ] as const)(
    "gets two requests from %s, which says what may have been sent, and exits with 4",
    ([, args]) =>
      Effect.gen(function* () {
        let requests = 0
        const url = yield* serve((_, response) => {
          const id = requests++ === 0 ? "wamid.FAKE_1711900000000000000" : "wamid.HBgM"
          response
            .writeHead(200, { "Content-Type": "application/json" })
            .end(JSON.stringify({ isSuccess: true, data: { messages: [{ id }] } }))
        })
        const { code, err, out } = yield* scoped(args(url.href), { CONNEXEASE_CONTRACT_API_KEY: "sk_secret" })
        assert.strictEqual(code, 4)
        assert.strictEqual(requests, 2)
        assert.match(
          out + err,
          /The run was stopped: a message may have been sent to 999000000000: .*wamid\.HBgM,/
        )
      }),
    60_000
  )
})
