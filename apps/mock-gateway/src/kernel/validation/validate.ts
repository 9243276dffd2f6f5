/** Judges request bodies: first by the gateway's own rules, then by Meta's. */
import type { Profile } from "@connexease-gateway/contract/Profile"
import { checkSend } from "../templates/checkTemplateMessage.ts"
import type { TemplateRegistry } from "../templates/TemplateRegistry.ts"
import { show } from "./Field.ts"
import { validators } from "./generated/validators.js"
import type { JsonObject } from "./Json.ts"
import { isObject } from "./Json.ts"
import * as JsonText from "./jsonText.ts"
import * as KnownKeys from "./knownKeys.ts"
import * as MetaErrorMessages from "./metaErrorMessages.ts"
import * as Recipient from "./Recipient.ts"
import type { Refusal, Warning } from "./Refusal.ts"
import type { Request } from "./Request.ts"
import type { CheckContext } from "./rules/Check.ts"
import * as Rules from "./bodyRules.ts"
import type { SchemaError } from "./SchemaError.ts"
import { expected, fieldSegments, segments } from "./SchemaError.ts"
import { readToleratedForms } from "./readToleratedForms.ts"
import type { Tolerated } from "./readToleratedForms.ts"

export type { Request } from "./Request.ts"

/** What the gateway's own rules say of a body. */
export type Gate =
  | { readonly ok: true; readonly request: Request; readonly warnings: ReadonlyArray<Warning> }
  | { readonly ok: false; readonly refusal: Refusal }

/** What Meta's rules say of a request: why it is refused, if it is, and what is odd about it. */
export interface MetaVerdict {
  readonly refusal?: Refusal
  readonly warnings: ReadonlyArray<Warning>
}

/** How deep a body may nest. */
export const MAX_BODY_DEPTH = 64

/** The message types that the contract knows: Connexease's and Meta's. */
const messageTypes: ReadonlyArray<string> = Object.keys(validators.gateway).filter((type) => type !== "read")

const refused = (id: string, field: string, words?: string): Gate => {
  const rule = Rules.row(id)
  const code = rule.code === "GW_001" ? "GW_001" : "GW_002"
  return { ok: false, refusal: { layer: "gateway", code, field, rule: id, expected: words ?? rule.expected } }
}

/**
 * Judges a request body by the gateway's own rules: a JSON object without duplicate keys,
 * `messaging_product`, `to`, a known `type` and its body object, and the limits that Connexease documents.
 *
 * `strict` refuses what only Meta documents, or tolerates; without it, such things are warnings.
 */
export const checkGateway = (
  parsed: JsonText.Parsed,
  { strict, profile }: { readonly strict: boolean; readonly profile: Profile }
): Gate => {
  if (!parsed.ok) return unparsable(parsed.fault)
  const body = parsed.value
  if (!isObject(body)) return refused("json.object", "")

  const { body: read, tolerated } = readToleratedForms(body)
  const isRead = body["status"] !== undefined && body["type"] === undefined
  const type = isRead ? "read" : (body["type"] ?? (body["text"] === undefined ? undefined : "text"))
  const known = typeof type === "string" && Object.hasOwn(validators.gateway, type) ? type : undefined
  const validate =
    known === undefined || (known === "read" && !isRead) ? undefined : validators.gateway[known]
  if (known === undefined || validate === undefined) {
    return refused("type.known", "type", `Set type to one of ${messageTypes.join(", ")}.`)
  }
  if (!validate(read)) return schemaRefusal(validate.errors?.[0])

  const request = toRequest(read, body, known)
  if (request === undefined) return refused("recipient.form", read["to"] === undefined ? "recipient" : "to")
  const remarks = remarksOn(request, KnownKeys.unknownKeys(body, known), tolerated, profile)
  const strictly = strict ? remarks[0] : undefined
  return strictly === undefined
    ? { ok: true, request, warnings: remarks }
    : refused(strictly.rule, strictly.field)
}

const faults = { syntax: "json.syntax", duplicate: "json.duplicate-keys", depth: "json.depth" } as const

const unparsable = (fault: JsonText.Fault): Gate => {
  const id = faults[fault.kind]
  return refused(id, fault.path, `${Rules.row(id).expected} Line ${fault.line}, column ${fault.column}.`)
}

const schemaRefusal = (error: SchemaError | undefined): Gate => ({
  ok: false,
  refusal: {
    layer: "gateway",
    code: "GW_002",
    field: error === undefined ? "" : show(fieldSegments(error)),
    rule: error?.keyword ?? "schema",
    expected: error === undefined ? "Send a body of the documented form." : expected(error, [])
  }
})

const toRequest = (body: JsonObject, sent: JsonObject, type: string): Request | undefined => {
  if (type === "read") return { kind: "read", messageId: String(body["message_id"]), body }
  const recipient = Recipient.parse(body["to"] ?? body["recipient"])
  return recipient === undefined ? undefined : { kind: "message", type, recipient, body, sent }
}

/** How many tolerated forms are reported: a body could be made of nothing else. */
const MAX_REMARKS = 20

/** What strict mode refuses, with the rule that says so. */
interface Remark extends Warning {
  readonly rule: string
}

const none: ReadonlyArray<never> = []

const remarksOn = (
  request: Request,
  unknown: ReadonlyArray<string>,
  tolerated: ReadonlyArray<Tolerated>,
  profile: Profile
): ReadonlyArray<Remark> => {
  const remarks: Array<Remark> = unknown.map((field) => ({
    rule: "keys.known",
    field,
    text: "Unknown key: Meta ignores some and refuses others."
  }))
  if (request.kind === "read") return remarks
  if (!profile.types.value.includes(request.type)) {
    remarks.push({
      rule: "type.documented",
      field: "type",
      text: `Meta documents ${request.type} messages, the gateway's ${profile.id} documentation does not.`
    })
  }
  if (remarks.length === 0 && tolerated.length === 0) return none
  const forms = tolerated.slice(0, MAX_REMARKS)
  return [...remarks, ...forms.map((form) => ({ rule: "forms.documented", ...form }))]
}

/** Judges a request that passed {@link checkGateway} as Meta would. */
export const checkMeta = (
  request: Request,
  context: CheckContext & {
    /** refuse what is only a warning otherwise */
    readonly strict: boolean
    /** the world's templates; absent: any template passes */
    readonly templates?: TemplateRegistry
    /** whether a template passes that is not registered */
    readonly anyTemplate?: boolean
  }
): MetaVerdict => {
  const type = request.kind === "read" ? "read" : request.type
  const validate = validators.meta[type]
  if (validate !== undefined && !validate(request.body)) {
    const error = validate.errors?.[0]
    if (error !== undefined) return { refusal: toRefusal(error, type, request.body), warnings: [] }
  }
  const verdict = Rules.judge(request, context)
  if (verdict.refusal !== undefined || request.kind === "read" || type !== "template") return verdict
  if (context.templates === undefined) return verdict
  const { refusal, warnings } = checkSend(request, context.templates, context)
  return {
    ...(refusal === undefined ? {} : { refusal }),
    warnings: [...verdict.warnings, ...warnings]
  }
}

const toRefusal = (error: SchemaError, type: string, body: JsonObject): Refusal => {
  const cases =
    error.keyword === "discriminator" ? KnownKeys.casesAt(type, segments(error.instancePath), body) : []
  return {
    layer: "meta",
    code: "GW_003",
    field: show(fieldSegments(error)),
    rule: error.keyword,
    expected: expected(error, cases),
    meta: MetaErrorMessages.fromSchema(error, cases, body)
  }
}
