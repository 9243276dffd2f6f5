/** `connexease send template`: sends a template with its variables. */
import * as Message from "@connexease-gateway/core/Message"
import * as Template from "@connexease-gateway/core/Template"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../../Exit.ts"
import * as JsonFile from "../../json/JsonFile.ts"
import * as Send from "./sendMessage.ts"

const name = Argument.String("name").pipe(
  Argument.withDescription("The template's name, such as order_update")
)

const pairs = (flag: string) => Flag.KeyValuePair(flag).pipe(Flag.withDefault<Record<string, string>>({}))

const flags = {
  language: Flag.String("language").pipe(
    Flag.withMetavar("CODE"),
    Flag.withDescription(
      "The language that it was approved in, such as tr or en_US. Default: the only one that --templates has"
    ),
    Flag.optional
  ),
  variable: pairs("variable").pipe(
    Flag.withMetavar("NAME=TEXT"),
    Flag.withDescription(
      "The value of a variable of the body, by number (1=Ada) or name (first_name=Ada); repeatable"
    )
  ),
  templates: Flag.String("templates").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "What Meta's template API answers, to check every value against the template itself"
    ),
    Flag.optional
  ),
  header: Flag.String("header").pipe(
    Flag.withMetavar("VALUE"),
    Flag.withDescription("With --templates: the text of the header's variable, or the address of its file"),
    Flag.optional
  ),
  button: pairs("button").pipe(
    Flag.withMetavar("PLACE=TEXT"),
    Flag.withDescription(
      "With --templates: the value of a button, by its place from 0 (0=A-1042); repeatable"
    )
  ),
  ...Send.recipientFlags,
  ...Send.flags
}

/** The values of a body's variables: a list for numbers without a gap, else by name. */
const valuesOf = (variables: Readonly<Record<string, string>>) => {
  const count = Object.keys(variables).length
  const list = Array.from({ length: count }, (_, i) => variables[String(i + 1)])
  return list.every((value) => value !== undefined) ? list : variables
}

/** The body's component, for a template that is not known. */
const componentsOf = (variables: Readonly<Record<string, string>>): ReadonlyArray<Message.Component> => {
  const values = valuesOf(variables)
  const parameters = Array.isArray(values)
    ? values.map((text) => ({ type: "text" as const, text }))
    : Object.entries(values).map(([parameter_name, text]) => ({
        type: "text" as const,
        text,
        parameter_name
      }))
  return parameters.length === 0 ? [] : [{ type: "body", parameters }]
}

/** The template of a name and language in the answer of Meta's API. */
const find = (file: string, name: string, language: Option.Option<string>) =>
  Effect.gen(function* () {
    const { source } = yield* JsonFile.read(file)
    const named = Template.fromMeta(source.value).definitions.filter((one) => one.name === name)
    const found = named.filter((one) => Option.isNone(language) || one.language === language.value)
    const [only, ...others] = found
    if (only !== undefined && others.length === 0) return only
    const languages = named.map((one) => one.language).join(", ")
    return yield* languages === ""
      ? Exit.usage(
          `${file}: has no template ${name} that can be read; connexease templates ${file} says more`
        )
      : Exit.usage(`${file}: ${name} is there in ${languages}. Choose one with --language`)
  })

export const command = Command.make("template", { name, ...flags }, (options) =>
  Effect.gen(function* () {
    const address = Send.addressOf(options)
    if (Option.isNone(options.templates)) {
      if (Option.isSome(options.header) || Object.keys(options.button).length > 0) {
        return yield* Exit.usage(
          "--header and --button need --templates FILE, which says what they are",
          "Without it, write the message as JSON and use connexease send message."
        )
      }
      if (Option.isNone(options.language))
        return yield* Exit.usage("Say the template's --language, such as tr or en_US")
      const components = componentsOf(options.variable)
      const message = Message.template({
        ...address,
        name: options.name,
        language: options.language.value,
        ...(components.length === 0 ? {} : { components })
      })
      return yield* Send.sendMessage(message, options)
    }
    const definition = yield* find(options.templates.value, options.name, options.language)
    const header = Option.getOrUndefined(options.header)
    const isText = definition.header === undefined || definition.header.type === "text"
    const isCode = definition.category === "authentication"
    const message = Template.define(definition).message({
      ...address,
      ...(header === undefined ? {} : { header: isText ? header : { link: header } }),
      ...(Object.keys(options.variable).length === 0 || isCode ? {} : { body: valuesOf(options.variable) }),
      ...(isCode ? { code: options.variable["1"] } : {}),
      ...(Object.keys(options.button).length === 0 ? {} : { buttons: options.button })
    })
    yield* Send.sendMessage(message, options)
  })
).pipe(
  Command.withDescription(
    `Send a template, the only kind of message that reaches a person outside the 24 hours after they last wrote. The code of an authentication template is variable 1.\n\n${Send.exitCodes}`
  ),
  Command.withShortDescription("Send a template with its variables"),
  Command.withExamples([
    {
      command: "connexease send template --to 905321234567 hello_world --language en_US",
      description: "Send a template without variables"
    },
    {
      command:
        "connexease send template --to 905321234567 parcel --language tr --variable first_name=Ada --dry-run",
      description: "Print the request for a template with a named variable"
    },
    {
      command:
        'connexease send template --to 905321234567 order_update --templates templates.json --header 1042 --variable 1=Ada --variable "2=on its way" --button 0=1042',
      description: "Check all values against the template before it is sent"
    }
  ])
)
