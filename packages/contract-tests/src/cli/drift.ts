/** `connexease-contract drift`: what changed between two targets, or two recordings, and how much it matters. */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { Exchange } from "@connexease-gateway/contract"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Drift from "../drift/Drift.ts"
import * as Html from "../drift/report/Html.ts"
import * as Json from "../drift/report/Json.ts"
import * as JUnit from "../drift/report/JUnit.ts"
import * as Markdown from "../drift/report/Markdown.ts"
import * as Terminal from "../drift/report/Terminal.ts"
import * as Waiver from "../drift/Waiver.ts"
import type { RealSends } from "../verify/Guard.ts"
import * as MockTarget from "../targets/MockTarget.ts"
import * as Observation from "../record/Observation.ts"
import * as Recording from "../record/Recording.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Output from "./Output.ts"
import * as Progress from "./Progress.ts"

const side = (name: string, what: string) =>
  Argument.String(name).pipe(
    Argument.withDescription(
      `${what}: an address, a folder that record wrote, or mock, mock:api, mock:proxy for a mock of that generation`
    )
  )

const flags = {
  before: side("A", "What is compared with"),
  after: side("B", "What is compared"),
  apiKey: Connection.apiKey,
  token: Connection.token,
  timeout: Connection.timeout,
  otherApiKey: Flag.Redacted("api-key-b").pipe(
    Flag.withDescription("A key of B, where it has another (CONNEXEASE_CONTRACT_API_KEY_B)"),
    Flag.withFallbackConfig(Config.Redacted("CONNEXEASE_CONTRACT_API_KEY_B")),
    Flag.optional
  ),
  waivers: Flag.Path("waivers").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Differences that are accepted for a while, with reasons (YAML)"),
    Flag.optional
  ),
  ...Connection.sending,
  ...Output.flags,
  html: Output.file("html", "one HTML page, to be looked at")
}

const look = (
  given: string,
  options: {
    readonly apiKey: Option.Option<Redacted.Redacted<string>>
    readonly token: Option.Option<Redacted.Redacted<string>>
    readonly realSends: Option.Option<RealSends>
  }
) =>
  Effect.gen(function* () {
    const mock = /^mock(?::(api|proxy))?$/.exec(given)
    if (mock === null && !/^https?:\/\//i.test(given)) {
      return yield* Recording.read(given).pipe(
        Effect.catchTag("RecordingError", ({ message }) => Connection.usage(message))
      )
    }
    const target =
      mock === null
        ? yield* Connection.admitted({ url: given, profile: "api", ...options })
        : yield* MockTarget.start({ profile: mock[1] === "proxy" ? "proxy" : "api" })
    const exchanges = Exchange.load()
    const progress = yield* Progress.make(exchanges.length)
    return yield* Observation.observe(target, {
      exchanges,
      onObserved: ({ id }) => progress(`${given} ${id}`)
    })
  }).pipe(Effect.scoped)

const waivers = (file: Option.Option<string>) =>
  Effect.gen(function* () {
    if (Option.isNone(file)) return []
    const fileSystem = yield* FileSystem.FileSystem
    const text = yield* fileSystem
      .readFileString(file.value)
      .pipe(Effect.catchTag("PlatformError", () => Connection.usage(`${file.value}: cannot be read`)))
    return yield* Waiver.parse(text, file.value).pipe(
      Effect.catchTag("WaiverError", ({ message }) => Connection.usage(message))
    )
  })

const forms = {
  junit: JUnit.render,
  json: Json.render,
  markdown: Markdown.render,
  html: Html.render
} as const

/** A side of which nothing was seen. */
const unseen = (name: string): Observation.Observation => ({
  name,
  exchanges: [],
  missing: new Map(),
  unanswered: new Map()
})

export const command = Command.make("drift", flags, (options) =>
  Effect.gen(function* () {
    const accepted = yield* waivers(options.waivers)
    const realSends = yield* Connection.realSends(options)
    const { token } = options
    const date = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
    const { code, report } = yield* Effect.gen(function* () {
      const before = yield* look(options.before, { apiKey: options.apiKey, token, realSends })
      yield* Connection.endAtBreach(before)
      const apiKey = Option.orElse(options.otherApiKey, () => options.apiKey)
      const after = yield* look(options.after, { apiKey, token, realSends })
      yield* Connection.endAtBreach(after)
      const report = Drift.compare(before, after, { waivers: accepted, date })
      if (report.compared.length === 0) return { report, code: Exit.codes.notJudged }
      return { report, code: report.ok ? undefined : Exit.codes.notKept }
    }).pipe(
      Connection.within(options.timeout),
      Effect.catchTag("NotJudged", ({ code, problems }) => {
        const report = Drift.compare(unseen(options.before), unseen(options.after), { date, problems })
        return Effect.succeed({ report, code })
      })
    )
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    yield* Console.log(Terminal.render(report, { colours: canColor }))
    for (const form of ["junit", "json", "markdown", "html"] as const) {
      const path = options[form]
      if (Option.isSome(path)) yield* Output.write(form, path.value, forms[form](report))
    }
    if (code !== undefined) return yield* new Exit.Exit({ code })
  })
).pipe(
  Command.withDescription(
    `Compare what two sides answer to the exchanges of the contract, place by place: breaking, risky, cosmetic. A breaking or risky difference that no waiver accepts fails, and so does a waiver whose last day is over. The guards are those of verify.\n\nExit codes: 0 nothing that matters differs; 1 something does, or a waiver expired; 2 the command line or a file is wrong; 3 nothing could be compared; ${Exit.breach}.`
  ),
  Command.withShortDescription("Compare two targets or recordings"),
  Command.withExamples([
    { command: "connexease-contract drift mock:api mock:proxy", description: "Compare two generations" },
    {
      command:
        "connexease-contract drift recordings/2026-11 https://api.gateway.connexease.com --html drift.html",
      description: "Compare the real gateway with what it answered before"
    }
  ])
)
