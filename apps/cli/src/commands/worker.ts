/** `connexease worker`: sends an outbox's messages as a service, with readiness and metrics for what watches it. */
import type { Outbox } from "@connexease-gateway/outbox"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as PrometheusMetrics from "effect/observability/PrometheusMetrics"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Configuration from "../configuration/Configuration.ts"
import * as Exit from "../Exit.ts"
import * as Database from "../outbox/database.ts"
import * as Http from "../outbox/http.ts"
import * as Operations from "../outbox/Operations.ts"

const parameters = {
  database: Database.flags.database,
  port: Flag.Int("port").pipe(
    Flag.withMetavar("PORT"),
    Flag.withDescription(
      "Answer GET /ready and GET /metrics (Prometheus) on this port; 0 for any that is free"
    ),
    Flag.filter(
      (port) => port >= 0 && port <= 65_535,
      () => "must be a port, 0 to 65535"
    ),
    Flag.optional
  ),
  ...Http.flags,
  ...Configuration.flags
}

/** Readiness asks the database, within this time. */
const MAX_ANSWER = "2 seconds"

const readiness = (outbox: Outbox.Service, accounts: ReadonlyArray<string>) =>
  Effect.forEach(accounts, (account) =>
    Effect.map(outbox.health({ account }), (health) => [account, health] as const)
  ).pipe(
    Effect.timeout(MAX_ANSWER),
    Effect.map((all) => ({ status: 200, body: { status: "ready", accounts: Object.fromEntries(all) } })),
    Effect.orElseSucceed(() => ({ status: 503, body: { status: "the database does not answer" } }))
  )

const healthApp = (outbox: Outbox.Service, accounts: ReadonlyArray<string>, isStopping: Ref.Ref<boolean>) =>
  Effect.gen(function* () {
    const { url } = yield* HttpServerRequest.HttpServerRequest
    switch (url) {
      case "/metrics":
        return HttpServerResponse.text(yield* PrometheusMetrics.format(), {
          contentType: "text/plain; version=0.0.4; charset=utf-8"
        })
      case "/ready": {
        const { body, status } = (yield* Ref.get(isStopping))
          ? { status: 503, body: { status: "stopping" } }
          : yield* readiness(outbox, accounts)
        return HttpServerResponse.jsonUnsafe(body, { status })
      }
      default:
        return HttpServerResponse.text("GET /ready or /metrics", { status: 404 })
    }
  })

export const command = Command.make("worker", parameters, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const accounts = yield* Configuration.accounts(options)
      const names = Object.keys(accounts)
      if (names.length === 0)
        return yield* Exit.usage(
          "There is no API key to send with.",
          'Set CONNEXEASE_API_KEY for the account "default", or name "accounts" in the configuration file.'
        )
      const database = yield* Database.of(options)
      const outbox = yield* Database.open(database)
      yield* Operations.serve(database, outbox)
      const webhooks = yield* Http.serveWebhooks(outbox, options)
      const isStopping = yield* Ref.make(false)
      if (Option.isSome(options.port)) {
        const { host } = options
        const health = yield* Http.serve(
          { host, port: options.port.value },
          healthApp(outbox, names, isStopping)
        )
        yield* Effect.logInfo("Readiness and metrics are served").pipe(Effect.annotateLogs({ url: health }))
      }
      if (Option.isSome(webhooks))
        yield* Effect.logInfo("Webhooks are taken").pipe(Effect.annotateLogs({ url: webhooks.value }))
      yield* Effect.logInfo("The worker sends").pipe(Effect.annotateLogs({ accounts: names.join(",") }))
      // A signal is how a service ends: once what is on its way has been waited for, that is a success.
      const untilSignal = Effect.onInterrupt(Effect.never, () =>
        Effect.all([
          Ref.set(isStopping, true),
          Exit.interruptedWith(Exit.codes.ok),
          Effect.logInfo("The worker stops: what is on its way is waited for, up to 40 seconds")
        ])
      )
      return yield* Effect.raceFirst(
        untilSignal,
        Effect.catchTag(outbox.worker({ accounts }), "GatewayError", ({ reason }) =>
          Exit.usage(reason.message)
        )
      )
    })
  )
).pipe(
  Command.withDescription(
    `Send what is enqueued, as a service: for each account one worker sends, the others stand by and take over. Logs go to standard error, one line each, without numbers, content and keys. SIGTERM and Ctrl-C give back what has not left and wait for what is on its way, 40 seconds at most; the code is then 0.\n\nAccounts are "default", with the usual API key, and those of "accounts" in the configuration file:\n  { "accounts": { "marketing": { "apiKeyFile": "marketing.key" } } }\n\n${Exit.help(Exit.codes.ok, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Send an outbox's messages as a service"),
  Command.withExamples([
    {
      command: "connexease worker --port 9464",
      description:
        "With the outbox of CONNEXEASE_DATABASE=postgres://…, watched at http://127.0.0.1:9464/ready and /metrics"
    },
    {
      command: "connexease worker --host 0.0.0.0 --port 9464 --webhooks 8080",
      description: "Reachable from outside, and settled by the gateway's webhooks"
    }
  ])
)
