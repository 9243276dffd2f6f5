/** The templates of a world, by name and language. */
import { get } from "../validation/Json.ts"
import type { Json } from "../validation/Json.ts"
import { seeds } from "./seeds.ts"
import type { Reading, Template, TemplateStatus } from "./Template.ts"
import { read } from "./Template.ts"

/** Plain data: what a snapshot of a world keeps of its templates. */
export interface TemplatesSnapshot {
  readonly templates: ReadonlyArray<Template>
}

/** The templates of one world, by name and language. */
export interface TemplateRegistry {
  /** in the order in which they were registered */
  readonly list: () => ReadonlyArray<Template>
  readonly get: (name: string, language: string) => Template | undefined
  /** registers a template, or replaces the one with the same name and language; takes the JSON of Meta's template API */
  readonly put: (json: unknown) => Reading
  /** registers what Meta's template API returns for a list (`{ data: [...] }`), a bare list, or one template */
  readonly load: (json: unknown) => ReadonlyArray<Reading>
  /** approves, pauses, disables, … ; `undefined` when there is no such template */
  readonly setStatus: (name: string, language: string, status: TemplateStatus) => Template | undefined
  /** removes one language, or every language of the name; gives the number removed */
  readonly remove: (name: string, language?: string) => number
  readonly snapshot: () => TemplatesSnapshot
}

/** How many templates a world holds: more than a business account at Meta, few enough not to fill the memory. */
export const MAX_TEMPLATES = 6000

const keyOf = (name: string, language: string): string => `${name}\n${language}`

/** A registry with the templates of a snapshot, or with the ones that every world begins with. */
export const make = (snapshot?: TemplatesSnapshot): TemplateRegistry => {
  const templates = new Map<string, Template>()
  const store = (template: Template): Template => {
    templates.set(keyOf(template.name, template.language), template)
    return template
  }
  const put = (json: unknown): Reading => {
    const reading = read(json)
    if (!reading.ok) return reading
    const { name, language } = reading.template
    if (templates.size >= MAX_TEMPLATES && !templates.has(keyOf(name, language))) {
      return { ok: false, field: "", problem: `A world holds at most ${MAX_TEMPLATES} templates.` }
    }
    store(reading.template)
    return reading
  }
  if (snapshot === undefined) for (const seed of seeds) put(seed)
  else for (const template of snapshot.templates) store(template)

  return {
    list: () => [...templates.values()],
    get: (name, language) => templates.get(keyOf(name, language)),
    put,
    load: (json) => {
      const data = get(json as Json, "data") ?? json
      return (Array.isArray(data) ? data : [data]).map(put)
    },
    setStatus: (name, language, status) => {
      const template = templates.get(keyOf(name, language))
      return template === undefined ? undefined : store({ ...template, status })
    },
    remove: (name, language) => {
      const keys = [...templates].flatMap(([key, template]) =>
        template.name === name && (language === undefined || template.language === language) ? [key] : []
      )
      for (const key of keys) templates.delete(key)
      return keys.length
    },
    snapshot: () => ({ templates: [...templates.values()] })
  }
}
