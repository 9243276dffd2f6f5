/** `connexease-contract client`: compares the outcomes that a client reports with what the mock accepted. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { pathToFileURL } from "node:url"
import type { Adapter } from "../client/Adapter.ts"
import * as ClientVerification from "../client/ClientVerification.ts"
import * as Core from "../client/coreAdapter.ts"
import * as Report from "../report/Report.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Output from "./Output.ts"
import * as Progress from "./Progress.ts"

const flags = {
  module: Flag.Path("module").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The adapter of your client; see below. Default: the client of this repository"),
    Flag.optional
  ),
  only: Flag.String("only").pipe(
    Flag.withDescription("Only faults whose name contains this. Default: all"),
    Flag.optional
  ),
  sendTimeout: Flag.Int("send-timeout").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withDescription("How long a send may take before it counts as never settling. Default: 150"),
    Flag.withDefault(150)
  ),
  timeout: Connection.timeout,
  ...Output.flags
}

/** How long a module may take to load, in seconds. */
const LOAD_TIMEOUT_SECONDS = 30

/** How long what it started may run on after the report, in milliseconds. */
const EXIT_DELAY_MS = 1_000

/** The function that a module gives by default. */
const load = (file: string) =>
  Effect.gen(function* () {
    const { resolve } = yield* Path.Path
    const loaded = yield* Effect.tryPromise(
      () => import(pathToFileURL(resolve(file)).href) as Promise<{ readonly default?: unknown }>
    ).pipe(
      Effect.timeoutOrElse({
        duration: `${LOAD_TIMEOUT_SECONDS} seconds`,
        orElse: () => Connection.usage(`${file}: is not loaded after ${LOAD_TIMEOUT_SECONDS} seconds`)
      }),
      Effect.catchTag("UnknownError", ({ cause }) =>
        Connection.usage(`${file}: cannot be loaded: ${String(cause)}`)
      )
    )
    if (typeof loaded.default === "function") return loaded.default as Adapter
    return yield* Connection.usage(
      `${file}: must export a function by default, ({ baseUrl, apiKey }) => ({ send: async (payload) => "accepted" })`
    )
  })

export const command = Command.make("client", flags, (options) =>
  Effect.gen(function* () {
    if (options.sendTimeout < 1) return yield* Connection.usage("--send-timeout must be at least 1")
    const adapter = Option.isSome(options.module) ? yield* load(options.module.value) : Core.adapter()
    const only = Option.getOrElse(options.only, () => "")
    const total = yield* ClientVerification.count(only)
    if (total === 0) return yield* Connection.usage(`--only: no fault has ${only} in its name`)
    yield* Console.log(
      `${total} faults; those that never answer take as long as the client's own time-out.\n`
    )
    const progress = yield* Progress.make(total)
    const name = Option.isSome(options.module)
      ? `the client of ${options.module.value}`
      : "@connexease-gateway/core"
    const { code, report } = yield* ClientVerification.verify(adapter, {
      name,
      only,
      sendTimeoutMs: options.sendTimeout * 1_000,
      onSettled: ({ name }) => progress(name)
    }).pipe(
      Effect.map((report) => ({ report, code: report.ok ? undefined : Exit.codes.notKept })),
      Connection.within(options.timeout),
      Effect.catchTag("NotJudged", ({ code, problems }) =>
        Effect.succeed({
          report: Report.make({ target: name, profile: "api", verdicts: [], problems }),
          code
        })
      )
    )
    yield* Output.writeReports(report, options)
    // What the module has left running must not keep the command.
    yield* Effect.sync(() => setTimeout(() => process.exit(), EXIT_DELAY_MS).unref())
    if (code !== undefined) return yield* new Exit.Exit({ code })
  })
).pipe(
  Command.withDescription(
    `Measure a client of the gateway: send one message into each fault that a gateway, a proxy or a network can produce, and compare what the client says with what the mock gateway took. Rejected and not-sent must leave nothing, accepted exactly one message, unknown at most one.

FILE exports by default a function ({ baseUrl, apiKey }) => ({ send, close? }); send(payload) resolves to accepted, rejected, not-sent or unknown.

Exit codes: 0 every reported outcome was true; 1 one was not; 2 the command line or the module is wrong; 3 the time was over.`
  ),
  Command.withShortDescription("Measure what a client does when things go wrong"),
  Command.withExamples([
    { command: "connexease-contract client --module ./our-client.ts", description: "Measure your client" },
    {
      command: "connexease-contract client --module ./our-client.ts --only at=after",
      description: "Only where the message was taken and the answer is lost or odd"
    }
  ])
)
