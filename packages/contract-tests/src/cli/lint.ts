/** `connexease-contract lint`: validates payloads in files and folders. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as ContractSchemas from "../checks/ContractSchemas.ts"
import * as Lint from "../lint/Lint.ts"
import { styler } from "../report/terminalText.ts"
import * as Exit from "./Exit.ts"

const paths = Argument.String("path").pipe(
  Argument.withDescription("A file, or a folder with its .json files at any depth"),
  Argument.atLeast(1)
)

/** The files that a path stands for; a folder's in order, without what packages and tools put there. */
const files = (path: string) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { join } = yield* Path.Path
    const info = yield* fileSystem.stat(path)
    if (info.type !== "Directory") return [{ path, named: true }]
    const names = yield* fileSystem.readDirectory(path, { recursive: true })
    const found = names
      .filter((name) => name.endsWith(".json") && !/(^|[\\/])(node_modules|\.[^\\/]+)([\\/]|$)/.test(name))
      .sort()
      .map((name) => ({ path: join(path, name), named: false }))
    return yield* Effect.filter(found, (one) =>
      fileSystem.stat(one.path).pipe(
        Effect.map(({ type }) => type !== "Directory"),
        Effect.orElseSucceed(() => true)
      )
    )
  }).pipe(
    Effect.catchTag("PlatformError", () =>
      Effect.andThen(
        Console.error(`${path}: cannot be read`),
        Effect.fail(new Exit.Exit({ code: Exit.codes.usage }))
      )
    )
  )

/** Far more than anything that travels to or from the gateway. */
const MAX_FILE_MIB = 64

/** The text of a file, or why it cannot be had. */
const textOf = (path: string) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { size } = yield* fileSystem.stat(path)
    if (Number(size) > MAX_FILE_MIB * 2 ** 20) return Result.fail(`is larger than ${MAX_FILE_MIB} MiB`)
    return Result.succeed(yield* fileSystem.readFileString(path))
  }).pipe(Effect.catchTag("PlatformError", () => Effect.succeed(Result.fail("cannot be read"))))

const marks = { passed: "✓", failed: "✗", unfilled: "-" } as const
const styles = { passed: "green", failed: "red", unfilled: "yellow" } as const

const row = (path: string, verdict: Lint.Verdict, coloured: boolean): ReadonlyArray<string> => {
  const mark = marks[verdict.outcome]
  const shown = styler(coloured)(styles[verdict.outcome], mark)
  return [
    `${shown} ${verdict.kind.padEnd(8)}  ${path}${verdict.outcome === "unfilled" ? "  (has placeholders to fill)" : ""}`,
    ...verdict.findings.map(
      (one) => `    ${one.path === "" ? "the body" : one.path} ${one.problem}  [${one.by}]`
    )
  ]
}

export const command = Command.make("lint", { paths }, (options) =>
  Effect.gen(function* () {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    const schemas = yield* ContractSchemas.load
    const counts = { passed: 0, failed: 0, unfilled: 0 }
    const beside: Array<string> = []
    for (const { named, path } of (yield* Effect.forEach(options.paths, files)).flat()) {
      const text = yield* textOf(path)
      if (!named && Result.isSuccess(text) && /^\s*\[/.test(text.success)) {
        beside.push(path)
        continue
      }
      const verdict = Result.isSuccess(text)
        ? yield* Lint.validateText(schemas, text.success)
        : Lint.unreadable(text.failure)
      counts[verdict.outcome]++
      yield* Console.log(row(path, verdict, canColor).join("\n"))
    }
    if (beside.length > 0) yield* Console.log(`\nNot validated, a list is no payload: ${beside.join(", ")}`)
    if (counts.unfilled > 0) {
      yield* Console.log(`\nNot validated, samples with placeholders to fill: ${counts.unfilled}`)
    }
    yield* Console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
    if (counts.failed > 0) return yield* new Exit.Exit({ code: Exit.codes.notKept })
    if (counts.passed === 0) {
      yield* Console.error("Nothing was validated: a folder is searched for files that end in .json")
      return yield* new Exit.Exit({ code: Exit.codes.notJudged })
    }
  })
).pipe(
  Command.withDescription(
    "Validate JSON payloads, messages, answers and webhooks alike, by the contract's schemas and by what the client makes of them. Exit codes: 0 all passed; 1 any failed; 2 a path cannot be read; 3 there was nothing to validate."
  ),
  Command.withShortDescription("Validate payloads in files"),
  Command.withExamples([
    { command: "connexease-contract lint message.json", description: "Validate one message" },
    { command: "connexease-contract lint captures/", description: "Validate every .json file of a folder" }
  ])
)
