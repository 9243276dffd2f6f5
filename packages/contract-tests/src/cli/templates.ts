/** `connexease-contract templates`: Meta's template JSON in, typed definitions out. */
import * as Template from "@connexease-gateway/core/Template"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as JsonText from "../json/JsonText.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as Exit from "./Exit.ts"

const file = Argument.String("file").pipe(
  Argument.withDescription("What Meta's template API answers: one template, a list of them, or a page")
)

const unreadable = (message: string) =>
  Effect.andThen(Console.error(message), Effect.fail(new Exit.Exit({ code: Exit.codes.usage })))

/** Where the template stands that a problem is in: in a page, in a list, or alone. */
const placeOf = (path: ReadonlyArray<string | number>): string => {
  const [first, second] = path
  if (typeof first === "number") return `/${first}`
  return first === "data" ? `/data${typeof second === "number" ? `/${second}` : ""}` : ""
}

export const command = Command.make("templates", { file }, (options) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const text = yield* fileSystem
      .readFileString(options.file)
      .pipe(Effect.catchTag("PlatformError", () => unreadable(`${options.file}: cannot be read`)))
    const json = yield* Effect.fromResult(JsonText.parseStrictly(text)).pipe(
      Effect.catch((problem) => unreadable(`${options.file}: ${problem}`))
    )
    const { definitions, problems } = Template.fromMeta(json)
    if (definitions.length > 0) yield* Console.log(Template.toTypeScript(definitions).trimEnd())
    for (const { path, rule } of problems) {
      const name = JsonPointer.get(json, `${placeOf(path)}/name`)
      yield* Console.error(`${typeof name === "string" ? `${name}: ` : ""}/${path.join("/")} ${rule}`)
    }
    const left = new Set(problems.map(({ path }) => placeOf(path))).size
    yield* Console.error(
      `${definitions.length} ${definitions.length === 1 ? "template" : "templates"} printed, ${left} left out`
    )
    if (problems.length > 0 || definitions.length === 0) {
      return yield* new Exit.Exit({ code: Exit.codes.notKept })
    }
  })
).pipe(
  Command.withDescription(
    "Print typed definitions, a TypeScript module, from the JSON of Meta's template API, as Connexease's panel returns it too. What cannot be read is named on standard error and left out; then the exit code is 1."
  ),
  Command.withShortDescription("Turn Meta's template JSON into typed definitions"),
  Command.withExamples([
    {
      command: "connexease-contract templates templates.json > src/templates.ts",
      description: "Write the module that your application imports"
    }
  ])
)
