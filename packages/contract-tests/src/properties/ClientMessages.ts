/** Messages generated from core's schemas: what the client can say. */
import * as Carousel from "@connexease-gateway/core/message/Carousel"
import { schemas } from "@connexease-gateway/core/message/schemas"
import * as Arbitrary from "effect/Arbitrary"
import * as Pointer from "../Pointer.ts"

type Body = Readonly<Record<string, unknown>>

/** Chance hardly gives cards different places and the same buttons, or one catalog, as their rules ask for. */
const inOrder = (message: unknown): Body => {
  const body = structuredClone(message) as Body
  const cards = Pointer.get(body, "/interactive/action/cards") as ReadonlyArray<Record<string, unknown>>
  for (const [index, card] of cards.entries()) {
    card["card_index"] = index
    card["action"] = cards[0]?.["action"]
  }
  return body
}

const carousels = { media_carousel: Carousel.media, product_carousel: Carousel.product }

/** Generators by the name of the kind. */
export const all: ReadonlyMap<string, Arbitrary.Arbitrary<Body>> = new Map([
  ...Object.entries(schemas)
    .filter(([name]) => !(name in carousels))
    .map(([name, schema]) => [name, Arbitrary.schema(schema) as Arbitrary.Arbitrary<Body>] as const),
  ...Object.entries(carousels).map(
    ([name, { schema }]) => [name, Arbitrary.map(Arbitrary.schema(schema), inOrder)] as const
  )
])
