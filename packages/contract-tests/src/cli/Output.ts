/** Where reports go: the terminal, and the files that were asked for. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import type { Report } from "../report/Report.ts"
import * as Json from "../report/Json.ts"
import * as JUnit from "../report/JUnit.ts"
import * as Markdown from "../report/Markdown.ts"
import * as Terminal from "../report/Terminal.ts"
import * as Connection from "./Connection.ts"

/** A flag for a file that a report is written to. */
export const file = (name: string, what: string) =>
  Flag.Path(name).pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(`Write the report as ${what}`),
    Flag.optional
  )

export const flags = {
  junit: file("junit", "JUnit XML"),
  json: file("json", "JSON"),
  markdown: file("markdown", "Markdown")
}

const forms = { junit: JUnit.render, json: Json.render, markdown: Markdown.render }

/** Writes the text of a file; one that cannot be written ends the command, and says which. */
export const write = (flag: string, path: string, text: string) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    yield* fileSystem.writeFileString(path, text)
  }).pipe(
    Effect.catchTag("PlatformError", ({ reason }) =>
      Connection.usage(`--${flag}: ${path} cannot be written (${reason._tag})`)
    )
  )

/** Prints the report and writes the files. */
export const writeReports = (
  report: Report,
  files: { readonly [K in keyof typeof forms]: Option.Option<string> }
) =>
  Effect.gen(function* () {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    yield* Console.log(Terminal.render(report, { colours: canColor }))
    for (const form of ["junit", "json", "markdown"] as const) {
      const path = files[form]
      if (Option.isSome(path)) yield* write(form, path.value, forms[form](report))
    }
  })
