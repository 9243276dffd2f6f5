/** `connexease-contract verify`: judges one target by every exchange of the contract. */
import { Exchange, Guarantees } from "@connexease-gateway/contract"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Check from "../Check.ts"
import * as MockTarget from "../MockTarget.ts"
import * as Plan from "../Plan.ts"
import * as Properties from "../properties/Properties.ts"
import * as Property from "../properties/Property.ts"
import * as Verify from "../Verify.ts"
import * as Scene from "../webhooks/Scene.ts"
import * as Scenes from "../webhooks/Scenes.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Output from "./Output.ts"
import * as Progress from "./Progress.ts"

const flags = {
  url: Connection.url("The server to judge. Default: a mock gateway, started for the run").pipe(
    Flag.optional
  ),
  apiKey: Connection.apiKey,
  profile: Connection.profile,
  assumed: Flag.Literals("assumed", ["fail", "finding"]).pipe(
    Flag.withDescription("What a difference from an assumption is"),
    Flag.withDefault("finding")
  ),
  require: Flag.Literals("require", Guarantees.levels).pipe(
    Flag.withDescription("Fail unless every promise up to this level was looked at"),
    Flag.optional
  ),
  only: Flag.String("only").pipe(
    Flag.withDescription("Run only exchanges whose id or topic contains this"),
    Flag.optional
  ),
  properties: Flag.Int("properties").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(
      "Check what must hold for whatever is sent on N generated messages each; mocks only"
    ),
    Flag.withDefault(0)
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withDescription(
      "With --properties: the same number makes the same messages. Default: any; told where one fails"
    ),
    Flag.optional
  ),
  failures: Flag.Path("failures").pipe(
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("With --properties: where what failed is written, for --replay"),
    Flag.withDefault(".")
  ),
  replay: Flag.File("replay", { mustExist: true }).pipe(
    Flag.withDescription("Send again what failed once, from its file, and nothing else"),
    Flag.optional
  ),
  ...Connection.sending,
  ...Output.flags
}

/** What a file for `--replay` holds. */
const failureIn = (path: Option.Option<string>) =>
  Effect.gen(function* () {
    if (Option.isNone(path)) return undefined
    const fileSystem = yield* FileSystem.FileSystem
    const text = yield* fileSystem
      .readFileString(path.value)
      .pipe(
        Effect.catchTag("PlatformError", () => Connection.usage(`--replay: ${path.value} cannot be read`))
      )
    return yield* Schema.decodeEffect(Properties.FailureJson)(text).pipe(
      Effect.catchTag("SchemaError", () =>
        Connection.usage(
          `--replay: ${path.value} holds nothing that failed; verify --properties writes such files`
        )
      )
    )
  })

/** Writes what failed into a folder. */
const writer = (folder: string) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { join } = yield* Path.Path
    return (failure: Properties.Failure) => {
      const file = join(folder, `${failure.property}.json`)
      return fileSystem.makeDirectory(folder, { recursive: true }).pipe(
        Effect.andThen(fileSystem.writeFileString(file, `${JSON.stringify(failure, null, 2)}\n`)),
        Effect.andThen(Console.error(`${failure.property} failed: verify --replay ${file}`)),
        Effect.catchTag("PlatformError", ({ message }) => Console.error(`--failures: ${message}`))
      )
    }
  })

export const command = Command.make("verify", flags, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const realSends = yield* Connection.realSends(options)
      if (options.properties < 0) return yield* Connection.usage("--properties must not be negative")
      const { problems: stopped, target } = Option.isNone(options.url)
        ? { target: yield* MockTarget.start({ profile: options.profile }), problems: [] }
        : yield* Connection.connect({ ...options, url: options.url.value, realSends })
      const isWanted = ({ id, topic }: { readonly id: string; readonly topic: string }) =>
        Option.isNone(options.only) || id.includes(options.only.value) || topic.includes(options.only.value)
      const replay = yield* failureIn(options.replay)
      const isAll = Option.isNone(options.replay)
      const exchanges = Exchange.load().filter((one) => isAll && isWanted(one))
      const scenes = Scenes.all.filter(({ id }) => isAll && isWanted({ id, topic: Scene.topic }))
      const properties = Property.all.filter(
        ({ id }) => isAll && options.properties > 0 && isWanted({ id, topic: Properties.topic })
      )
      const checks = Verify.checks(exchanges)
      const problems =
        isAll && Option.isSome(options.only) && checks.length + scenes.length + properties.length === 0
          ? [...stopped, `--only: nothing has ${options.only.value} in its id or topic`]
          : stopped
      const plan = Plan.make(target, checks)
      if (plan !== undefined) yield* Console.log(`${Plan.render(plan)}\n`)
      const progress = yield* Progress.make(
        checks.length + 2 * scenes.length + properties.length + (isAll ? 0 : 1)
      )
      const seed = Option.isSome(options.seed) ? options.seed.value : yield* Random.nextIntBetween(0, 2 ** 31)
      const onFailure = yield* writer(options.failures)
      const report = yield* Verify.verify(target, {
        exchanges,
        scenes,
        problems,
        assumed: options.assumed,
        onVerdict: (verdict) => progress(Check.name(verdict)),
        ...(properties.length === 0
          ? {}
          : {
              properties: { properties, runs: options.properties, seed, onFailure }
            }),
        ...(replay === undefined ? {} : { replay }),
        ...(Option.isSome(options.require) ? { require: options.require.value } : {})
      })
      yield* Output.tell(report, options)
      if (stopped.length > 0) return yield* new Exit.Exit({ code: Exit.codes.notJudged })
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
      command: "connexease-contract verify --properties 1000",
      description: "Send a mock what chance makes, too"
    },
    {
      command: "connexease-contract verify --url https://api.gateway.connexease.com",
      description: "Judge the real gateway in its sandbox, with the key in CONNEXEASE_CONTRACT_API_KEY"
    }
  ])
)
