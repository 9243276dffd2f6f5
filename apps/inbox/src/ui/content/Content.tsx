/** The content of a message by its type; an unknown type shows its JSON. */
import type { JSX } from "preact"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import { Formatted } from "../parts/Formatted.tsx"
import { JsonView } from "../parts/JsonView.tsx"
import { ContactCards } from "./ContactCards.tsx"
import { Interactive } from "./Interactive.tsx"
import { LocationCard } from "./LocationCard.tsx"
import { Media, mediaKinds } from "./Media.tsx"
import { Order } from "./Order.tsx"
import { ReplyContent } from "./ReplyContent.tsx"
import { Template } from "./Template.tsx"

export const Content = ({ item }: { readonly item: Item }): JSX.Element => {
  const content = Json.at(item.body, item.type)
  if (mediaKinds.includes(item.type)) return <Media kind={item.type} media={content} />
  switch (item.type) {
    case "text":
      return <Formatted text={Json.text(content, "body") ?? ""} />
    case "location":
      return <LocationCard location={content} />
    case "contacts":
      return <ContactCards contacts={content} />
    case "reaction":
      return <p class="aside">{reaction(content)}</p>
    case "template":
      return <Template item={item} template={content} />
    case "interactive":
      return item.direction === "in" ? (
        <ReplyContent reply={content} />
      ) : (
        <Interactive item={item} interactive={content} />
      )
    case "button":
      return <Formatted text={Json.text(content, "text") ?? Json.text(content, "payload") ?? ""} />
    case "order":
      return <Order order={content} />
    case "unsupported":
      return <p class="aside">A message of a kind that WhatsApp does not hand on.</p>
    default:
      return (
        <>
          <p class="aside">{item.type}</p>
          <JsonView label={`the ${item.type} message`} source={JSON.stringify(content ?? item.body)} />
        </>
      )
  }
}

const reaction = (content: unknown): string => {
  const emoji = Json.text(content, "emoji")
  return emoji === undefined ? "Took a reaction back" : `Reacted with ${emoji}`
}
