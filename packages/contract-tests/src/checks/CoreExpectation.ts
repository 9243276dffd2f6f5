/**
 * What core must make of an exchange: a receipt, or a reason and the outcome of the message. It follows from the
 * response that the exchange expects; what does not follow stands in `coreExceptions.json`, by the exchange's id.
 */
import type { Evidence, Exchange } from "@connexease-gateway/contract"
import { MetaCatalogue, Profile } from "@connexease-gateway/contract"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import exceptions from "./coreExceptions.json" with { type: "json" }

interface Failure {
  readonly reason: GatewayError["reason"]["_tag"]
  readonly outcome: GatewayError["outcome"]
  /** The gateway's code that the reason must carry. */
  readonly code?: string
}

/** What one call of core must give; the receipt's values are found by JSON pointer. */
export type CoreExpectation = {
  /** How the body is handed to core: as a message, past core's validation, or as a read receipt. */
  readonly via: "send" | "raw" | "markRead"
  readonly evidence: Evidence.Evidence
} & ({ readonly receipt: Readonly<Record<string, Exchange.Matcher>> } | Failure)

const failures: Readonly<Record<string, Failure>> = {
  AUTH_001: { reason: "Unauthorized", outcome: "Rejected", code: "AUTH_001" },
  AUTH_004: { reason: "AuthServiceFailure", outcome: "Rejected", code: "AUTH_004" },
  AUTH_005: { reason: "AuthServiceFailure", outcome: "Rejected", code: "AUTH_005" },
  BILL_001: { reason: "InsufficientBalance", outcome: "Rejected", code: "BILL_001" },
  RATE_001: { reason: "RateLimited", outcome: "Rejected", code: "RATE_001" },
  GW_001: { reason: "InvalidRecipient", outcome: "Rejected", code: "GW_001" },
  GW_002: { reason: "BadRequest", outcome: "Rejected" },
  GW_003: { reason: "MetaRejected", outcome: "Rejected", code: "GW_003" },
  GW_500: { reason: "ServerFailure", outcome: "Unknown" }
}

type Body = Readonly<Record<string, unknown>>

/** The body, where core can send the request as it stands. */
const sendable = ({ body, headers, key, method, path, query }: Exchange.Request): Body | undefined =>
  method === "POST" &&
  path === Profile.all.api.path.value &&
  key !== "none" &&
  Object.entries(headers).join() === "Content-Type,application/json" &&
  Object.entries(query).every(([name, value]) => ["is_fake", "mmlite"].includes(name) && value === "true") &&
  typeof body === "object" &&
  body !== null &&
  !Array.isArray(body)
    ? (body as Body)
    : undefined

const equal = (assertion: Exchange.Assertion | undefined): unknown =>
  assertion !== undefined && "equals" in assertion ? assertion.equals : undefined

const matches = (pattern: string): Exchange.Matcher => ({ schema: { type: "string", pattern } })

const receipt = ({ expect, request }: Exchange.Step, to: unknown): Record<string, Exchange.Matcher> =>
  request.query["is_fake"] === undefined
    ? {
        "/messageId": matches("^wamid\\.(?!FAKE_).+"),
        "/recipient": {
          equals: String(equal(expect.body?.["/data/contacts/0/wa_id"]) ?? to).replaceAll(/\D/g, "")
        },
        "/sandbox": { equals: false }
      }
    : { "/messageId": matches("^wamid\\.FAKE_[0-9]{19}$"), "/sandbox": { equals: true } }

const failure = ({ expect }: Exchange.Step): Failure | undefined => {
  const code = equal(expect.body?.["/errors/code"]) ?? (equal(expect.status) === 429 ? "RATE_001" : undefined)
  const found = failures[String(code)]
  const metaCode = equal(expect.body?.["/errors/params/meta/code"])
  return found !== undefined &&
    MetaCatalogue.all.some((row) => row.code === metaCode && row.accepted === "unclear")
    ? { ...found, outcome: "Unknown" }
    : found
}

const derive = (exchange: Exchange.Exchange, step: Exchange.Step): ReadonlyArray<CoreExpectation> => {
  const body = sendable(step.request)
  const { status } = step.expect
  if (body === undefined || status === undefined) return []
  if (equal(status) === 200) {
    return body["status"] === "read"
      ? [{ via: "markRead", evidence: status.evidence, receipt: {} }]
      : [{ via: "send", evidence: status.evidence, receipt: receipt(step, body["to"]) }]
  }
  const found = failure(step)
  if (found === undefined) return []
  const expected = {
    evidence: found.code?.startsWith("GW_") === false ? ("documented" as const) : ("assumed" as const),
    ...found
  }
  // A refusal that nothing but the message explains: core refuses the message before it sends it.
  const { balance, fails } = exchange.requires
  const own = [400, 502].includes(Number(equal(status))) && fails === undefined && balance === undefined
  return own
    ? [
        { via: "send", evidence: "documented", reason: "InvalidMessage", outcome: "NotSent" },
        { via: "raw", ...expected }
      ]
    : [{ via: "send", ...expected }]
}

const known = new Map(Object.entries(exceptions as unknown as Record<string, ReadonlyArray<CoreExpectation>>))

/** What core must give at a step, in turn; nothing where core cannot say what the step sends. */
export const of = (exchange: Exchange.Exchange, step: Exchange.Step): ReadonlyArray<CoreExpectation> =>
  known.get(exchange.id) ?? derive(exchange, step)
