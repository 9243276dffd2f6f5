/** `connexease campaign report`: what became of a campaign, as CSV, JSON, or a page with pictures. */
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Report from "../../campaign/Report.ts"
import { reportPage } from "../../campaign/reportPage.ts"
import * as Exit from "../../Exit.ts"
import * as Operations from "../../outbox/Operations.ts"
import * as Status from "./status.ts"

const formats = { csv: Report.toCsv, json: Report.toJson, html: reportPage }

type Format = keyof typeof formats

const parameters = {
  ...Status.parameters,
  output: Flag.Path("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Where to write it; its ending (.csv, .json, .html) says the format. Default: standard output"
    ),
    Flag.optional
  ),
  format: Flag.Literals("format", ["csv", "json", "html"]).pipe(
    Flag.withDescription("The format. Default: that of the output's ending, else csv"),
    Flag.optional
  )
}

const formatOf = (file: Option.Option<string>): Format => {
  const ending = Option.getOrElse(file, () => "")
    .split(".")
    .at(-1)
    ?.toLowerCase()
  return ending === "json" ? "json" : ending === "html" || ending === "htm" ? "html" : "csv"
}

export const command = Command.make("report", parameters, ({ format, name, output, ...flags }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const { operations } = yield* Operations.open(flags)
      const { entries, status } = yield* Operations.orExit(
        Effect.all({ status: operations.status(name), entries: Stream.runCollect(operations.report(name)) })
      )
      const report = Report.make(status, entries, new Date(yield* Clock.currentTimeMillis))
      const text = formats[Option.getOrElse(format, () => formatOf(output))](report)
      if (Option.isNone(output)) return yield* Console.log(text)
      const file = output.value
      yield* fileSystem
        .writeFileString(file, text)
        .pipe(
          Effect.catchTag("PlatformError", ({ reason }) =>
            Exit.usage(`${file}: cannot be written (${reason._tag})`)
          )
        )
      yield* Console.error(`Written: ${file}`)
    })
  )
).pipe(
  Command.withDescription(
    `Say what became of each message: CSV or JSON with a line for each, or one HTML page with pictures of the course and the outcomes, which loads nothing from elsewhere. The page has neither numbers, keys nor content; CSV and JSON have Meta's message ids, which encode the recipient's number.\n\n${Exit.help(Exit.codes.ok, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Say what became of each message"),
  Command.withExamples([
    {
      command: "connexease campaign report spring --output spring.html",
      description: "A page to look at or to pass on"
    },
    { command: "connexease campaign report spring > spring.csv", description: "A line for each message" }
  ])
)
