import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { serve } from "../support.ts"
import { runCommand } from "./runCommand.ts"

const mockCli = fileURLToPath(import.meta.resolve("@connexease-gateway/mock-gateway/package.json")).replace(
  "package.json",
  "src/cli.ts"
)

const mock = Effect.acquireRelease(
  Effect.promise(() => startMockGateway()),
  (started) => Effect.promise(() => started.close())
)

const worlds = (started: Effect.Success<typeof mock>) =>
  started
    .snapshot()
    .then((snapshot) => (snapshot as { readonly worlds: ReadonlyArray<object> }).worlds.length)

describe("a mock that listens beyond its own machine, as the service container of a CI job", () => {
  const token = "a-token-that-both-sides-were-given"

  /** A mock as its image starts it, with the token in its environment. */
  const container = Effect.acquireRelease(
    Effect.promise(async () => {
      const child = spawn(process.execPath, [mockCli, "--host", "0.0.0.0", "--port", "0"], {
        env: { ...process.env, CONNEXEASE_MOCK_TOKEN: token },
        stdio: ["ignore", "pipe", "inherit"]
      })
      const url = await new Promise<string>((resolve) => {
        let said = ""
        child.stdout.on("data", (chunk) => {
          said += String(chunk)
          const [, port] = /:(\d+)\/v1\/wa\/message/.exec(said) ?? []
          if (port !== undefined) resolve(`http://127.0.0.1:${port}`)
        })
      })
      return { child, url }
    }),
    ({ child }) => Effect.sync(() => child.kill())
  )

  it.live.each([
    ["verify", (url: string) => ["verify", "--only", "auth", "--url", url]],
    ["record", (url: string) => ["record", "--out", ".", "--url", url]],
    ["drift", (url: string) => ["drift", url, url]]
  ] as const)(
    "is judged by %s with the token in the environment, or as a flag",
    ([, args]) =>
      Effect.gen(function* () {
        const { url } = yield* container
        const byVariable = yield* runCommand(args(url), { env: { CONNEXEASE_MOCK_TOKEN: token } })
        assert.strictEqual(byVariable.code, 0, byVariable.out + byVariable.err)
        const byFlag = yield* runCommand([...args(url), "--token", token])
        assert.strictEqual(byFlag.code, 0, byFlag.out + byFlag.err)
      }),
    90_000
  )

  it.live.each([
    [
      "without the token",
      [],
      /the mock's control API asks for its token; .* --token or CONNEXEASE_MOCK_TOKEN/
    ],
    ["with another token", ["--token", "wrong"], /the mock does not know this token/]
  ] as const)(
    "is not judged %s: one sentence says so, in every report, and the exit code is 3",
    ([, token, sentence]) =>
      Effect.gen(function* () {
        const { url } = yield* Effect.acquireRelease(
          Effect.promise(() => startMockGateway({ host: "0.0.0.0" })),
          (started) => Effect.promise(() => started.close())
        )
        const { code, out, read } = yield* runCommand([
          "verify",
          "--url",
          url,
          ...token,
          "--junit",
          "a.xml",
          "--json",
          "a.json",
          "--markdown",
          "a.md"
        ])
        assert.strictEqual(code, 3)
        for (const text of [out, ...(yield* files(read, "a.xml", "a.json", "a.md"))]) {
          assert.match(text.replaceAll("&apos;", "'"), sentence)
        }
        assert.match(out, /0 passed, 0 failed/)
      }),
    60_000
  )
})

const files = (read: (name: string) => Promise<string>, ...names: ReadonlyArray<string>) =>
  Effect.promise(() => Promise.all(names.map(read)))

describe("the worlds of a run in a mock that goes on", () => {
  it.live.each([
    ["verify", (url: string) => ["verify", "--only", "rate", "--url", url], 0],
    ["record", (url: string) => ["record", "--url", url, "--out", "."], 0],
    ["drift", (url: string) => ["drift", url, url], 0],
    [
      "verify that fails to write its report",
      (url: string) => ["verify", "--only", "rate", "--url", url, "--json", "no/folder/r.json"],
      2
    ],
    ["verify that is out of time", (url: string) => ["verify", "--timeout", "1", "--url", url], 3]
  ] as const)(
    "are gone after %s",
    ([, args, expected]) =>
      Effect.gen(function* () {
        const started = yield* mock
        yield* Effect.promise(() => started.world("mine").settings())
        const { code } = yield* runCommand(args(started.url))
        assert.strictEqual(code, expected)
        assert.strictEqual(yield* Effect.promise(() => worlds(started)), 1)
      }),
    90_000
  )

  it.live.each(["SIGINT", "SIGTERM"] as const)(
    "are gone after %s",
    (signal) =>
      Effect.gen(function* () {
        const started = yield* mock
        let most = 0
        const { code } = yield* runCommand(["verify", "--url", started.url], {
          onStart: (child) => {
            const timer = setInterval(() => {
              void worlds(started).then((count) => {
                most = Math.max(most, count)
                if (count > 20 && child.exitCode === null) child.kill(signal)
              })
            }, 20)
            child.on("close", () => clearInterval(timer))
          }
        })
        assert.notStrictEqual(code, 0)
        assert.isAbove(most, 20)
        assert.strictEqual(yield* Effect.promise(() => worlds(started)), 0)
      }),
    60_000
  )
})

describe("a run that cannot judge", () => {
  it.live.each([
    ["verify", (url: string) => ["verify", "--url", url], ["junit", "json", "markdown"]],
    ["drift", (url: string) => ["drift", "mock", url], ["junit", "json", "markdown", "html"]]
  ] as const)(
    "writes every report of %s all the same, with the reason, where no server answers",
    ([, args, forms]) =>
      Effect.gen(function* () {
        const { code, read } = yield* runCommand(
          [...args("http://127.0.0.1:1"), ...forms.flatMap((form) => [`--${form}`, form])],
          { env: { CONNEXEASE_CONTRACT_API_KEY: "sk_1" } }
        )
        assert.strictEqual(code, 3)
        for (const text of yield* files(read, ...forms)) assert.include(text, "ECONNREFUSED")
      }),
    60_000
  )

  it.live(
    "ends when --timeout is over, with what it found until then, though the server never answers",
    () =>
      Effect.gen(function* () {
        let requests = 0
        const url = yield* serve((_, response) => {
          if (requests++ > 1) return
          response
            .writeHead(200, { "Content-Type": "application/json" })
            .end(JSON.stringify({ isSuccess: true, data: { messages: [{ id: "wamid.FAKE_1" }] } }))
        })
        const { code, out, read } = yield* runCommand(
          ["verify", "--url", url.href, "--api-key", "sk_1", "--timeout", "3", "--junit", "r.xml"],
          {}
        )
        assert.strictEqual(code, 3)
        assert.include(out, "it took longer than --timeout, 3 seconds")
        assert.match((yield* files(read, "r.xml")).join(), /<testsuite name="\w+" tests="1"/)
      }),
    60_000
  )
})
