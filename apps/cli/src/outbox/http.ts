/** HTTP endpoints beside an outbox that sends: webhooks that settle its messages, readiness and metrics. */
import * as Webhook from "@connexease-gateway/core/Webhook"
import type { Outbox } from "@connexease-gateway/outbox"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { createServer } from "node:http"
import * as Exit from "../Exit.ts"

export const flags = {
  webhooks: Flag.Int("webhooks").pipe(
    Flag.withMetavar("PORT"),
    Flag.withDescription(
      "Take the gateway's webhooks on this port (0 for any), so that messages become delivered and read. The webhook's secret is CONNEXEASE_WEBHOOK_SECRET"
    ),
    Flag.filter(
      (port) => port >= 0 && port <= 65_535,
      () => "must be a port, 0 to 65535"
    ),
    Flag.optional
  ),
  host: Flag.String("host").pipe(
    Flag.withMetavar("ADDRESS"),
    Flag.withDescription("The address that ports are opened on; 0.0.0.0 for every one of this machine"),
    Flag.withDefault("127.0.0.1")
  )
}

type App<R> = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  never,
  HttpServerRequest.HttpServerRequest | R
>

/** Serves on a port for as long as the scope; gives the address. Ends the command where the port cannot be had. */
export const serve = <R>(options: { readonly host: string; readonly port: number }, app: App<R>) =>
  Effect.gen(function* () {
    const { host, port } = options
    const server = yield* NodeHttpServer.make(() => createServer(), {
      host,
      port,
      gracefulShutdownTimeout: "1 second"
    }).pipe(
      Effect.catchTag("ServeError", () =>
        Exit.usage(`${host}:${port}: cannot be listened on`, "Choose another port; 0 takes any that is free.")
      )
    )
    yield* Effect.provideService(HttpServer.serveEffect(app), HttpServer.HttpServer, server)
    return HttpServer.formatAddress(server.address)
  })

const refused = HttpServerResponse.text("The request cannot be read.", { status: 400 })

/** Settles what webhooks report, where their secret is right. Answers 200 when it is written down. */
const webhookApp = (outbox: Outbox.Service, secret: Redacted.Redacted<string>): App<never> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const response = yield* Webhook.respond(yield* HttpServerRequest.toWeb(request), {
      secret,
      handle: (events) =>
        Effect.forEach(
          events,
          (event) => (event._tag === "StatusChanged" ? outbox.settle(event) : Effect.void),
          {
            discard: true
          }
        )
    })
    return HttpServerResponse.fromWeb(response)
  }).pipe(Effect.orElseSucceed(() => refused))

/** Takes webhooks where the flag names a port; gives the address then. */
export const serveWebhooks = (
  outbox: Outbox.Service,
  options: { readonly webhooks: Option.Option<number>; readonly host: string }
) =>
  Effect.gen(function* () {
    if (Option.isNone(options.webhooks)) return Option.none<string>()
    const secret = yield* Config.option(Config.Redacted("CONNEXEASE_WEBHOOK_SECRET")).pipe(
      Effect.orElseSucceed(() => Option.none<Redacted.Redacted<string>>())
    )
    if (Option.isNone(secret))
      return yield* Exit.usage(
        "--webhooks needs the webhook's secret, so that no stranger can settle messages.",
        "Set CONNEXEASE_WEBHOOK_SECRET to what is set for the webhook in the dashboard."
      )
    const port = options.webhooks.value
    return Option.some(yield* serve({ host: options.host, port }, webhookApp(outbox, secret.value)))
  })
