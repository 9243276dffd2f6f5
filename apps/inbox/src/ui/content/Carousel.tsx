/** Cards side by side, each with what can be done with it. */
import type { JSX } from "preact"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import { Action, Actions, Body, Header, LinkAction } from "./Parts.tsx"
import { ProductLine } from "./Products.tsx"
import { useUserActions } from "./useUserActions.ts"

export const Carousel = ({
  cards,
  item
}: {
  readonly cards: ReadonlyArray<unknown>
  readonly item: Item
}): JSX.Element => {
  const user = useUserActions()
  return (
    <ul class="carousel" aria-label="Cards" tabIndex={0}>
      {cards.map((card) => {
        const action = Json.at(card, "action")
        const product = Json.text(action, "product_retailer_id")
        return (
          <li class="carousel-card">
            <Header header={Json.at(card, "header")} />
            {product === undefined ? null : <ProductLine id={product} />}
            <Body text={Json.text(card, "body", "text")} />
            <Actions>
              {Json.text(action, "name") === "cta_url" ? (
                <LinkAction
                  href={Json.text(action, "parameters", "url")}
                  label={Json.text(action, "parameters", "display_text") ?? "Open"}
                />
              ) : null}
              {Json.list(action, "buttons").map((button) => {
                const id = Json.text(button, "quick_reply", "id") ?? ""
                return (
                  <Action
                    icon="reply"
                    label={Json.text(button, "quick_reply", "title") ?? id}
                    title={`id ${id}`}
                    onPress={user && (() => user.press(item, id))}
                  />
                )
              })}
            </Actions>
          </li>
        )
      })}
    </ul>
  )
}
