/** Products of a catalogue, by their ids. */
import type { JSX } from "preact"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import { Icon } from "../parts/Icon.tsx"
import { Action, Actions } from "./Parts.tsx"
import { useUserActions } from "./useUserActions.ts"

/** A product by its id: the catalogue is not known here. */
export const ProductLine = ({ id }: { readonly id: string }): JSX.Element => (
  <div class="card">
    <span class="card-icon">
      <Icon name="cart" size={20} />
    </span>
    <div class="card-text">
      <strong>Product</strong>
      <span class="card-line mono">{id}</span>
    </div>
  </div>
)

/** One product, several in sections, or the whole catalogue. */
export const Products = ({
  action,
  item
}: {
  readonly action: unknown
  readonly item: Item
}): JSX.Element => {
  const user = useUserActions()
  const one =
    Json.text(action, "product_retailer_id") ??
    Json.text(action, "parameters", "thumbnail_product_retailer_id")
  const sections = Json.list(action, "sections")
  const ids = [
    ...(one === undefined ? [] : [one]),
    ...sections.flatMap((section) =>
      Json.list(section, "product_items").flatMap(
        (product) => Json.text(product, "product_retailer_id") ?? []
      )
    )
  ]
  return (
    <>
      {one === undefined ? null : <ProductLine id={one} />}
      {sections.map((section) => (
        <section class="products">
          {Json.text(section, "title") === undefined ? null : (
            <h3 dir="auto">{Json.text(section, "title")}</h3>
          )}
          <ul class="plain">
            {Json.list(section, "product_items").map((product) => (
              <li class="mono">{Json.text(product, "product_retailer_id") ?? "?"}</li>
            ))}
          </ul>
        </section>
      ))}
      <Actions>
        <Action
          icon="cart"
          label={Json.text(action, "name") === "catalog_message" ? "View catalogue" : "Order"}
          onPress={user && (() => user.order(item, Json.text(action, "catalog_id") ?? "catalogue", ids))}
        />
      </Actions>
    </>
  )
}
