/** A key for each webhook event, equal when the same event is delivered again. */
import { isRecord } from "../internal/json.ts"
import type { Event } from "./Event.ts"
import { memberOf } from "./StatusChanged.ts"

/** JSON with sorted keys. What is nested more than 64 deep counts as equal, so that no webhook exhausts the stack. */
const sortedJson = (value: unknown, depth = 0): string => {
  if (depth > 64) return "…"
  if (Array.isArray(value)) return `[${value.map((item) => sortedJson(item, depth + 1)).join()}]`
  if (isRecord(value)) {
    const fields = Object.keys(value).sort()
    return `{${fields.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key], depth + 1)}`).join()}}`
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value)
}

/** 53 bits of a text, by multiplying and mixing (cyrb53, public domain). Not for secrets. */
const hash = (value: string, seed: number): string => {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return (4294967296 * (0x1fffff & b) + (a >>> 0)).toString(16).padStart(14, "0")
}

const digest = (value: string): string => hash(value, 0) + hash(value, 0x9747b28c)

const statusName = (raw: unknown): string => (isRecord(raw) ? String(raw["status"]) : "")

/**
 * A key that is equal for the same event sent again and differs for others:
 * messages by their id, statuses by the message's id, the status and, in a
 * group, the member. Events without an id go by a hash of their content and
 * time, so that an error that Meta reports twice in the same words counts once.
 * Keys hold no text that a person wrote; a message's id holds a number.
 *
 * Meta and the gateway deliver at least once: remember the keys of what you
 * have handled for as long as retries can come (Meta: up to seven days), and
 * skip what you know.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const value = { metadata: {}, statuses: [{ id: "wamid.1", status: "read", timestamp: "1750030073" }] }
 * assert.deepEqual(Webhook.decode(value).map(Webhook.eventId), ["status:wamid.1:read"])
 * ```
 */
export const eventId = (event: Event): string => {
  switch (event._tag) {
    case "MessageReceived":
      return `message:${event.id}`
    case "MessageEchoed":
      return `echo:${event.id}`
    case "StatusChanged": {
      const member = memberOf(event)
      const status = event.status === "unknown" ? statusName(event.raw) : event.status
      return `status:${event.id}:${status}${member === undefined ? "" : `:${member}`}`
    }
    default:
      return `${event.field ?? event._tag}:${digest(sortedJson([event._tag, event.origin, event.raw]))}`
  }
}
