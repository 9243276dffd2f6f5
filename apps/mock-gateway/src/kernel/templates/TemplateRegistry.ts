import type { JsonObject } from "../validation/Json.ts"

/** Where a template stands in its life at Meta. Only an approved one can be sent. */
export type TemplateStatus = "APPROVED" | "PENDING" | "REJECTED" | "PAUSED" | "DISABLED"

/** A registered template: the JSON of Meta's template API, with what identifies it read out. */
export interface Template {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly category: "MARKETING" | "UTILITY" | "AUTHENTICATION"
  readonly status: TemplateStatus
  readonly parameterFormat: "POSITIONAL" | "NAMED"
  /** HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER as Meta's template API gives them */
  readonly components: ReadonlyArray<JsonObject>
}

/** Plain data: what a snapshot of a world keeps of its templates. */
export interface TemplatesSnapshot {
  readonly templates: ReadonlyArray<Template>
}

/** A change to the registry: the template, or what is wrong with the JSON that should have become one. */
export type Change =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly field: string; readonly problem: string }

/** The templates of one world. */
export interface TemplateRegistry {
  readonly list: () => ReadonlyArray<Template>
  readonly get: (name: string, language: string) => Template | undefined
  /** registers a template, or replaces the one with the same name and language; takes the JSON of Meta's template API */
  readonly put: (json: unknown) => Change
  readonly setStatus: (name: string, language: string, status: TemplateStatus) => Change
  /** removes one language, or every language of the name; gives the number removed */
  readonly remove: (name: string, language?: string) => number
  readonly snapshot: () => TemplatesSnapshot
}
