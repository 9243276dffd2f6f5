import * as Profile from "@connexease-gateway/contract/Profile"
import type { TemplateRegistry } from "../../src/kernel/templates/TemplateRegistry.ts"
import type { Refusal, Warning } from "../../src/kernel/validation/Refusal.ts"
import type { MessageIds } from "../../src/kernel/validation/rules/Check.ts"
import * as JsonText from "../../src/kernel/validation/jsonText.ts"
import { checkGateway, checkMeta, MAX_BODY_DEPTH } from "../../src/kernel/validation/validate.ts"

interface Options {
  readonly strict?: boolean
  readonly profile?: Profile.ProfileName
  readonly mmlite?: boolean
  readonly templates?: TemplateRegistry
  readonly anyTemplate?: boolean
  readonly messageIds?: MessageIds
}

/** What both layers say of a body, as the kernel asks them: text, or a value to be written as JSON. */
export const check = (
  body: unknown,
  { mmlite = false, profile = "api", strict = false, ...world }: Options = {}
): { readonly refusal?: Refusal; readonly warnings: ReadonlyArray<Warning> } => {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  const gate = checkGateway(JsonText.parse(text, MAX_BODY_DEPTH), { strict, profile: Profile.all[profile] })
  if (!gate.ok) return { refusal: gate.refusal, warnings: [] }
  const verdict = checkMeta(gate.request, { mmlite, strict, ...world })
  return { ...verdict, warnings: [...gate.warnings, ...verdict.warnings] }
}

/** The short form of a refusal: code or Meta's code, field, rule. */
export const refusalOf = (body: unknown, options?: Options): ReadonlyArray<unknown> | undefined => {
  const { refusal } = check(body, options)
  return refusal === undefined ? undefined : [refusal.meta?.code ?? refusal.code, refusal.field, refusal.rule]
}
