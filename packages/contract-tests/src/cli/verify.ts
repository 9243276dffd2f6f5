/** `connexease-contract verify`: judges one target by every exchange of the contract. */
import { Exchange, Promises } from "@connexease-gateway/contract"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Check from "../Check.ts"
import type { Verdict } from "../Check.ts"
import * as Connect from "../Connect.ts"
import type { RealSends } from "../Guard.ts"
import * as MockTarget from "../MockTarget.ts"
import * as Verify from "../Verify.ts"
import * as Scene from "../webhooks/Scene.ts"
import * as Scenes from "../webhooks/Scenes.ts"
import * as Exit from "./Exit.ts"
import * as Output from "./Output.ts"

const flags = {
  url: Flag.String("url").pipe(
    Flag.withDescription(
      "The server to judge (CONNEXEASE_CONTRACT_URL). Default: a mock gateway, started for the run"
    ),
    Flag.withFallbackConfig(Config.String("CONNEXEASE_CONTRACT_URL")),
    Flag.optional
  ),
  apiKey: Flag.Redacted("api-key").pipe(
    Flag.withDescription("A key of that server (CONNEXEASE_CONTRACT_API_KEY). A mock needs none"),
    Flag.withFallbackConfig(Config.Redacted("CONNEXEASE_CONTRACT_API_KEY")),
    Flag.optional
  ),
  profile: Flag.Literals("profile", ["api", "proxy"]).pipe(
    Flag.withDescription("The generation of the gateway"),
    Flag.withDefault("api")
  ),
  assumed: Flag.Literals("assumed", ["fail", "finding"]).pipe(
    Flag.withDescription("What a difference from an assumption is"),
    Flag.withDefault("finding")
  ),
  require: Flag.Literals("require", Promises.levels).pipe(
    Flag.withDescription("Fail unless every promise up to this level was looked at"),
    Flag.optional
  ),
  only: Flag.String("only").pipe(
    Flag.withDescription("Run only exchanges whose id or topic contains this"),
    Flag.optional
  ),
  allowRealSends: Flag.Boolean("allow-real-sends").pipe(
    Flag.withDescription("Let messages reach the people on the list. Costs money"),
    Flag.withDefault(false)
  ),
  recipient: Flag.String("recipient").pipe(
    Flag.withDescription("With --allow-real-sends: a number that may be reached; may be repeated"),
    Flag.atLeast(0)
  ),
  messages: Flag.Int("messages").pipe(
    Flag.withDescription("With --allow-real-sends: how many messages may be sent"),
    Flag.withDefault(10)
  ),
  ...Output.flags
}

const usage = (message: string) =>
  Effect.andThen(Console.error(message), Effect.fail(new Exit.Exit({ code: Exit.codes.usage })))

const realSends = (options: {
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

const target = (options: {
  readonly url: Option.Option<string>
  readonly apiKey: Option.Option<Redacted.Redacted<string>>
  readonly profile: "api" | "proxy"
  readonly realSends: Option.Option<RealSends>
}) =>
  Effect.gen(function* () {
    if (Option.isNone(options.url)) {
      return { target: yield* MockTarget.start({ profile: options.profile }), problems: [] }
    }
    const url = URL.parse(options.url.value)
    if (url === null || !/^https?:$/.test(url.protocol))
      return yield* usage(`--url: ${options.url.value} is no http address`)
    return yield* Connect.connect({
      url,
      profile: options.profile,
      ...(Option.isSome(options.apiKey) ? { apiKey: options.apiKey.value } : {}),
      ...(Option.isSome(options.realSends) ? { realSends: options.realSends.value } : {})
    }).pipe(
      Effect.catchTag("ConnectError", ({ message }) =>
        Effect.andThen(Console.error(message), Effect.fail(new Exit.Exit({ code: Exit.codes.notJudged })))
      )
    )
  })

/** A line that rewrites itself while the run goes on, where somebody watches. */
const progress = (total: number) =>
  Effect.gen(function* () {
    const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
    if (!canAnimate) return () => Effect.void
    let done = 0
    return (verdict: Verdict) =>
      Effect.sync(() => {
        done++
        process.stderr.write(
          `\r\u001b[2K${done}/${total} ${Check.name(verdict)}${done === total ? "\r\u001b[2K" : ""}`
        )
      })
  })

export const command = Command.make("verify", flags, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const allowed = yield* realSends(options)
      const { problems, target: judged } = yield* target({ ...options, realSends: allowed })
      const isWanted = ({ id, topic }: { readonly id: string; readonly topic: string }) =>
        Option.isNone(options.only) || id.includes(options.only.value) || topic.includes(options.only.value)
      const exchanges = Exchange.load().filter(isWanted)
      const scenes = Scenes.all.filter(({ id }) => isWanted({ id, topic: Scene.topic }))
      const onVerdict = yield* progress(Verify.checks(exchanges).length + 2 * scenes.length)
      const report = yield* Verify.verify(judged, {
        exchanges,
        scenes,
        problems,
        assumed: options.assumed,
        onVerdict,
        ...(Option.isSome(options.require) ? { require: options.require.value } : {})
      })
      yield* Output.tell(report, options)
      if (problems.length > 0) return yield* new Exit.Exit({ code: Exit.codes.notJudged })
      if (!report.ok) return yield* new Exit.Exit({ code: Exit.codes.notKept })
    })
  )
).pipe(
  Command.withDescription(
    `Judge a gateway, or a mock of one, by every exchange of the contract: as raw HTTP and through the client.\n\n${Exit.help}`
  ),
  Command.withShortDescription("Judge a gateway by the contract"),
  Command.withExamples([
    { command: "connexease-contract verify", description: "Judge the mock gateway" },
    {
      command: "connexease-contract verify --url http://127.0.0.1:4010 --junit report.xml",
      description: "Judge a running mock, with a report for CI"
    },
    {
      command: "connexease-contract verify --url https://api.gateway.connexease.com",
      description: "Judge the real gateway in its sandbox, with the key in CONNEXEASE_CONTRACT_API_KEY"
    }
  ])
)
