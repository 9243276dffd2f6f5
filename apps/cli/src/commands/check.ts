/** `connexease check`: validates messages in files, and names each problem by line and column. */
import type { Issue } from "@connexease-gateway/core/GatewayError"
import * as Message from "@connexease-gateway/core/Message"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../Exit.ts"
import * as JsonFile from "../json/JsonFile.ts"
import * as JsonSource from "../json/JsonSource.ts"
import * as Json from "../output/json.ts"
import * as Terminal from "../output/terminal.ts"

const files = Argument.String("file").pipe(
  Argument.withDescription(
    "Files with one message, a list of messages, or in .jsonl and .ndjson one message per line; - for standard input"
  ),
  Argument.variadic({ min: 1 })
)

const lines = Flag.Boolean("lines").pipe(
  Flag.withDescription("Each line is a message of its own, whatever the files are called"),
  Flag.withDefault(false)
)

interface Problem extends JsonSource.Place {
  readonly path: ReadonlyArray<string | number>
  readonly rule: string
}

/** What was found in one text. */
interface Found {
  readonly messages: number
  readonly problems: ReadonlyArray<Problem>
}

const issuesOf = (message: unknown): Effect.Effect<ReadonlyArray<Issue>> =>
  Message.decode(message, { unknownKeys: "refuse" }).pipe(
    Effect.as<ReadonlyArray<Issue>>([]),
    Effect.catch(({ reason }) => Effect.succeed("issues" in reason ? reason.issues : []))
  )

/** The problems of a JSON value: one message, or a list of them. */
const checkValue = (text: string): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const source = JsonSource.read(text)
    if (Result.isFailure(source)) return { messages: 0, problems: [{ ...source.failure, path: [] }] }
    const { placeOf, value } = source.success
    const messages = Array.isArray(value)
      ? value.map((message, i) => [message, [i]] as const)
      : [[value, []] as const]
    const problems: Array<Problem> = []
    for (const [message, start] of messages) {
      for (const { path, rule } of yield* issuesOf(message)) {
        const complete = [...start, ...path]
        problems.push({ ...placeOf(complete), path: complete, rule })
      }
    }
    return { messages: messages.length, problems }
  })

/** The problems of a text with one message per line; empty lines are none. */
const checkLines = (text: string): Effect.Effect<Found> =>
  Effect.gen(function* () {
    const problems: Array<Problem> = []
    let messages = 0
    for (const [i, line] of text.split("\n").entries()) {
      if (line.trim() === "") continue
      messages++
      const found = yield* checkValue(line)
      for (const problem of found.problems) problems.push({ ...problem, line: i + 1 })
    }
    return { messages, problems }
  })

const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

export const command = Command.make("check", { files, lines, json: Json.flag }, (options) =>
  Effect.gen(function* () {
    const style = yield* Terminal.styler
    let messages = 0
    let problems = 0
    for (const path of options.files) {
      const name = JsonFile.nameOf(path)
      const text = yield* JsonFile.text(path)
      const found = yield* options.lines || /\.(?:jsonl|ndjson)$/.test(path)
        ? checkLines(text)
        : checkValue(text)
      messages += found.messages
      problems += found.problems.length
      for (const problem of found.problems) {
        const { column, line, path: at, rule } = problem
        yield* options.json
          ? Json.print({ file: name, line, column, path: at, rule })
          : Console.log(
              `${JsonFile.at(name, problem)} ${style("bold", at.join("."))}${at.length === 0 ? "" : " "}${rule}`
            )
      }
    }
    const checked = `${plural(messages, "message")} checked`
    if (problems === 0) {
      if (!options.json) yield* Console.log(`${style("green", "✓")} ${checked}, no problem found`)
      return
    }
    if (!options.json) yield* Console.error(`✗ ${checked}, ${plural(problems, "problem")} found`)
    return yield* new Exit.Exit({ code: Exit.codes.failed })
  })
).pipe(
  Command.withDescription(
    `Validate messages as send does, without a key or a network, and name every problem by file, line, column and path.\n\n${Exit.help(Exit.codes.ok, Exit.codes.failed, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Validate messages in files"),
  Command.withExamples([
    { command: "connexease check message.json", description: "Validate one message, or a list" },
    { command: "connexease check messages/*.json campaign.jsonl", description: "Validate many files" },
    {
      command: "connexease check --lines --json - < campaign.jsonl",
      description: "Problems as JSON, from a pipe"
    }
  ])
)
