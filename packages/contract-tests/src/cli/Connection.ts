/** Options for connecting to a server, the guarded connection that every command uses, and the time that a run may take. */
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Flag from "effect/cli/Flag"
import * as Connect from "../targets/Connect.ts"
import type { RealSends } from "../verify/Guard.ts"
import type { SandboxBreach } from "../http/RawHttp.ts"
import * as Exit from "./Exit.ts"

export const url = (what: string) =>
  Flag.String("url").pipe(
    Flag.withDescription(`${what} (CONNEXEASE_CONTRACT_URL)`),
    Flag.withFallbackConfig(Config.String("CONNEXEASE_CONTRACT_URL"))
  )

export const apiKey = Flag.Redacted("api-key").pipe(
  Flag.withDescription("A key of that server (CONNEXEASE_CONTRACT_API_KEY). A mock needs none"),
  Flag.withFallbackConfig(Config.Redacted("CONNEXEASE_CONTRACT_API_KEY")),
  Flag.optional
)

export const token = Flag.Redacted("token").pipe(
  Flag.withDescription("The token of a mock's control API, where it asks for one (CONNEXEASE_MOCK_TOKEN)"),
  Flag.withFallbackConfig(Config.Redacted("CONNEXEASE_MOCK_TOKEN")),
  Flag.optional
)

export const timeout = Flag.Int("timeout").pipe(
  Flag.withMetavar("SECONDS"),
  Flag.withDescription("How long the whole run may take. Default: no limit"),
  Flag.optional
)

export const profile = Flag.Literals("profile", ["api", "proxy"]).pipe(
  Flag.withDescription("The generation of the gateway. Default: api"),
  Flag.withDefault("api")
)

/** What lets messages really be sent. */
export const sending = {
  allowRealSends: Flag.Boolean("allow-real-sends").pipe(
    Flag.withDescription("Let messages reach the people on the list. Costs money. Default: off"),
    Flag.withDefault(false)
  ),
  recipient: Flag.String("recipient").pipe(
    Flag.withDescription("With --allow-real-sends: a number that may be reached; may be repeated"),
    Flag.atLeast(0)
  ),
  messages: Flag.Int("messages").pipe(
    Flag.withDescription("With --allow-real-sends: how many messages may be sent. Default: 10"),
    Flag.withDefault(10)
  )
}

/** Says what is wrong with the command line, and ends. */
export const usage = (message: string) =>
  Effect.andThen(Console.error(message), Effect.fail(new Exit.Exit({ code: Exit.codes.usage })))

/** What may really be sent, as the flags say. */
export const realSends = (options: {
  readonly allowRealSends: boolean
  readonly recipient: ReadonlyArray<string>
  readonly messages: number
}) => {
  const to = new Set(options.recipient.map((number) => number.replaceAll(/[+\-() ]/g, "")))
  if (!options.allowRealSends) {
    return to.size === 0
      ? Effect.succeedNone
      : usage("--recipient has a meaning only together with --allow-real-sends")
  }
  if (to.size === 0) return usage("--allow-real-sends needs at least one --recipient")
  if (![...to].every((number) => /^[0-9]{7,15}$/.test(number)))
    return usage("--recipient must be a number of 7 to 15 digits")
  return options.messages < 1
    ? usage("--messages must be at least 1")
    : Effect.succeedSome({ to, budget: options.messages })
}

/** Nothing more can be judged: why, and the code to end with. */
export class NotJudged extends Data.TaggedError("NotJudged")<{
  readonly problems: ReadonlyArray<string>
  readonly code: typeof Exit.codes.notJudged | typeof Exit.codes.breach
}> {}

/** The server at an address, as a target. */
export const connect = (options: {
  readonly url: string
  readonly apiKey: Option.Option<Redacted.Redacted<string>>
  readonly token: Option.Option<Redacted.Redacted<string>>
  readonly profile: "api" | "proxy"
  readonly realSends: Option.Option<RealSends>
}) =>
  Effect.gen(function* () {
    const address = URL.parse(options.url)
    if (address === null || !/^https?:$/.test(address.protocol))
      return yield* usage(`--url: ${options.url} is no http address`)
    return yield* Connect.connect({
      url: address,
      profile: options.profile,
      ...(Option.isSome(options.apiKey) ? { apiKey: options.apiKey.value } : {}),
      ...(Option.isSome(options.token) ? { token: options.token.value } : {}),
      ...(Option.isSome(options.realSends) ? { realSends: options.realSends.value } : {})
    }).pipe(
      Effect.mapError(({ message }) => new NotJudged({ problems: [message], code: Exit.codes.notJudged }))
    )
  })

/** The server at an address, unless a guard has stopped the run before it began. */
export const admitted = (options: Parameters<typeof connect>[0]) =>
  Effect.gen(function* () {
    const { problems, target } = yield* connect(options)
    if (problems.length === 0) return target
    const code = target.breach?.() === undefined ? Exit.codes.notJudged : Exit.codes.breach
    return yield* new NotJudged({ problems, code })
  })

/** Ends the run where the guard saw an accepted answer that was not the sandbox's. */
export const endAtBreach = ({ breach }: { readonly breach?: SandboxBreach }) =>
  breach === undefined
    ? Effect.void
    : Effect.fail(
        new NotJudged({ problems: [`The run was stopped: ${breach.message}`], code: Exit.codes.breach })
      )

/** Bounds a run, where `--timeout` says how long it may take. */
export const within =
  (seconds: Option.Option<number>) =>
  <A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E | NotJudged | Exit.Exit, R> => {
    if (Option.isNone(seconds)) return run
    if (seconds.value < 1) return usage("--timeout must be at least 1")
    const problem = `The run was stopped: it took longer than --timeout, ${seconds.value} seconds`
    return Effect.timeoutOrElse(run, {
      duration: `${seconds.value} seconds`,
      orElse: () => Effect.fail(new NotJudged({ problems: [problem], code: Exit.codes.notJudged }))
    })
  }

/** Prints why nothing was judged, and ends. */
export const endNotJudged = ({ code, problems }: NotJudged) =>
  Effect.andThen(
    Effect.forEach(problems, (problem) => Console.error(problem), { discard: true }),
    Effect.fail(new Exit.Exit({ code }))
  )
