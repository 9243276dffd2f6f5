import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Gateway from "../../src/Gateway.ts"
import * as Message from "../../src/Message.ts"
import { answer, receipt, startFaultServer } from "../support/faultServer.ts"

const refusal = (options: Partial<Gateway.Options>) =>
  Effect.gen(function* () {
    const layer = Gateway.layer({ apiKey: Redacted.make("sk_test"), ...options })
    const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
    assert(error.reason._tag === "InvalidConfiguration")
    assert.strictEqual(error.outcome, "NotSent")
    return error.reason.issues.map(({ path }) => path.join("."))
  })

describe("the configuration", () => {
  it.live("can come from the environment", () =>
    Effect.gen(function* () {
      const server = yield* Effect.acquireDisposable(
        Effect.promise(() =>
          startFaultServer({ requested: (socket) => socket.write(answer(200, JSON.stringify(receipt))) })
        )
      )
      const layer = Gateway.layerConfig({
        apiKey: Config.Redacted("CONNEXEASE_API_KEY"),
        baseUrl: Config.URL("CONNEXEASE_BASE_URL"),
        deadline: Config.Duration("CONNEXEASE_DEADLINE").pipe(Config.withDefault(Duration.seconds(5)))
      })
      const environment = ConfigProvider.layer(
        ConfigProvider.fromUnknown({ CONNEXEASE_API_KEY: "sk_environment", CONNEXEASE_BASE_URL: server.url })
      )
      yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        send(Message.text({ to: "905321234567", body: "Merhaba" }))
      ).pipe(Effect.provide(Layer.provide(layer, environment)))
      assert.include(server.requests[0], "POST /v1/wa/message HTTP/1.1")
      assert.include(server.requests[0], "authorization: Bearer sk_environment")
    })
  )

  it.live("needs no options: then it is CONNEXEASE_API_KEY and CONNEXEASE_BASE_URL", () =>
    Effect.gen(function* () {
      const server = yield* Effect.acquireDisposable(
        Effect.promise(() =>
          startFaultServer({ requested: (socket) => socket.write(answer(200, JSON.stringify(receipt))) })
        )
      )
      const environment = ConfigProvider.layer(
        ConfigProvider.fromUnknown({ CONNEXEASE_API_KEY: "sk_environment", CONNEXEASE_BASE_URL: server.url })
      )
      yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        send(Message.text({ to: "905321234567", body: "Merhaba" }))
      ).pipe(Effect.provide(Layer.provide(Gateway.layerConfig(), environment)))
      assert.include(server.requests[0], "authorization: Bearer sk_environment")
    })
  )

  for (const variables of [{}, { CONNEXEASE_API_KEY: "", CONNEXEASE_BASE_URL: "" }]) {
    it.effect(`names the variable of a missing key, with ${JSON.stringify(variables)}`, () =>
      Effect.gen(function* () {
        const environment = ConfigProvider.layer(ConfigProvider.fromUnknown(variables))
        const layer = Layer.provide(Gateway.layerConfig(), environment)
        const error = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert(error._tag === "GatewayError" && error.reason._tag === "InvalidConfiguration")
        assert.deepStrictEqual(error.reason.issues, [
          {
            path: ["apiKey"],
            rule: "must be set, as an option or by the environment variable CONNEXEASE_API_KEY"
          }
        ])
      })
    )
  }

  it.effect("names every option of a wrong kind, as JavaScript may give them", () =>
    Effect.map(
      refusal({
        apiKey: "sk_test",
        baseUrl: {},
        recipientEcho: true,
        fetch: "fetch",
        onEvent: {},
        dispatcher: 5,
        ledger: "memory",
        sandbox: "false",
        retry: "safe",
        pacing: 7,
        timeout: Symbol("soon"),
        deadline: { millis: {} },
        tracePropagation: 1
      } as unknown as Partial<Gateway.Options>),
      (paths) =>
        assert.strictEqual(
          paths.toSorted().join(" "),
          "apiKey baseUrl deadline dispatcher dispatcher fetch ledger onEvent pacing recipientEcho retry sandbox timeout tracePropagation"
        )
    )
  )

  for (const host of [
    "https://api.gateway.connexease.com",
    "https://proxy.gateway.connexease.com",
    "https://API.Gateway.Connexease.COM./",
    "https://connexease.com"
  ]) {
    it.effect(`refuses a mock's key for ${host}`, () =>
      Effect.map(refusal({ apiKey: Redacted.make("mock_demo"), baseUrl: host }), (paths) =>
        assert.deepStrictEqual(paths, ["apiKey"])
      )
    )
  }

  it.effect("takes a mock's key for any other host, and any other key for the real one", () =>
    Effect.gen(function* () {
      for (const [apiKey, baseUrl] of [
        ["mock_demo", "http://localhost:4010"],
        ["mock_demo", "http://notconnexease.com"],
        ["pb_whatever", "https://api.gateway.connexease.com"]
      ] as const) {
        yield* Effect.scoped(Layer.build(Gateway.layer({ apiKey: Redacted.make(apiKey), baseUrl })))
      }
    })
  )

  it.effect("names every problem at once", () =>
    Effect.map(
      refusal({
        apiKey: Redacted.make("two words"),
        baseUrl: "ftp://gateway.test",
        timeout: -1,
        deadline: "Infinity",
        retry: { attempts: 0, whenUnknown: false, base: 0, cap: "1 second" },
        pacing: { perSecond: 0, perMinute: 1.5 },
        recipientEcho: "sometimes" as "verify"
      }),
      (paths) =>
        assert.deepStrictEqual(paths, [
          "apiKey",
          "baseUrl",
          "recipientEcho",
          "retry.attempts",
          "retry.base",
          "pacing.perSecond",
          "pacing.perMinute",
          "timeout",
          "deadline"
        ])
    )
  )
})
