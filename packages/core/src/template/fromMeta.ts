/** Reads definitions from the JSON of Meta's template API. */
import type { Issue } from "../GatewayError.ts"
import { get, items } from "../message/Field.ts"
import type { Button, Card, Category, Definition, Header } from "./Definition.ts"

/** What was read, and what could not be. */
export interface Read {
  readonly definitions: ReadonlyArray<Definition>
  /** Each template that is left out, and why. */
  readonly problems: ReadonlyArray<Issue>
}

type Path = ReadonlyArray<string | number>

/**
 * Reads what Meta's template API returns: one template, a list of them, or a
 * page (`{ data: […] }`). Connexease's panel returns the same items. Templates
 * of every status are read. A template with a part that core does not know is
 * left out and named in `problems`; it never spoils the others.
 *
 * @see Meta: message templates; Connexease: templates
 */
export const fromMeta = (input: unknown): Read => {
  const definitions: Array<Definition> = []
  const problems: Array<Issue> = []
  for (const [template, path] of templates(input)) {
    const found: Array<Issue> = []
    const definition = read(template, (inner, rule) => found.push({ path: [...path, ...inner], rule }))
    if (definition !== undefined && found.length === 0) definitions.push(definition)
    problems.push(...found)
  }
  return { definitions, problems }
}

const templates = (input: unknown): ReadonlyArray<readonly [template: unknown, path: Path]> => {
  if (Array.isArray(input)) return input.map((template, i) => [template, [i]] as const)
  const data = get(input, "data")
  if (Array.isArray(data)) return data.map((template, i) => [template, ["data", i]] as const)
  return typeof data === "object" && data !== null ? [[data, ["data"]]] : [[input, []]]
}

type Problem = (path: Path, rule: string) => void

const read = (template: unknown, problem: Problem): Definition | undefined => {
  const name = get(template, "name")
  const language = get(template, "language")
  if (typeof name !== "string" || !/^[a-z0-9_]{1,512}$/.test(name)) {
    problem(["name"], "must be lowercase letters, digits and underscores, at most 512")
    return undefined
  }
  if (typeof language !== "string" || !/^[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*$/.test(language)) {
    problem(["language"], "must be a language code such as en_US")
    return undefined
  }
  const category = categories[lower(get(template, "category"))]
  const base = { name, language, ...(category === undefined ? {} : { category }) }
  if (category === "authentication") return base
  const components = get(template, "components")
  if (!Array.isArray(components)) {
    problem(["components"], "is required; some lists leave them out, which a single template has")
    return undefined
  }
  return Object.assign(
    base,
    ...components.map((component, i) => partOf(component, under(problem, "components", i)))
  )
}

const categories: Readonly<Record<string, Category>> = {
  marketing: "marketing",
  utility: "utility",
  authentication: "authentication"
}

/** The part of a definition that a component is. */
const partOf = (component: unknown, problem: Problem): Partial<Definition> => {
  switch (lower(get(component, "type"))) {
    case "header": {
      const header = headerOf(component, problem)
      return header === undefined ? {} : { header }
    }
    case "body":
      return textOf("body", component, problem)
    case "footer":
      return textOf("footer", component, problem)
    case "buttons":
      return { buttons: buttonsOf(component, problem) }
    case "limited_time_offer": {
      const offer = get(component, "limited_time_offer")
      return {
        limitedTimeOffer: {
          text: String(get(offer, "text") ?? ""),
          ...(get(offer, "has_expiration") === true ? { hasExpiration: true } : {})
        }
      }
    }
    case "carousel":
      return {
        cards: items(get(component, "cards")).map((card, i) => cardOf(card, under(problem, "cards", i)))
      }
    case "call_permission_request":
    case "tap_target_configuration":
      return {}
    default:
      problem(["type"], "is not a component that core knows")
      return {}
  }
}

const textOf = <K extends "body" | "footer">(
  key: K,
  component: unknown,
  problem: Problem
): { readonly [P in K]?: string } => {
  const text = get(component, "text")
  if (typeof text === "string") return { [key]: text } as { readonly [P in K]: string }
  problem(["text"], "is required")
  return {}
}

const headerOf = (component: unknown, problem: Problem): Header | undefined => {
  const format = lower(get(component, "format"))
  switch (format) {
    case "text": {
      const text = get(component, "text")
      if (typeof text === "string") return { type: "text", text }
      problem(["text"], "is required")
      return undefined
    }
    case "image":
    case "video":
    case "document":
    case "location":
    case "product":
      return { type: format }
    default:
      problem(["format"], "is not a header of which Meta documents how it is sent")
      return undefined
  }
}

const cardOf = (card: unknown, problem: Problem): Card => {
  const parts: Partial<Definition> = Object.assign(
    {},
    ...items(get(card, "components")).map((component, i) =>
      partOf(component, under(problem, "components", i))
    )
  )
  if (parts.header === undefined) problem(["components"], "must have a header")
  return {
    header: parts.header ?? { type: "image" },
    ...(parts.body === undefined ? {} : { body: parts.body }),
    ...(parts.buttons === undefined ? {} : { buttons: parts.buttons })
  }
}

const buttonsOf = (component: unknown, problem: Problem): ReadonlyArray<Button> =>
  items(get(component, "buttons")).flatMap((button, i) => buttonOf(button, under(problem, "buttons", i)))

const buttonOf = (button: unknown, problem: Problem): ReadonlyArray<Button> => {
  const type = lower(get(button, "type"))
  const text = get(button, "text")
  const label = typeof text === "string" ? { text } : {}
  switch (type) {
    case "quick_reply":
    case "flow":
      return [{ type, text: String(text ?? "") }]
    case "url": {
      const url = get(button, "url")
      if (typeof url === "string") return [{ type, text: String(text ?? ""), url }]
      problem(["url"], "is required")
      return []
    }
    case "copy_code":
    case "catalog":
    case "mpm":
    case "order_details":
    case "voice_call":
    case "phone_number":
    case "spm":
    case "call_permission_request":
    case "request_contact_info":
      return [{ type, ...label }]
    default:
      problem(["type"], "is not a button that core knows")
      return []
  }
}

const lower = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "")

const under =
  (problem: Problem, ...prefix: Path): Problem =>
  (path, rule) =>
    problem([...prefix, ...path], rule)
