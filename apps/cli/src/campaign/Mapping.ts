/** Which column, or which text for every row, fills which part of a template; and the message that comes of a row. */
import * as Template from "@connexease-gateway/core/Template"
import type * as Message from "@connexease-gateway/core/Message"
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import type { Row } from "./Rows.ts"

/** What a mapping needs that it does not have, or has too much. */
export class InvalidMapping extends Data.TaggedError("InvalidMapping")<{
  readonly lines: ReadonlyArray<string>
}> {}

/**
 * The parts of a template that a row fills: `{{1}}` or `{{first_name}}` of the body, `header`, `button.0`, `code` of
 * an authentication template, `offer_ends`.
 */
interface Target {
  readonly name: string
  readonly isRequired: boolean
}

/** Where the value of a part comes from. */
type Source = { readonly column: string } | { readonly text: string }

export interface Mapping {
  readonly sources: ReadonlyMap<string, Source>
  readonly definition: Template.Definition
  /** Whether the definition is Meta's own; without it the body's variables are those of the mapping, its text is not known. */
  readonly isKnown: boolean
}

export interface Options {
  /** `COLUMN={{1}}`. */
  readonly map: ReadonlyArray<string>
  /** `header=https://…`: the same for every row. */
  readonly set: ReadonlyArray<string>
  readonly columns: ReadonlyArray<string>
  readonly name: string
  readonly language: string
  readonly definition: Template.Definition | undefined
}

const variables = (text: string): ReadonlyArray<string> => [
  ...new Set([...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name = ""]) => `{{${name}}}`))
]

/** In the order in which a message holds their values: numbered ones by number, named ones as the text has them. */
const bodyVariables = ({ body = "" }: Template.Definition): ReadonlyArray<string> => {
  const found = variables(body)
  return found.every(isNumbered) ? found.toSorted((a, b) => numberOf(a) - numberOf(b)) : found
}

const isNumbered = (variable: string): boolean => /^\{\{\d+\}\}$/.test(variable)
const numberOf = (variable: string): number => Number(variable.slice(2, -2))

const unsupported = (definition: Template.Definition): string | undefined => {
  if (definition.cards !== undefined) return "a carousel"
  const { header } = definition
  if (header?.type === "location" || header?.type === "product") return `a header of type ${header.type}`
  return definition.buttons?.find(({ type }) => type === "mpm" || type === "order_details")?.type
}

const required = (name: string): Target => ({ name, isRequired: true })

const targetsOf = (definition: Template.Definition): ReadonlyArray<Target> => {
  if (definition.category === "authentication") return [{ name: "code", isRequired: true }]
  const { body, buttons, header, limitedTimeOffer } = definition
  return [
    ...(header === undefined || (header.type === "text" && variables(header.text).length === 0)
      ? []
      : [required("header")]),
    ...variables(body ?? "").map(required),
    ...(limitedTimeOffer?.hasExpiration === true ? [required("offer_ends")] : []),
    ...(buttons ?? []).flatMap((button, i): ReadonlyArray<Target> => {
      const name = `button.${i}`
      if (button.type === "url") return variables(button.url).length === 0 ? [] : [required(name)]
      if (button.type === "copy_code") return [required(name)]
      return button.type === "quick_reply" ? [{ name, isRequired: false }] : []
    })
  ]
}

/** Splits `LEFT=RIGHT` at the last `=`, since a column's name may hold one, or at the first, since a text may. */
const split = (text: string, at: number): readonly [string, string] | undefined =>
  at > 0 && at < text.length - 1 ? [text.slice(0, at).trim(), text.slice(at + 1).trim()] : undefined

const invalid = (...lines: ReadonlyArray<string>) => Result.fail(new InvalidMapping({ lines }))

/** A stand-in for a definition that is not known: a body with the variables that the mapping fills. */
const assumed = (options: Options, targets: ReadonlyArray<string>): Template.Definition => ({
  name: options.name,
  language: options.language,
  ...(targets.includes("code")
    ? { category: "authentication" as const }
    : { body: targets.filter((name) => name.startsWith("{{")).join(" ") })
})

/** The mapping of a template. Parts that no option fills are filled from the column of their name. */
export const make = (options: Options): Result.Result<Mapping, InvalidMapping> => {
  const { columns, definition: known } = options
  const sources = new Map<string, Source>()
  for (const text of options.map) {
    const parts = split(text, text.lastIndexOf("="))
    if (parts === undefined) return invalid(`--map ${text}: must be COLUMN={{1}}`)
    const [column, target] = parts
    if (!columns.includes(column))
      return invalid(
        `--map ${text}: the file has no column "${column}"`,
        `Its columns: ${columns.join(", ")}`
      )
    if (sources.has(target)) return invalid(`--map ${text}: ${target} is filled twice`)
    sources.set(target, { column })
  }
  for (const text of options.set) {
    const parts = split(text, text.indexOf("="))
    if (parts === undefined)
      return invalid("--set must be TARGET=TEXT, such as header=https://example.com/a.png")
    const [target, value] = parts
    if (sources.has(target)) return invalid(`--set ${target}=…: ${target} is filled twice`)
    sources.set(target, { text: value })
  }
  const definition = known ?? assumed(options, [...sources.keys()])
  const cannot = unsupported(definition)
  if (cannot !== undefined)
    return invalid(`The template has ${cannot}, which a campaign of this command cannot fill`)
  const targets = targetsOf(definition)
  for (const { isRequired, name } of targets) {
    if (sources.has(name)) continue
    const column = columns.find((column) => column === name.replaceAll(/[{}]/g, ""))
    if (column !== undefined) sources.set(name, { column })
    else if (isRequired)
      return invalid(
        `The template ${options.name} has ${name}, and no column fills it`,
        `Say which one does: --map "COLUMN=${name}". The file's columns: ${columns.join(", ")}`
      )
  }
  for (const name of sources.keys()) {
    if (targets.some((target) => target.name === name)) continue
    return invalid(
      ...(known === undefined
        ? [
            `${name}: a template that is known by its name alone has only variables of the body, {{1}} or {{name}}`
          ]
        : [`${name}: the template ${options.name} has no such part`]),
      known === undefined
        ? "Give Meta's JSON of the template with --definitions FILE to fill headers and buttons."
        : `It has: ${targets.map((target) => target.name).join(", ") || "nothing to fill"}`
    )
  }
  return Result.succeed({ sources, definition, isKnown: known !== undefined })
}

/** The value of a part for a row; nothing where its column is empty. */
const valueOf = ({ sources }: Mapping, row: Row, target: string): string | undefined => {
  const source = sources.get(target)
  if (source === undefined) return undefined
  return "text" in source ? source.text : row.values.get(source.column)
}

/** A file is named by its address, or by the id that Meta gave it. */
const media = (value: string) => (/^https?:/i.test(value) ? { link: value } : { id: value })

/** The message of a row. It never throws; what does not fit is found when it is validated. */
export const messageOf = (mapping: Mapping, row: Row, to: string): Message.TemplateMessage => {
  const { definition } = mapping
  const template = Template.define(definition)
  const value = (target: string) => valueOf(mapping, row, target)
  if (definition.category === "authentication") return template.message({ to, code: value("code") ?? "" })
  const names = bodyVariables(definition)
  const given = names.flatMap((name) => {
    const text = value(name)
    return text === undefined ? [] : [[name.slice(2, -2), text] as const]
  })
  const header = value("header")
  const offerEnds = value("offer_ends")
  const buttons = (definition.buttons ?? []).flatMap((_, i) => {
    const text = value(`button.${i}`)
    return text === undefined ? [] : [[i, text] as const]
  })
  return template.message({
    to,
    ...(header === undefined ? {} : { header: definition.header?.type === "text" ? header : media(header) }),
    ...(names.length === 0
      ? {}
      : { body: names.every(isNumbered) ? given.map(([, text]) => text) : Object.fromEntries(given) }),
    ...(offerEnds === undefined ? {} : { offerEnds: new Date(offerEnds) }),
    ...(buttons.length === 0 ? {} : { buttons: Object.fromEntries(buttons) })
  })
}

/** The columns whose value a row lacks, though its template needs it. */
export const missing = (mapping: Mapping, row: Row): ReadonlyArray<string> =>
  targetsOf(mapping.definition).flatMap(({ isRequired, name }) => {
    const source = mapping.sources.get(name)
    const isMissing =
      isRequired && source !== undefined && "column" in source && !row.values.has(source.column)
    return isMissing ? [source.column] : []
  })

/** The part of a template that an issue's path leads to: within the values that it was filled with, or within the message. */
const targetOf = (
  mapping: Mapping,
  message: Message.TemplateMessage,
  path: ReadonlyArray<string | number>
): string => {
  const [part, place] = path
  const names = bodyVariables(mapping.definition)
  if (part === "template" && place === "components") {
    const component = message.template.components?.[Number(path[2])]
    if (component?.type === "body") return names[Number(path[4])] ?? ""
    return component?.type === "button" ? `button.${component.index}` : (component?.type ?? "")
  }
  if (part === "body") return typeof place === "number" ? (names[place] ?? "") : `{{${place}}}`
  if (part === "buttons") return `button.${place}`
  return part === "offerEnds" ? "offer_ends" : String(part)
}

/** The column that filled the part at an issue's path, where one did. */
export const columnOf = (
  mapping: Mapping,
  message: Message.TemplateMessage,
  path: ReadonlyArray<string | number>
): string | undefined => {
  const source = mapping.sources.get(targetOf(mapping, message, path))
  return source !== undefined && "column" in source ? source.column : undefined
}

/** The body as the recipient reads it; the values alone where the template's text is not known. */
export const preview = (mapping: Mapping, row: Row): string => {
  const { definition, isKnown } = mapping
  if (definition.category === "authentication") return "(Meta's text with the code)"
  const text = definition.body ?? ""
  return text.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (_, name: string) => {
    const value = valueOf(mapping, row, `{{${name}}}`) ?? ""
    return isKnown ? value : `{{${name}}} = ${value};`
  })
}
