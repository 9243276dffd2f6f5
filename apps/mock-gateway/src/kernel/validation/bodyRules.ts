/** The contract's rules for bodies that no schema states. */
import * as Contract from "@connexease-gateway/contract/BodyRule"
import { get } from "./Json.ts"
import * as MetaErrorMessages from "./metaErrorMessages.ts"
import type { Refusal, Warning } from "./Refusal.ts"
import type { Request } from "./Request.ts"
import type { Check, CheckContext, Checks, Finding } from "./rules/Check.ts"
import { interactiveChecks } from "./rules/interactive.ts"
import { messageChecks } from "./rules/message.ts"
import { sharedChecks } from "./rules/shared.ts"
import { templateChecks } from "./rules/template.ts"

/** A rule of the contract that JSON Schema cannot say, with the function that judges it. */
export interface Rule extends Contract.BodyRule {
  readonly check: Check
}

const checks: Checks = { ...messageChecks, ...sharedChecks, ...interactiveChecks, ...templateChecks }

/** The rules that look at one body and nothing else. The registry of templates judges the others. */
export const table: ReadonlyArray<Rule> = Contract.all.flatMap((rule) => {
  const check = checks[rule.id]
  return check === undefined ? [] : [{ ...rule, check }]
})

const contract = new Map(Contract.all.map((rule) => [rule.id, rule]))

/** The contract's row for a rule. */
export const row = (id: string): Contract.BodyRule => {
  const found = contract.get(id)
  if (found === undefined) throw new Error(`The contract has no rule ${id}.`)
  return found
}

const fill = (words: string, values: Finding["fill"]): string =>
  words.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(values?.[name] ?? hole))

/** Meta's refusal of a body that breaks a rule. */
export const toRefusal = (id: string, { field, fill: values }: Finding, help?: string): Refusal => {
  const rule = row(id)
  return {
    layer: "meta",
    code: "GW_003",
    field,
    rule: id,
    expected: rule.expected,
    ...(help === undefined ? {} : { help }),
    meta: MetaErrorMessages.refusal(Number(rule.code), {
      ...(rule.details === undefined ? {} : { details: fill(rule.details, values) }),
      ...(rule.subcode === undefined ? {} : { subcode: rule.subcode })
    })
  }
}

/** A refusal by the mock's strict mode: of something that is only a warning otherwise. */
export const toStrictRefusal = (id: string, { field }: Finding): Refusal => ({
  layer: "gateway",
  code: "GW_002",
  field,
  rule: id,
  expected: row(id).expected
})

/** A finding of a rule that warns. */
export const toWarning = (id: string, { field }: Finding): Warning => ({
  field,
  text: row(id).expected,
  rule: id
})

/** The rules for a kind of request, in the order of the contract. */
const byKind = new Map<string, ReadonlyArray<Rule>>()
const rulesFor = (kind: string, type: string): ReadonlyArray<Rule> => {
  const known = byKind.get(kind)
  if (known !== undefined) return known
  const rules = table.filter(({ types }) =>
    types === "all" ? type !== "read" : types.includes(type) || types.includes(kind)
  )
  byKind.set(kind, rules)
  return rules
}

/**
 * Judges a body that has the form of its schema: the first rule it breaks, and what it is warned of.
 */
export const judge = (
  request: Request,
  context: CheckContext & { readonly strict: boolean }
): { readonly refusal?: Refusal; readonly warnings: ReadonlyArray<Warning> } => {
  const type = request.kind === "read" ? "read" : request.type
  const kind =
    type === "interactive" ? `interactive.${String(get(request.body, "interactive", "type"))}` : type
  const warnings: Array<Warning> = []
  for (const rule of rulesFor(kind, type)) {
    const finding = rule.check(request, context)
    if (finding === undefined) continue
    if (rule.code !== 0) return { refusal: toRefusal(rule.id, finding), warnings }
    if (context.strict) return { refusal: toStrictRefusal(rule.id, finding), warnings }
    warnings.push(toWarning(rule.id, finding))
  }
  return { warnings }
}
