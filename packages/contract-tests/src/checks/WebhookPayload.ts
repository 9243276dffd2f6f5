/**
 * Validates webhook bodies twice: by the schema in the OpenAPI document, and by the events that core decodes, of which
 * none may be missing. Captured payloads and the posts of a mock are validated alike.
 */
import * as Webhook from "@connexease-gateway/core/Webhook"
import type { ContractSchemas, Problem } from "./ContractSchemas.ts"
import * as JsonPointer from "../json/JsonPointer.ts"

export interface Finding extends Problem {
  /** Whose reading it is. */
  readonly by: "contract" | "core"
}

const listed = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const elements = (value: unknown): number =>
  ["messages", "statuses", "errors"].reduce(
    (sum, key) => sum + listed(JsonPointer.get(value, `/${key}`)).length,
    0
  )

/** What core hands on because it stands beside the entries of a body, or beside the changes of an entry. */
export const isBeside = (event: Webhook.Event): boolean =>
  event._tag === "Unknown" && (event.part === "body" || event.part === "entry")

/** An event that core could not read although it stands where readable ones stand. */
const unread = (event: Webhook.Event, _: number, { length }: ReadonlyArray<Webhook.Event>): boolean =>
  event._tag === "Unknown" &&
  event.part !== "change" &&
  (event.field ?? "messages") === "messages" &&
  (length === 1 || !isBeside(event))

/** What is wrong with the body of a webhook; nothing for one that both readings take whole. */
export const validate = (schemas: ContractSchemas, body: unknown): ReadonlyArray<Finding> => {
  const contract = schemas.check("Webhook", body).map((one): Finding => ({ ...one, by: "contract" }))
  const changes = listed(JsonPointer.get(body, "/entry")).flatMap((entry) =>
    listed(JsonPointer.get(entry, "/changes"))
  )
  const expected = changes.reduce<number>(
    (sum, change) => sum + Math.max(1, elements(JsonPointer.get(change, "/value"))),
    0
  )
  const events = Webhook.decode(body)
  return [
    ...contract,
    ...(events.length < expected
      ? [{ path: "/entry", problem: `gives ${events.length} of ${expected} events`, by: "core" as const }]
      : []),
    ...events
      .filter(unread)
      .map((): Finding => ({ path: "/entry", problem: "has an element that is no event", by: "core" }))
  ]
}
