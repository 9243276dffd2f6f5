import { get, objects } from "../Json.ts"
import type { Json, JsonObject } from "../Json.ts"
import type { Request } from "../Request.ts"
import type { Checks } from "./Check.ts"
import { firstRepeated } from "./Check.ts"

/** The cards of an interactive or template carousel, with their path. */
const carousel = ({
  body
}: Request): { readonly cards: ReadonlyArray<JsonObject>; readonly field: string } => {
  const interactive = objects(get(body, "interactive", "action", "cards"))
  if (interactive.length > 0) return { cards: interactive, field: "interactive.action.cards" }
  const components = objects(get(body, "template", "components"))
  const at = components.findIndex(({ cards }) => cards !== undefined)
  return { cards: objects(components[at]?.["cards"]), field: `template.components[${at}].cards` }
}

/** A place as its number, where it is written as a string. */
const place = (index: Json | undefined): Json | undefined =>
  typeof index === "string" ? Number(index) : index

/** Rules that interactive messages and templates share. */
export const sharedChecks: Checks = {
  "carousel.card-indexes": (request) => {
    const { cards, field } = carousel(request)
    const at = firstRepeated(cards.map((card) => card["card_index"]).map(place))
    return at === undefined ? undefined : { field: `${field}[${at}].card_index` }
  },
  "products.total": ({ body }) => {
    const lists = [
      { sections: get(body, "interactive", "action", "sections"), field: "interactive.action.sections" },
      ...objects(get(body, "template", "components")).flatMap((component, at) =>
        objects(component["parameters"]).map((parameter, index) => ({
          sections: get(parameter, "action", "sections"),
          field: `template.components[${at}].parameters[${index}].action.sections`
        }))
      )
    ]
    const tooMany = lists.find(
      ({ sections }) =>
        objects(sections).reduce((sum, section) => sum + objects(section["product_items"]).length, 0) > 30
    )
    return tooMany === undefined ? undefined : { field: tooMany.field }
  }
}
