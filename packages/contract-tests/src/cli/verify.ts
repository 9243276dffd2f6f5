/** `connexease-contract verify`: runs every exchange and webhook scenario of the contract against one target. */
import { Exchange, Guarantees, WebhookScenario } from "@connexease-gateway/contract"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Check from "../checks/Check.ts"
import * as MockTarget from "../targets/MockTarget.ts"
import * as Plan from "../verify/Plan.ts"
import * as Report from "../report/Report.ts"
import * as Verify from "../verify/Verify.ts"
import * as WebhookCheck from "../checks/WebhookCheck.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Output from "./Output.ts"
import * as Progress from "./Progress.ts"

const flags = {
  url: Connection.url("The server to check. Default: a mock gateway, started for the run").pipe(
    Flag.optional
  ),
  apiKey: Connection.apiKey,
  token: Connection.token,
  profile: Connection.profile,
  assumed: Flag.Literals("assumed", ["fail", "finding"]).pipe(
    Flag.withDescription("What a difference from an assumption is. Default: finding"),
    Flag.withDefault("finding")
  ),
  require: Flag.Literals("require", Guarantees.levels).pipe(
    Flag.withDescription(
      "Fail unless every guarantee up to this level was looked at. Default: none is required"
    ),
    Flag.optional
  ),
  only: Flag.String("only").pipe(
    Flag.withDescription("Run only exchanges whose id or topic contains this. Default: all"),
    Flag.optional
  ),
  timeout: Connection.timeout,
  ...Connection.sending,
  ...Output.flags
}

export const command = Command.make("verify", flags, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const realSends = yield* Connection.realSends(options)
      const verdicts: Array<Check.Verdict> = []
      const run = Effect.gen(function* () {
        const { problems: stopped, target } = Option.isNone(options.url)
          ? { target: yield* MockTarget.start({ profile: options.profile }), problems: [] }
          : yield* Connection.connect({ ...options, url: options.url.value, realSends })
        const isWanted = ({ id, topic }: { readonly id: string; readonly topic: string }) =>
          Option.isNone(options.only) || id.includes(options.only.value) || topic.includes(options.only.value)
        const exchanges = Exchange.load().filter(isWanted)
        const scenarios = WebhookScenario.load().filter(({ id }) =>
          isWanted({ id, topic: WebhookCheck.topic })
        )
        const checks = Verify.checks(exchanges)
        const problems =
          Option.isSome(options.only) && checks.length + scenarios.length === 0
            ? [...stopped, `--only: nothing has ${options.only.value} in its id or topic`]
            : stopped
        const plan = Plan.make(target, checks)
        if (plan !== undefined) yield* Console.log(`${Plan.render(plan)}\n`)
        const progress = yield* Progress.make(checks.length + 2 * scenarios.length)
        const report = yield* Verify.verify(target, {
          exchanges,
          scenarios,
          problems,
          assumed: options.assumed,
          onVerdict: (verdict) => {
            verdicts.push(verdict)
            return progress(Check.name(verdict))
          },
          ...(Option.isSome(options.require) ? { require: options.require.value } : {})
        })
        if (target.breach?.() !== undefined) return { report, code: Exit.codes.breach }
        if (stopped.length > 0) return { report, code: Exit.codes.notJudged }
        return { report, code: report.ok ? undefined : Exit.codes.notKept }
      })
      const { code, report } = yield* run.pipe(
        Connection.within(options.timeout),
        Effect.catchTag("NotJudged", ({ code, problems }) => {
          const target = Option.getOrElse(options.url, () => "the mock gateway")
          const report = Report.make({ target, profile: options.profile, verdicts, problems })
          return Effect.succeed({ report, code })
        })
      )
      yield* Output.writeReports(report, options)
      if (code !== undefined) return yield* new Exit.Exit({ code })
    })
  )
).pipe(
  Command.withDescription(
    `Check a gateway, or a mock, against every exchange of the contract: as raw HTTP and through the client.\n\n${Exit.help}`
  ),
  Command.withShortDescription("Check a gateway against the contract"),
  Command.withExamples([
    { command: "connexease-contract verify", description: "Check the mock gateway" },
    {
      command: "connexease-contract verify --url http://127.0.0.1:4010 --junit report.xml",
      description: "Check a running mock, with a report for CI"
    },
    {
      command: "connexease-contract verify --url https://api.gateway.connexease.com",
      description: "Check the real gateway in its sandbox, with the key in CONNEXEASE_CONTRACT_API_KEY"
    }
  ])
)
