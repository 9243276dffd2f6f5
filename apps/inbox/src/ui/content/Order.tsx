/** An order from the catalogue. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Icon } from "../parts/Icon.tsx"

export const Order = ({ order }: { readonly order: unknown }): JSX.Element => {
  const products = Json.list(order, "product_items")
  return (
    <div class="card">
      <span class="card-icon">
        <Icon name="cart" size={22} />
      </span>
      <div class="card-text">
        <strong>Order of {products.length === 1 ? "one product" : `${products.length} products`}</strong>
        {products.map((product) => (
          <span class="card-line">
            {Json.text(product, "quantity") ?? "1"} × {Json.text(product, "product_retailer_id") ?? "?"}
            {Json.text(product, "item_price") === undefined
              ? null
              : `, ${Json.text(product, "item_price")} ${Json.text(product, "currency") ?? ""}`}
          </span>
        ))}
        {Json.text(order, "text") === undefined ? null : <span dir="auto">{Json.text(order, "text")}</span>}
      </div>
    </div>
  )
}
