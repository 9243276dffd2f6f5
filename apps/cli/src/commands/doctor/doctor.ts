/** `connexease doctor`: looks at everything between this machine and an accepted message, and says what to do. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Command from "effect/cli/Command"
import * as Configuration from "../../configuration/Configuration.ts"
import * as Exit from "../../Exit.ts"
import * as Json from "../../output/json.ts"
import * as Terminal from "../../output/terminal.ts"
import * as Finding from "./Finding.ts"
import * as Network from "./network.ts"
import * as SandboxRequest from "./sandboxRequest.ts"

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname)

/** A mock gateway in a network of containers is reached by a name and without TLS; its keys are no secret. */
const address = ({ source, value }: Configuration.Setting<string>, isForMock: boolean): Finding.Finding => {
  const url = new URL(value)
  const detail = `${url.origin}${url.pathname === "/" ? "" : url.pathname} (${source})`
  return url.protocol === "https:" || isLoopback(url) || isForMock
    ? Finding.ok("base URL", detail)
    : Finding.problem("base URL", detail, "Use https: over http, everyone on the way can read the API key.")
}

const isMockKey = (key: Redacted.Redacted<string>): boolean => Redacted.value(key).startsWith("mock_")

const key = (found: Option.Option<Configuration.Setting<Redacted.Redacted<string>>>, url: URL) => {
  const check = "API key"
  if (Option.isNone(found)) {
    return Finding.problem(
      check,
      "there is none",
      "Set CONNEXEASE_API_KEY, or name a file with --api-key-file."
    )
  }
  const { source, value } = found.value
  const text = Redacted.value(value)
  if (!/^[\x21-\x7e]+$/.test(text)) {
    return Finding.problem(
      check,
      `from ${source}: holds a space, a line break or another character that no key has`,
      "Copy the key again; quotes and line breaks are easily copied along."
    )
  }
  const isForMock = isMockKey(value)
  if (isForMock && url.hostname.endsWith(".connexease.com")) {
    return Finding.problem(
      check,
      `from ${source}: is a key of the mock gateway, which the real one refuses`,
      "Use the key of your app's dashboard, or set CONNEXEASE_BASE_URL to the mock."
    )
  }
  return Finding.ok(
    check,
    `from ${source}, ${text.length} characters${isForMock ? ", for a mock gateway" : ""}`
  )
}

/** The findings, each as soon as it is known; one that has no sense after a problem is skipped. */
const examine = (options: Configuration.Flags, report: (finding: Finding.Finding) => Effect.Effect<void>) =>
  Effect.gen(function* () {
    const baseUrl = yield* Configuration.baseUrl(options)
    const url = new URL(baseUrl.value)
    const apiKey = yield* Configuration.configuredApiKey(options)
    const steps = [
      Effect.succeed(
        address(
          baseUrl,
          Option.exists(apiKey, ({ value }) => isMockKey(value))
        )
      ),
      Effect.succeed(key(apiKey, url)),
      Network.resolve(url),
      Network.connect(url)
    ]
    let isUsable = true
    let problems = 0
    for (const step of steps) {
      const finding = yield* step
      yield* report(finding)
      if (finding.status !== "problem") continue
      problems++
      isUsable = false
      // A name without an address cannot be connected to.
      if (step === steps[2]) break
    }
    if (!isUsable || Option.isNone(apiKey)) {
      yield* report(Finding.skipped("sandbox request", "not sent: fix the problems above first"))
      return problems
    }
    for (const finding of yield* SandboxRequest.send(baseUrl.value, apiKey.value.value)) {
      yield* report(finding)
      if (finding.status === "problem") problems++
    }
    return problems
  })

export const command = Command.make("doctor", { json: Json.flag, ...Configuration.flags }, (options) =>
  Effect.gen(function* () {
    const style = yield* Terminal.styler
    const problems = yield* examine(options, (finding) =>
      options.json ? Json.print(finding) : Console.log(Finding.render(finding, style))
    )
    if (problems > 0) return yield* new Exit.Exit({ code: Exit.codes.failed })
  })
).pipe(
  Command.withDescription(
    `Look at configuration, key, name resolution, TLS, the sandbox, rate limits and clock, and say what to do about each problem.\n\nIt makes one request, to the sandbox and for a number that belongs to no country: nothing reaches a person. Within half a minute it is done.\n\n${Exit.help(Exit.codes.ok, Exit.codes.failed, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Find out why sending does not work"),
  Command.withExamples([
    { command: "connexease doctor", description: "With the configuration that send would use" },
    { command: "connexease doctor --base-url http://127.0.0.1:4010", description: "Try a mock gateway" }
  ])
)
