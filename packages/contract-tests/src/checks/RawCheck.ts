/**
 * Runs an exchange as plain HTTP, byte for byte as its file says, and compares each answer with what the
 * exchange expects and with what holds for every answer of its kind.
 */
import type { Exchange } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Difference from "./Difference.ts"
import type { Invariants } from "./Invariants.ts"
import type { Session, Target } from "../targets/Target.ts"
import type { RawHttpFailure, RawHttpRequest } from "../http/RawHttp.ts"

const query = (parameters: Exchange.Request["query"]): string => {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map(
      (one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`
    )
  )
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

const bodyOf = (request: Exchange.Request): Uint8Array | undefined => {
  if (request.body !== undefined) return Buffer.from(JSON.stringify(request.body))
  if (request.rawBody !== undefined) return Buffer.from(request.rawBody)
  return request.rawBodyBase64 === undefined ? undefined : Buffer.from(request.rawBodyBase64, "base64")
}

/** The bytes of a request, with the keys in their places. */
export const encode = (
  request: Exchange.Request,
  keys: { readonly valid: Redacted.Redacted<string>; readonly unknown: Redacted.Redacted<string> }
): RawHttpRequest => {
  const key = Redacted.value(request.key === "unknown" ? keys.unknown : keys.valid)
  const written = Object.entries(request.headers).map(
    ([name, value]) => [name, value.replaceAll("${key}", key)] as const
  )
  const authorized =
    request.key === "none" || written.some(([name]) => name.toLowerCase() === "authorization")
  const body = bodyOf(request)
  return {
    method: request.method,
    target: `${request.path}${query(request.query)}`,
    headers: authorized ? written : [["Authorization", `Bearer ${key}`], ...written],
    ...(body === undefined ? {} : { body })
  }
}

/** Whether one difference repeats another: the same place, or one inside it. */
const repeats = (one: Difference.Difference, other: Difference.Difference): boolean =>
  (one.evidence !== "assumed" || other.evidence === "assumed") &&
  (other.at === one.at || other.at.startsWith(`${one.at}/`))

/** The guarantees that a raw check can find broken. */
export const guarantees = (exchange: Exchange.Exchange, invariants: Invariants): ReadonlySet<string> =>
  new Set([
    exchange.guarantee,
    ...exchange.steps.flatMap(({ expect }) => Difference.guarantees(expect)),
    ...invariants.guarantees(exchange)
  ])

/** Runs every step and gives all differences. */
export const run = (
  exchange: Exchange.Exchange,
  target: Target,
  session: Session,
  invariants: Invariants
): Effect.Effect<ReadonlyArray<Difference.Difference>, RawHttpFailure> =>
  Effect.gen(function* () {
    const found: Array<Difference.Difference> = []
    const keys = { valid: session.apiKey, unknown: target.unknownKey }
    for (const [index, step] of exchange.steps.entries()) {
      const place = exchange.steps.length === 1 ? {} : { step: index + 1 }
      const add = (differences: ReadonlyArray<Difference.Difference>) => {
        for (const difference of differences) found.push({ ...difference, ...place })
      }
      if (step.after > 0) yield* session.pass(step.after)
      for (let time = 0; time < step.times; time++) {
        const answer = yield* session.http.send(encode(step.request, keys))
        const own = Difference.differences(step.expect, answer)
        // What holds for answers of a kind says nothing of an answer of another kind than expected.
        const asExpected = !own.some(({ at }) => at === "status")
        const general = [
          ...invariants.always(answer, keys),
          ...(asExpected ? invariants.ofKind(step.request, answer) : [])
        ]
        add(own.filter((one) => !general.some((other) => repeats(other, one))))
        add(general)
      }
    }
    if (target.capabilities.has("journal")) {
      const accepted = yield* session.accepted
      found.push(...invariants.journal(exchange, accepted))
      const spent = yield* session.spent
      if (spent !== undefined) found.push(...invariants.billing(exchange, accepted.length, spent))
    }
    return found
  })
