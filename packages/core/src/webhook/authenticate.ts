/** Authenticates webhook requests by their bearer secret. */
import * as Redacted from "effect/Redacted"

/**
 * Compares without stopping at the first difference. The time depends on the
 * length of what was given, which the caller chose, and not on the secret.
 */
const isEqual = (given: string, secret: string): boolean => {
  let difference = given.length ^ secret.length
  for (let i = 0; i < given.length; i++)
    difference |= given.charCodeAt(i) ^ secret.charCodeAt(i % secret.length)
  return difference === 0
}

const header = (from: Authorized): string | null | undefined => {
  if (typeof from !== "object" || from === null) return from
  return "headers" in from ? from.headers.get("authorization") : from.get("authorization")
}

/** A request, its headers, or the value of its `Authorization` header. */
export type Authorized =
  | { readonly headers: Pick<Headers, "get"> }
  | Pick<Headers, "get">
  | string
  | null
  | undefined

/**
 * Whether a request carries the webhook's secret: `Authorization: Bearer` and
 * the secret that was set in the dashboard, compared in constant time. Webhooks
 * of the gateway are not signed, so this is the only proof of where they come
 * from. An empty or missing secret authenticates no request.
 *
 * Source: Connexease, webhook authentication.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import * as Redacted from "effect/Redacted"
 * import assert from "node:assert/strict"
 *
 * const secret = Redacted.make("3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d")
 * assert.equal(Webhook.authenticate("Bearer 3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d", secret), true)
 * assert.equal(Webhook.authenticate("Bearer guess", secret), false)
 * assert.equal(Webhook.authenticate(undefined, secret), false)
 * ```
 */
export const authenticate = (from: Authorized, secret: Redacted.Redacted<string>): boolean => {
  if (!isSecret(secret)) return false
  const expected = Redacted.value(secret)
  const [, given = ""] = /^bearer +(.*)$/i.exec(header(from)?.trim() ?? "") ?? []
  return isEqual(given, expected)
}

/** Whether there is a secret at all: without types, one may be missing from the environment. */
export const isSecret = (secret: Redacted.Redacted<string>): boolean => {
  const value: unknown = Redacted.value(secret)
  return typeof value === "string" && value !== ""
}
