/** The flags that name a campaign's file, template, columns and pace, and the plan that comes of them. */
import * as Template from "@connexease-gateway/core/Template"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../Exit.ts"
import * as Mapping from "./Mapping.ts"
import * as Pace from "./Pace.ts"
import * as Plan from "./Plan.ts"
import * as Rows from "./Rows.ts"

const optionalText = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), Flag.optional)

export const parameters = {
  file: Argument.Path("file", { pathType: "file" }).pipe(
    Argument.withDescription("CSV whose first line names the columns, or JSON lines (.jsonl, .ndjson)")
  ),
  name: optionalText("name", "NAME", "The campaign's name. Default: the file's name without its ending"),
  template: optionalText("template", "NAME", "The template's name. Default: the only one of --definitions"),
  language: optionalText("language", "CODE", "The template's language, such as en_US"),
  definitions: Flag.Path("definitions").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "Meta's JSON of the template, as its API or the panel gives it: every variable is then checked, and headers and buttons can be filled"
    ),
    Flag.optional
  ),
  to: Flag.String("to").pipe(
    Flag.withMetavar("COLUMN"),
    Flag.withDescription("The column with the phone number"),
    Flag.withDefault("phone")
  ),
  key: optionalText(
    "key",
    "COLUMN",
    "The column with your own id of the row, which names it in reports. Default: a hash of the campaign and the number"
  ),
  map: Flag.String("map").pipe(
    Flag.withMetavar("COLUMN={{1}}"),
    Flag.withDescription(
      "The column that fills a variable, header, button.0, code or offer_ends. Default: the column of that name"
    ),
    Flag.between(0, 100)
  ),
  set: Flag.String("set").pipe(
    Flag.withMetavar("header=TEXT"),
    Flag.withDescription("A value that is the same for every row, such as the header's picture"),
    Flag.between(0, 100)
  ),
  ...Pace.flags
}

interface Options extends Pace.Flags {
  readonly file: string
  readonly name: Option.Option<string>
  readonly template: Option.Option<string>
  readonly language: Option.Option<string>
  readonly definitions: Option.Option<string>
  readonly to: string
  readonly key: Option.Option<string>
  readonly map: ReadonlyArray<string>
  readonly set: ReadonlyArray<string>
}

/** A campaign as its flags describe it. */
export interface Source {
  readonly campaign: string
  readonly file: string
  readonly template: { readonly name: string; readonly language: string; readonly isKnown: boolean }
  readonly plan: Plan.Plan
  readonly pace: Pace.Pace
}

const readText = (file: string) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const bytes = yield* fileSystem
      .readFile(file)
      .pipe(
        Effect.catchTag("PlatformError", ({ reason }) =>
          Exit.usage(`${file}: cannot be read (${reason._tag})`)
        )
      )
    return yield* Effect.try({
      try: () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
      catch: () => "not UTF-8"
    }).pipe(
      Effect.catch(() =>
        Exit.usage(`${file}: is not UTF-8`, 'Save it as "CSV UTF-8", so that no letter of a name is lost.')
      )
    )
  })

const readDefinitions = (file: string) =>
  Effect.gen(function* () {
    const text = yield* readText(file)
    const json = yield* Effect.try({ try: (): unknown => JSON.parse(text), catch: () => "not JSON" }).pipe(
      Effect.catch(() => Exit.usage(`${file}: is not JSON`))
    )
    const { definitions, problems } = Template.fromMeta(json)
    if (definitions.length > 0) return definitions
    return yield* Exit.usage(
      `${file}: holds no template that can be used`,
      ...problems.map(({ path, rule }) => `  ${[...path, rule].join(" ")}`)
    )
  })

/** The template that the flags mean, with its definition where a file has it. */
const templateOf = (options: Options) =>
  Effect.gen(function* () {
    const name = Option.getOrUndefined(options.template)
    const language = Option.getOrUndefined(options.language)
    if (Option.isNone(options.definitions)) {
      if (name !== undefined && language !== undefined) return { name, language, definition: undefined }
      return yield* Exit.usage(
        "Which template is sent?",
        "Name it with --template and --language, or give Meta's JSON of it with --definitions FILE."
      )
    }
    const file = options.definitions.value
    const definitions = yield* readDefinitions(file)
    const fitting = definitions.filter(
      (definition) =>
        (name === undefined || definition.name === name) &&
        (language === undefined || definition.language === language)
    )
    const [definition] = fitting
    if (definition !== undefined && fitting.length === 1)
      return { name: definition.name, language: definition.language, definition }
    return yield* Exit.usage(
      `${file}: ${fitting.length === 0 ? "has no such template" : "has several templates"}; choose with --template and --language`,
      ...definitions.map((each) => `  --template ${each.name} --language ${each.language}`)
    )
  })

/** Reads and checks everything; ends the command where there are no rows to check. */
export const read = (options: Options) =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    const file = options.file
    const pace = yield* Pace.of(options)
    const template = yield* templateOf(options)
    const rows = Rows.read(yield* readText(file), Rows.formatOf(file))
    const [unreadable] = rows.problems
    if (rows.columns.length === 0)
      return yield* Exit.usage(`${file}:${unreadable?.line ?? 1} ${unreadable?.rule ?? "has no rows"}`)
    const needed = [
      { flag: "--to", column: Option.some(options.to) },
      { flag: "--key", column: options.key }
    ]
    for (const { column, flag } of needed) {
      if (Option.isSome(column) && !rows.columns.includes(column.value))
        return yield* Exit.usage(
          `${file}: has no column "${column.value}"; name one with ${flag} COLUMN`,
          `Its columns: ${rows.columns.join(", ")}`
        )
    }
    const mapping = Mapping.make({ ...options, columns: rows.columns, ...template })
    if (Result.isFailure(mapping)) return yield* Exit.usage(...mapping.failure.lines)
    const campaign = Option.getOrElse(options.name, () => path.parse(file).name)
    const plan = yield* Plan.make(rows, mapping.success, {
      campaign,
      recipientColumn: options.to,
      keyColumn: Option.getOrUndefined(options.key)
    })
    const { language, name } = template
    const source: Source = {
      campaign,
      file,
      template: { name, language, isKnown: template.definition !== undefined },
      plan,
      pace
    }
    return source
  })
