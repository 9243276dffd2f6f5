/** What every `connexease send …` shares: its flags, the send itself, and how its outcome is printed. */
import * as FileStore from "@connexease-gateway/core/ledger/FileStore"
import * as Gateway from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import * as Ledger from "@connexease-gateway/core/Ledger"
import type * as Message from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as EffectExit from "effect/Exit"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
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
  idempotencyKey: Flag.String("idempotency-key").pipe(
    Flag.withMetavar("KEY"),
    Flag.withDescription("With --ledger: sends the message once per key, however often the command is run"),
    Flag.optional
  ),
  ledger: Flag.Path("ledger").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("Where the keys of sent messages are kept; the folder is made if it is not there"),
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
  readonly idempotencyKey: Option.Option<string>
  readonly ledger: Option.Option<string>
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
const dryRun = (
  message: Message.Message,
  options: Flags,
  sendOptions: Gateway.SendOptions,
  placeOf?: PlaceOf
) =>
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
    if (request === undefined) return yield* report(error, options, placeOf)
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

/** The ledger of a folder. Ends the command where only one of key and folder is given, or the folder cannot be used. */
const ledgerOf = ({ idempotencyKey, ledger }: Flags) =>
  Effect.gen(function* () {
    if (Option.isSome(idempotencyKey) !== Option.isSome(ledger)) {
      return yield* Exit.usage(
        "--idempotency-key and --ledger belong together: a key, and where keys are kept"
      )
    }
    if (Option.isNone(ledger)) return undefined
    const store = yield* FileStore.make(ledger.value).pipe(
      Effect.catchTag("GatewayError", ({ reason }) => Exit.usage(`--ledger: ${reason.message}`))
    )
    return Ledger.fromKeyValueStore(store)
  })

/**
 * Sends the message, or prints its request, and ends with the code of the outcome. `placeOf` says where the part of a
 * message is, for one that came from a file.
 */
export const sendMessage = (message: Message.Message, options: Flags, placeOf?: PlaceOf) =>
  Effect.scoped(
    Effect.gen(function* () {
      const sendOptions = {
        correlationId: Option.getOrUndefined(options.correlationId),
        idempotencyKey: Option.getOrUndefined(options.idempotencyKey)
      }
      if (options.dryRun) return yield* dryRun(message, options, sendOptions, placeOf)
      let started = false
      const gateway = yield* Configuration.gateway(options, {
        sandbox: options.sandbox,
        ledger: yield* ledgerOf(options),
        onEvent: ({ _tag }) => {
          if (_tag === "AttemptStarted") started = true
        }
      })
      // Ctrl-C ends the send at once; what became of the message is still said, and decides the code.
      yield* Effect.uninterruptibleMask((restore) =>
        Effect.exit(restore(Effect.result(gateway.send(message, sendOptions)))).pipe(
          Effect.flatMap((exit) => {
            if (EffectExit.isFailure(exit)) return interrupted(started, options)
            return Result.isSuccess(exit.value)
              ? Effect.andThen(Exit.interruptedWith(Exit.codes.ok), accepted(exit.value.success, options))
              : Effect.andThen(
                  Exit.interruptedWith(codeOf(exit.value.failure)),
                  report(exit.value.failure, options, placeOf)
                )
          })
        )
      )
    })
  )

const accepted = (receipt: Receipt, options: Flags) =>
  Effect.gen(function* () {
    const { messageId, rateLimit, sandbox, status } = receipt
    const isReal = options.sandbox && !sandbox
    if (options.json) yield* Json.print({ outcome: "Accepted", messageId, sandbox, status, rateLimit })
    else {
      const style = yield* Terminal.styler
      const where = sandbox ? " by the sandbox; it is delivered to no person" : ""
      yield* Console.log(`${style("green", "✓")} Accepted${where}\n  ${Terminal.printable(messageId)}`)
    }
    if (isReal) {
      yield* Console.error(
        "The sandbox was asked for, and the id is that of a real message: it may be delivered."
      )
    }
  })

const interrupted = (started: boolean, options: Flags) =>
  Effect.gen(function* () {
    const outcome = started ? "Unknown" : "NotSent"
    yield* Exit.interruptedWith(Exit.ofOutcome[outcome])
    if (options.json) return yield* Json.print({ outcome, reason: "Aborted", isRetryable: !started })
    yield* Console.error(`✗ ${words[outcome]}\n  The command was interrupted.`)
  })

/** Where the part of a message is in the file that it came from. */
export type PlaceOf = (path: ReadonlyArray<string | number>) => string

const codeOf = ({ outcome, reason }: GatewayError): Exit.Code =>
  reason._tag === "InvalidConfiguration" ? Exit.codes.usage : Exit.ofOutcome[outcome]

/** Says what became of a message that was not accepted, why and what to do; ends with the code of its outcome. */
const report = (error: GatewayError, options: Flags, placeOf?: PlaceOf) =>
  Effect.gen(function* () {
    const { outcome, reason, resolution } = error
    const code = codeOf(error)
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
    const lines =
      reason._tag === "InvalidMessage"
        ? [
            "The message is not valid:",
            ...reason.issues.map(({ path, rule }) =>
              [...(placeOf === undefined ? [] : [placeOf(path)]), path.join("."), rule].join(" ")
            )
          ]
        : reason._tag === "PreviouslyUnknown"
          ? [
              reason.message,
              "Find out what became of it, by its status webhook or in the panel, before you use another key."
            ]
          : [reason.message, resolution]
    return yield* Exit.withMessage(code, `✗ ${words[outcome]}`, ...lines.map((line) => `  ${line}`))
  })

const words: Record<GatewayError["outcome"], string> = {
  NotSent: "Not sent",
  Rejected: "Rejected",
  Unknown: "Unknown: the message may have been accepted"
}
