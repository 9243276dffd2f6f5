/** What several rules look up. */
import { get, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { Request } from "../Request.ts"
import type { Checks } from "./Check.ts"
import { firstRepeated } from "./Check.ts"

interface Held {
  readonly items: ReadonlyArray<JsonObject>
  readonly field: string
}

/** The cards of an interactive carousel, or of each carousel of a template, with their path. */
const carousels = ({ body }: Request): ReadonlyArray<Held> => [
  { items: objects(get(body, "interactive", "action", "cards")), field: "interactive.action.cards" },
  ...objects(get(body, "template", "components")).map(({ cards }, at) => ({
    items: objects(cards),
    field: `template.components[${at}].cards`
  }))
]

/** Every list of components of a template, its own and its cards', with their path. */
const components = (request: Request): ReadonlyArray<Held> => [
  { items: objects(get(request.body, "template", "components")), field: "template.components" },
  ...carousels(request).flatMap(({ field, items }) =>
    items.map((card, at) => ({ items: objects(card["components"]), field: `${field}[${at}].components` }))
  )
]

/** A place as its number, where it is written as a string. */
const place = (index: Json | undefined): Json | undefined =>
  typeof index === "string" ? Number(index) : index

/** Rules that interactive messages and templates share. */
export const sharedChecks: Checks = {
  "carousel.card-indexes": (request) => {
    for (const { field, items } of carousels(request)) {
      const at = firstRepeated(items.map((card) => card["card_index"]).map(place))
      if (at !== undefined) return { field: `${field}[${at}].card_index` }
    }
    return undefined
  },
  "products.total": (request) => {
    const lists = [
      {
        sections: get(request.body, "interactive", "action", "sections"),
        field: "interactive.action.sections"
      },
      ...components(request).flatMap(({ field, items }) =>
        items.flatMap((component, at) =>
          objects(component["parameters"]).map((parameter, index) => ({
            sections: get(parameter, "action", "sections"),
            field: `${field}[${at}].parameters[${index}].action.sections`
          }))
        )
      )
    ]
    const tooMany = lists.find(
      ({ sections }) =>
        objects(sections).reduce((sum, section) => sum + objects(section["product_items"]).length, 0) > 30
    )
    return tooMany === undefined ? undefined : { field: tooMany.field }
  }
}
