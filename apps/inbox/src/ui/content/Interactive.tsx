/** An interactive message and the buttons that its type has. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import { Carousel } from "./Carousel.tsx"
import { FormDialog } from "./FormDialog.tsx"
import { ListDialog } from "./ListDialog.tsx"
import { Action, Actions, Body, Footer, Header, LinkAction } from "./Parts.tsx"
import { Products } from "./Products.tsx"
import { useUserActions } from "./useUserActions.ts"

interface Properties {
  readonly item: Item
  readonly interactive: unknown
}

export const Interactive = ({ interactive, item }: Properties): JSX.Element => {
  const type = Json.text(interactive, "type")
  return (
    <>
      <Header header={Json.at(interactive, "header")} />
      <Body text={Json.text(interactive, "body", "text")} />
      {type === "product" || type === "product_list" || type === "catalog_message" ? (
        <Products action={Json.at(interactive, "action")} item={item} />
      ) : null}
      <Footer text={Json.text(interactive, "footer", "text")} />
      {type === "carousel" ? (
        <Carousel cards={Json.list(interactive, "action", "cards")} item={item} />
      ) : (
        <InteractiveActions action={Json.at(interactive, "action")} item={item} type={type ?? ""} />
      )}
    </>
  )
}

interface InteractiveActionsProperties {
  readonly type: string
  readonly action: unknown
  readonly item: Item
}

const InteractiveActions = ({ action, item, type }: InteractiveActionsProperties): JSX.Element | null => {
  const user = useUserActions()
  const [open, setOpen] = useState(false)
  const parameters = Json.at(action, "parameters")
  switch (type) {
    case "button":
      return (
        <Actions>
          {Json.list(action, "buttons").map((button) => {
            const id = Json.text(button, "reply", "id") ?? ""
            return (
              <Action
                icon="reply"
                label={Json.text(button, "reply", "title") ?? id}
                title={`id ${id}`}
                onPress={user && (() => user.press(item, id))}
              />
            )
          })}
        </Actions>
      )
    case "list":
      return (
        <Actions>
          <Action icon="list" label={Json.text(action, "button") ?? "Choose"} onPress={() => setOpen(true)} />
          {open ? (
            <ListDialog
              title={Json.text(action, "button") ?? "Choose"}
              sections={Json.list(action, "sections")}
              onClose={() => setOpen(false)}
              onChoose={(id) => user?.press(item, id)}
            />
          ) : null}
        </Actions>
      )
    case "cta_url":
      return (
        <Actions>
          <LinkAction
            href={Json.text(parameters, "url")}
            label={Json.text(parameters, "display_text") ?? "Open"}
          />
        </Actions>
      )
    case "flow":
    case "address_message":
      return (
        <Actions>
          <Action
            icon="flow"
            label={Json.text(parameters, "flow_cta") ?? (type === "flow" ? "Open" : "Provide address")}
            onPress={user && (() => setOpen(true))}
          />
          {open ? (
            <FormDialog item={item} name={type} parameters={parameters} onClose={() => setOpen(false)} />
          ) : null}
        </Actions>
      )
    case "location_request_message":
      return (
        <Actions>
          <Action icon="location" label="Send location" onPress={user && (() => user.sendLocation(item))} />
        </Actions>
      )
    case "request_contact_info":
      return (
        <Actions>
          <Action icon="person" label="Share contact" onPress={user && (() => user.shareContact(item))} />
        </Actions>
      )
    case "call_permission_request":
      return (
        <Actions>
          <Action
            icon="phone"
            label="Allow calls"
            onPress={user && (() => user.answerCalls(item, "accept"))}
          />
          <Action
            icon="block"
            label="Do not allow"
            onPress={user && (() => user.answerCalls(item, "reject"))}
          />
        </Actions>
      )
    case "voice_call":
      return (
        <Actions>
          <Action icon="phone" label={Json.text(parameters, "display_text") ?? "Call Now"} />
        </Actions>
      )
    case "order_details":
      return (
        <Actions>
          <Action icon="wallet" label={price(parameters)} />
        </Actions>
      )
    case "order_status":
      return (
        <Actions>
          <Action
            icon="cart"
            label={`Order ${(Json.text(parameters, "order", "status") ?? "").replaceAll("_", " ")}`}
          />
        </Actions>
      )
    default:
      return null
  }
}

/** `Review and pay 12.50 INR`, where the amount says how it is to be read. */
const price = (parameters: unknown): string => {
  const value = Number(Json.text(parameters, "total_amount", "value"))
  const offset = Number(Json.text(parameters, "total_amount", "offset") ?? 100)
  const currency = Json.text(parameters, "currency") ?? ""
  return Number.isFinite(value) && offset > 0
    ? `Review and pay ${(value / offset).toFixed(2)} ${currency}`.trim()
    : "Review and pay"
}
