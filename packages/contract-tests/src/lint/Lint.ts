/**
 * Validates payloads by the OpenAPI document's schemas and by what core decodes from them. A body passes when both
 * accept it.
 */
import * as Message from "@connexease-gateway/core/Message"
import * as MetaError from "@connexease-gateway/core/MetaError"
import * as Receipt from "@connexease-gateway/core/Receipt"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { ContractSchemas, Problem } from "../checks/ContractSchemas.ts"
import * as JsonText from "../json/JsonText.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as WebhookPayload from "../checks/WebhookPayload.ts"
import * as Payload from "./Payload.ts"

export interface Verdict {
  readonly kind: Payload.Payload["kind"] | "unknown"
  /** `unfilled`: a sample, with a placeholder where a value is to be filled in. */
  readonly outcome: "passed" | "failed" | "unfilled"
  readonly findings: ReadonlyArray<WebhookPayload.Finding>
}

const by =
  (reader: WebhookPayload.Finding["by"]) =>
  (problem: Problem): WebhookPayload.Finding => ({ ...problem, by: reader })

const outbound = (schemas: ContractSchemas, body: Record<string, unknown>) =>
  Effect.gen(function* () {
    const contract = schemas.checkRequest(body).map(by("contract"))
    if (body["status"] !== undefined) return contract
    const decoded = yield* Effect.result(Message.decode(body))
    if (Result.isSuccess(decoded)) return contract
    const reason = decoded.failure.reason
    const issues = reason._tag === "InvalidMessage" ? reason.issues : []
    const core = issues.map(({ path, rule }) => ({
      path: path.map((key) => `/${key}`).join(""),
      problem: rule
    }))
    return [...contract, ...core.map(by("core"))]
  })

/** Validates what the gateway wraps into its envelope; `at` is where it stands in the file. */
const success = (
  schemas: ContractSchemas,
  data: unknown,
  at: "" | "/data"
): ReadonlyArray<WebhookPayload.Finding> => {
  const envelope = { isSuccess: true, data }
  const read = (schema: string): ReadonlyArray<WebhookPayload.Finding> =>
    schemas
      .check(schema, envelope)
      .map(({ path, problem }) => ({ path: at + path.replace(/^\/data/, ""), problem, by: "contract" }))
  if (Predicate.hasProperty(data, "success") && !Predicate.hasProperty(data, "messages")) {
    return read("ReadEnvelope")
  }
  const id = JsonPointer.get(data, "/messages/0/id")
  const sandbox = typeof id === "string" && id.startsWith("wamid.FAKE_")
  const contract = read(sandbox ? "SandboxEnvelope" : "AcceptedEnvelope")
  return Receipt.fromData(data) === undefined
    ? [...contract, { path: `${at}/messages/0/id`, problem: "gives no receipt", by: "core" }]
    : contract
}

const response = (
  schemas: ContractSchemas,
  body: Record<string, unknown>
): ReadonlyArray<WebhookPayload.Finding> => {
  if (body["isSuccess"] === true) return success(schemas, body["data"], "/data")
  if (body["isSuccess"] === false) {
    const meta = JsonPointer.get(body, "/errors/params/meta")
    return [
      ...schemas.check("ErrorEnvelope", body).map(by("contract")),
      ...(meta !== undefined && MetaError.fromResponse(meta) === undefined
        ? [{ path: "/errors/params/meta", problem: "is no error of Meta's", by: "core" as const }]
        : [])
    ]
  }
  // The media endpoints of Meta are no part of this contract.
  if (body["mime_type"] !== undefined || body["sha256"] !== undefined || Payload.isUpload(body)) return []
  if (body["error"] === undefined) return success(schemas, body, "")
  const read = MetaError.fromResponse(body)
  return [
    ...schemas
      .check("MetaError", body["error"])
      .map((one) => ({ ...one, path: `/error${one.path}`, by: "contract" as const })),
    ...(read === undefined ? [{ path: "/error", problem: "is no error of Meta's", by: "core" as const }] : [])
  ]
}

/**
 * A placeholder to be filled, as a whole: `<TO>`, `[TO]`, `{{to}}`, `90xxxxxxxx`, `PHONE_NUMBER`,
 * `TIMESTAMP`, `template-name`, `YYYY-MM-DD`.
 */
const placeholder =
  /^(<[^<>]*>( or <[^<>]*>)*|\[[^\]]*\]|\{\{[^{}]*\}\}|\+?\d*[xX]{4,}|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|TIMESTAMP|YYYY-MM-DD|(your-)?(template|text|language-and-locale|phone|media|message)-(name|id|code|number|string|url))$/

/** Longer values are no placeholders, and patterns are not for them. */
const longestPlaceholder = 200

/** A code is free to look like a placeholder. */
const free = /\/coupon_code$/

const isUnfilled = (body: unknown, { path }: WebhookPayload.Finding): boolean => {
  const value = JsonPointer.get(body, path)
  return (
    typeof value === "string" &&
    value.length <= longestPlaceholder &&
    !free.test(path) &&
    placeholder.test(value.trim())
  )
}

/** What cannot be validated, and why. */
export const unreadable = (problem: string): Verdict => ({
  kind: "unknown",
  outcome: "failed",
  findings: [{ path: "", problem, by: "contract" }]
})

/** Validates one JSON value. */
export const validate = (schemas: ContractSchemas, value: unknown): Effect.Effect<Verdict> =>
  Effect.gen(function* () {
    const payload = Payload.recognise(value)
    if (payload === undefined) return unreadable("is no message, no answer and no webhook")
    const { body, kind } = payload
    const findings =
      kind === "outbound"
        ? yield* outbound(schemas, body)
        : kind === "response"
          ? response(schemas, body)
          : WebhookPayload.validate(schemas, body)
    if (findings.length === 0) return { kind, outcome: "passed", findings }
    return { kind, outcome: findings.some((one) => isUnfilled(body, one)) ? "unfilled" : "failed", findings }
  })

/** Validates a text that should be JSON. */
export const validateText = (schemas: ContractSchemas, text: string): Effect.Effect<Verdict> =>
  Result.match(JsonText.parseStrictly(text), {
    onSuccess: (value) => validate(schemas, value),
    onFailure: (problem) => Effect.succeed(unreadable(problem))
  })
