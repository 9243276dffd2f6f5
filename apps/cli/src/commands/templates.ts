/** `connexease templates`: Meta's template JSON in, typed definitions out. */
import * as Template from "@connexease-gateway/core/Template"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Exit from "../Exit.ts"
import * as JsonFile from "../json/JsonFile.ts"

const file = Argument.String("file").pipe(
  Argument.withDescription(
    "What Meta's template API answers: one template, a list, or a page; - for standard input"
  )
)

export const command = Command.make("templates", { file }, (options) =>
  Effect.gen(function* () {
    const { name, source } = yield* JsonFile.read(options.file)
    const { definitions, problems } = Template.fromMeta(source.value)
    if (definitions.length > 0) yield* Console.log(Template.toTypeScript(definitions).trimEnd())
    for (const { path, rule } of problems) {
      yield* Console.error(`${JsonFile.at(name, source.placeOf(path))} ${path.join(".")} ${rule}`)
    }
    const count = definitions.length
    yield* Console.error(
      `${count} ${count === 1 ? "template" : "templates"} printed${problems.length > 0 ? "; those with the problems above are left out" : ""}`
    )
    if (problems.length > 0 || count === 0) return yield* new Exit.Exit({ code: Exit.codes.failed })
  })
).pipe(
  Command.withDescription(
    `Print typed definitions, a TypeScript module, from the JSON of Meta's template API, as Connexease's panel returns it too. What cannot be read is named and left out.\n\n${Exit.help(Exit.codes.ok, Exit.codes.failed, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Turn Meta's template JSON into typed definitions"),
  Command.withExamples([
    {
      command: "connexease templates templates.json > src/templates.ts",
      description: "Write the module that your application imports"
    }
  ])
)
