/** What every `connexease send …` shares: its flags, the send itself, and how its outcome is printed. */
import * as Gateway from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import type * as Message from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Flag from "effect/cli/Flag"
import * as Configuration from "../../configuration/Configuration.ts"
import * as Exit from "../../Exit.ts"
import * as Json from "../../output/json.ts"
import * as Terminal from "../../output/terminal.ts"

export const recipientFlags = {
  to: Flag.String("to").pipe(
    Flag.withMetavar("RECIPIENT"),
    Flag.withDescription(
      "A phone number with its country code, as people write it; or a group id, or a user id"
    )
  ),
  replyTo: Flag.String("reply-to").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("The id of the message that this one answers (wamid.…)"),
    Flag.optional
  )
}

/** The constructors' part of {@link recipientFlags}. */
export const addressOf = (flags: { readonly to: string; readonly replyTo: Option.Option<string> }) => ({
  to: flags.to,
  ...(Option.isSome(flags.replyTo) ? { replyTo: flags.replyTo.value } : {})
})

export const flags = {
  sandbox: Flag.Boolean("sandbox").pipe(
    Flag.withDescription("Send to the gateway's sandbox: checked and answered, delivered to no person"),
    Flag.withDefault(false)
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Validate, print the request with the key masked, and send nothing"),
    Flag.withDefault(false)
  ),
  correlationId: Flag.String("correlation-id").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Your own reference; every status webhook of the message repeats it"),
    Flag.optional
  ),
  json: Json.flag,
  ...Configuration.flags
}

/** The values of {@link flags}. */
export interface Flags extends Configuration.Flags {
  readonly sandbox: boolean
  readonly dryRun: boolean
  readonly correlationId: Option.Option<string>
  readonly json: boolean
}

export const exitCodes = Exit.help(
  Exit.codes.ok,
  Exit.codes.usage,
  Exit.codes.rejected,
  Exit.codes.unknown,
  Exit.codes.notSent
)

/** A request as it would leave, but for its key. */
interface MaskedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Prints the request that the client would make. It is the client's own: a `fetch` takes it, and sends nothing. */
const dryRun = (message: Message.Message, options: Flags, sendOptions: Gateway.SendOptions) =>
  Effect.gen(function* () {
    const requests: Array<MaskedRequest> = []
    const { value: baseUrl } = yield* Configuration.baseUrl(options)
    const gateway = yield* Gateway.make({
      apiKey: Redacted.make("masked"),
      baseUrl,
      sandbox: options.sandbox,
      fetch: async (url, init) => {
        requests.push({
          method: init?.method ?? "GET",
          url: url instanceof Request ? url.url : String(url),
          headers: { authorization: "Bearer <masked>", "content-type": "application/json" },
          body: JSON.parse(String(init?.body))
        })
        throw new Error("dry run")
      }
    }).pipe(Effect.catchTag("GatewayError", ({ reason }) => Exit.usage(reason.message)))
    const error = yield* Effect.flip(gateway.send(message, sendOptions)).pipe(Effect.orDie)
    const [request] = requests
    if (request === undefined) return yield* report(error, options)
    if (options.json) return yield* Json.print(request)
    const { body, headers, method, url } = request
    yield* Console.log(
      [
        `${method} ${url}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        "",
        JSON.stringify(body, null, 2)
      ].join("\n")
    )
    yield* Console.error("Nothing was sent.")
  })

/** Sends the message, or prints its request, and ends with the code of the outcome. */
export const sendMessage = (message: Message.Message, options: Flags) =>
  Effect.scoped(
    Effect.gen(function* () {
      const sendOptions = { correlationId: Option.getOrUndefined(options.correlationId) }
      if (options.dryRun) return yield* dryRun(message, options, sendOptions)
      const gateway = yield* Configuration.gateway(options, { sandbox: options.sandbox })
      yield* gateway.send(message, sendOptions).pipe(
        Effect.matchEffect({
          onFailure: (error) => report(error, options),
          onSuccess: (receipt) => accepted(receipt, options)
        })
      )
    })
  )

const accepted = (receipt: Receipt, options: Flags) =>
  Effect.gen(function* () {
    const { messageId, rateLimit, sandbox, status } = receipt
    if (options.json) return yield* Json.print({ outcome: "Accepted", messageId, sandbox, status, rateLimit })
    const style = yield* Terminal.styler
    const where = sandbox ? " by the sandbox; it is delivered to no person" : ""
    yield* Console.log(`${style("green", "✓")} Accepted${where}\n  ${messageId}`)
  })

/** Says what became of a message that was not accepted, why and what to do; ends with the code of its outcome. */
const report = (error: GatewayError, options: Flags) =>
  Effect.gen(function* () {
    const { outcome, reason, resolution } = error
    const code = reason._tag === "InvalidConfiguration" ? Exit.codes.usage : Exit.ofOutcome[outcome]
    if (options.json) {
      yield* Json.print({
        outcome,
        reason: reason._tag,
        message: error.message,
        resolution,
        ...("issues" in reason ? { issues: reason.issues } : {}),
        isRetryable: error.isRetryable,
        retryAfterMillis: error.retryAfterMillis,
        attempts: error.attempts.length
      })
      return yield* new Exit.Exit({ code })
    }
    const problems =
      reason._tag === "InvalidMessage"
        ? [
            "The message is not valid:",
            ...reason.issues.map(({ path, rule }) => `  ${path.join(".")} ${rule}`)
          ]
        : [reason.message, resolution]
    return yield* Exit.withMessage(code, `✗ ${words[outcome]}`, ...problems.map((line) => `  ${line}`))
  })

const words: Record<GatewayError["outcome"], string> = {
  NotSent: "Not sent",
  Rejected: "Rejected",
  Unknown: "Unknown: the message may have been accepted"
}
