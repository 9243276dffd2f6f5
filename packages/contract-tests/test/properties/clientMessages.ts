/** Messages generated from core's schemas: what the client can say. */
import { fieldSchemas, schemas } from "@connexease-gateway/core/message/schemas"
import * as Arbitrary from "effect/Arbitrary"
import * as JsonPointer from "../../src/json/JsonPointer.ts"

type Body = Readonly<Record<string, unknown>>

/** Chance hardly gives cards different places and the same buttons, or one catalog, as their rules ask for. */
const inOrder = (message: unknown): Body => {
  const body = structuredClone(message) as Body
  const cards = JsonPointer.get(body, "/interactive/action/cards") as ReadonlyArray<Record<string, unknown>>
  for (const [index, card] of cards.entries()) {
    card["card_index"] = index
    card["action"] = cards[0]?.["action"]
  }
  return body
}

const carousels = ["media_carousel", "product_carousel"]

/** Generators by the name of the kind. */
export const all: ReadonlyMap<string, Arbitrary.Arbitrary<Body>> = new Map(
  Object.entries(schemas).map(([name, schema]) => {
    const fields = carousels.includes(name) ? fieldSchemas[name] : undefined
    return [
      name,
      fields === undefined
        ? (Arbitrary.schema(schema) as Arbitrary.Arbitrary<Body>)
        : Arbitrary.map(Arbitrary.schema(fields), inOrder)
    ]
  })
)
