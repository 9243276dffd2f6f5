/** Meta's rules for interactive messages. */
import { get, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { Request } from "../Request.ts"
import type { Check, Checks } from "./Check.ts"
import { firstRepeated } from "./Check.ts"

const action = ({ body }: Request, ...path: ReadonlyArray<string>): Json | undefined =>
  get(body, "interactive", "action", ...path)

const cards = (request: Request): ReadonlyArray<JsonObject> => objects(action(request, "cards"))
const cardField = (at: number, path: string): string => `interactive.action.cards[${at}].${path}`

const uniqueButtons =
  (part: "id" | "title"): Check =>
  (request) => {
    const at = firstRepeated(objects(action(request, "buttons")).map((button) => get(button, "reply", part)))
    return at === undefined ? undefined : { field: `interactive.action.buttons[${at}].reply.${part}` }
  }

/** What a card offers, so that two cards can be compared: the kinds of its buttons, in order. */
const offer = (card: JsonObject): string =>
  get(card, "action", "name") === undefined
    ? objects(get(card, "action", "buttons"))
        .map(({ type }) => String(type))
        .join()
    : "cta_url"

/** Rules about interactive messages. */
export const interactiveChecks: Checks = {
  "button.unique-ids": uniqueButtons("id"),
  "button.unique-titles": uniqueButtons("title"),
  "list.rows-total": (request) => {
    const total = objects(action(request, "sections")).reduce(
      (sum, section) => sum + objects(section["rows"]).length,
      0
    )
    return total > 10 ? { field: "interactive.action.sections" } : undefined
  },
  "list.unique-row-ids": (request) => {
    const rows = objects(action(request, "sections")).flatMap((section, at) =>
      objects(section["rows"]).map((row, index) => ({
        id: row["id"],
        field: `interactive.action.sections[${at}].rows[${index}].id`
      }))
    )
    const at = firstRepeated(rows.map(({ id }) => id))
    return at === undefined ? undefined : { field: rows[at]?.field ?? "" }
  },
  "list.section-titles": (request) => {
    const sections = objects(action(request, "sections"))
    const at =
      sections.length > 1 ? sections.findIndex(({ title }) => title === undefined || title === "") : -1
    return at === -1 ? undefined : { field: `interactive.action.sections[${at}].title` }
  },
  "flow.id-or-name": (request) => {
    const given = [action(request, "parameters", "flow_id"), action(request, "parameters", "flow_name")]
    return given.filter((name) => name !== undefined).length === 1
      ? undefined
      : { field: "interactive.action.parameters.flow_id" }
  },
  "flow.payload-navigate": (request) =>
    action(request, "parameters", "flow_action_payload") !== undefined &&
    (action(request, "parameters", "flow_action") ?? "navigate") !== "navigate"
      ? { field: "interactive.action.parameters.flow_action_payload" }
      : undefined,
  "address.country": (request) => {
    if (request.kind !== "message") return undefined
    const { kind, id } = request.recipient
    const abroad = (kind === "phone" && !id.startsWith("91")) || (kind === "user" && !id.startsWith("IN."))
    return abroad ? { field: "to" } : undefined
  },
  "carousel.one-kind": (request) => {
    const kinds = cards(request).map(({ type }) => type === "product")
    const at = kinds.findIndex((kind) => kind !== kinds[0])
    return at === -1 ? undefined : { field: cardField(at, "type") }
  },
  "carousel.card-action": (request) => {
    const at = cards(request).findIndex((card) => {
      if (card["type"] === "product") return false
      const link =
        get(card, "action", "name") !== undefined && get(card, "action", "parameters") !== undefined
      return link === (get(card, "action", "buttons") !== undefined)
    })
    return at === -1 ? undefined : { field: cardField(at, "action") }
  },
  "carousel.equal-buttons": (request) => {
    const offers = cards(request).map(offer)
    const at = offers.findIndex((kinds) => kinds !== offers[0])
    return at === -1 ? undefined : { field: `interactive.action.cards[${at}]` }
  },
  "carousel.one-catalog": (request) => {
    const catalogs = cards(request).map((card) => get(card, "action", "catalog_id"))
    const at = catalogs.findIndex((catalog) => catalog !== catalogs[0])
    return at === -1 ? undefined : { field: cardField(at, "action.catalog_id") }
  },
  "carousel.body-lines": (request) => {
    const at = cards(request).findIndex((card) => {
      const text = get(card, "body", "text")
      return typeof text === "string" && text.split("\n").length > 3
    })
    return at === -1 ? undefined : { field: cardField(at, "body.text") }
  }
}
