/** `connexease listen`: an endpoint for webhooks that prints events as they come, records them and hands them on. */
import * as Webhook from "@connexease-gateway/core/Webhook"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../../Exit.ts"
import * as Json from "../../output/json.ts"
import * as Terminal from "../../output/terminal.ts"
import * as Describe from "./describeEvent.ts"
import { forward } from "./forward.ts"
import * as Options from "./options.ts"
import * as Recording from "./recording.ts"
import * as Replay from "./replay.ts"
import * as Server from "./server.ts"

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withDescription("Where to listen; 0 takes any free port. Default: 4020"),
    Flag.withDefault(4020)
  ),
  host: Flag.String("host").pipe(
    Flag.withDescription("The address to listen on. Default: 127.0.0.1, this machine alone"),
    Flag.withDefault("127.0.0.1")
  ),
  record: Flag.String("record").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Add every webhook, with its content, to this file, for connexease listen replay"),
    Flag.optional
  ),
  ...Options.flags
}

/** The gateway waits five seconds for an answer (Connexease: webhook endpoint rules). */
const FORWARD_TIMEOUT = "4 seconds"

/** How many events are remembered, to name those that come again. */
const REMEMBERED_EVENTS = 10_000

export const command = Command.make("listen", flags, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const to = yield* Options.address(options.forwardTo)
      const secret = yield* Options.secret(options.secretFile)
      const style = yield* Terminal.styler
      const services = yield* Effect.context<FileSystem.FileSystem>()
      const known = new Set<string>()

      /** Whether the event came before; the oldest are forgotten. */
      const isRepeated = (event: Webhook.Event): boolean => {
        const id = Webhook.eventId(event)
        if (known.has(id)) return true
        known.add(id)
        for (const oldest of known) {
          if (known.size <= REMEMBERED_EVENTS) break
          known.delete(oldest)
        }
        return false
      }

      const take = (events: ReadonlyArray<Webhook.Event>, body: string) =>
        Effect.gen(function* () {
          const receivedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
          if (Option.isSome(options.record)) {
            yield* Recording.append(options.record.value, { receivedAt, body }).pipe(
              Effect.tapError(({ reason }) =>
                Console.error(
                  `--record: the webhook cannot be written (${reason._tag}); it is asked for again`
                )
              )
            )
          }
          const forwarded =
            to === undefined ? undefined : yield* forward({ to, body, secret, timeout: FORWARD_TIMEOUT })
          if (options.json) {
            for (const event of events) yield* Json.print(Describe.asJson(event, options.showContent))
            if (forwarded !== undefined)
              yield* Json.print({ forwarded: forwarded.taken, detail: forwarded.detail })
          } else {
            const lines = events.map((event) => {
              const again = isRepeated(event) ? style("dim", "  (again)") : ""
              return `${receivedAt.slice(11, 19)}  ${Describe.render(event, options.showContent, style)}${again}`
            })
            const arrow = style(forwarded?.taken === true ? "green" : "red", "→")
            yield* Console.log(
              [...lines, ...(forwarded === undefined ? [] : [`          ${arrow} ${forwarded.detail}`])].join(
                "\n"
              )
            )
          }
          // What the application did not take is answered with 503, so that the gateway sends it again.
          if (forwarded?.taken === false) return yield* Effect.fail("not taken")
        })

      const answer = (request: Request) => {
        const copy = request.clone()
        return Webhook.respond(request, {
          secret,
          handle: (events) =>
            Effect.flatMap(
              Effect.promise(() => copy.text()),
              (body) => take(events, body)
            ),
          onError: ({ message, reason, status }) => {
            if (reason !== "HandlerFailure")
              Effect.runForkWith(services)(Console.error(`answered ${status}: ${message}`))
          }
        })
      }
      const port = yield* Server.serve(
        (request) => Effect.runPromiseWith(services)(answer(request)),
        options
      ).pipe(
        Effect.catchTag("ServerError", ({ code }) =>
          Exit.usage(
            `--port: ${options.port} on ${options.host} cannot be listened on (${code})`,
            code === "EADDRINUSE" ? "Something else listens there; choose another port, or 0 for any." : ""
          )
        )
      )
      yield* Console.error(
        `Listening on http://${options.host}:${port}/ for POST with the secret; Ctrl-C ends it.`
      )
      return yield* Effect.never.pipe(Effect.onInterrupt(() => Exit.interruptedWith(Exit.codes.ok)))
    })
  )
).pipe(
  Command.withDescription(
    `Take webhooks on this machine and print their events as they come: statuses of messages, and what people write.

The gateway posts to a public https address, so put a tunnel in front; the mock gateway posts to this one directly. Only requests with the webhook's secret are taken (Authorization: Bearer …); others are answered 401, and any other method than POST with 405, as Webhook.toWebHandler of core does. With --forward-to the answer is 200 only after the application's own 200, else 503: the gateway sends it again then, nothing is repeated here.

Numbers are masked, and names and texts left out, unless --show-content is given. The id of a message holds its number in an encoded form.\n\n${Exit.help(Exit.codes.ok, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Print, record and forward webhooks"),
  Command.withExamples([
    { command: "connexease listen --show-content", description: "Print events with what people write" },
    {
      command: "connexease listen --forward-to http://127.0.0.1:3000/webhook --record webhooks.jsonl",
      description: "Hand webhooks on to your application, and keep them"
    },
    { command: "connexease listen --json | jq 'select(.status == \"failed\")'", description: "Only failures" }
  ]),
  Command.withSubcommands([Replay.command])
)
