/**
 * What a person did with a marketing message: a click on its link, a view of
 * the page behind it. Reported in the field `messages`.
 *
 * @see Meta: marketing messages, tracking click events; tracking landing page view events
 */
import type { Base, Contact, Contacts } from "./Origin.ts"
import { compact, id, millis, object } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/**
 * A person clicked a marketing message's link, or saw the page behind it. The
 * two come in any order, and either may be missing: relate them by
 * `trackingToken`, or by `clickId` where there is none.
 */
export interface UserActed extends Base {
  readonly _tag: "UserActed"
  readonly action: "marketing_messages_link_click" | "landing_page_view" | (string & {})
  readonly timestampMillis?: number | undefined
  /** Also appended to the address that the person visits. */
  readonly clickId?: string | undefined
  readonly trackingToken?: string | undefined
  /** What was clicked: the button or the text. Clicks only. */
  readonly component?: "cta" | "body" | (string & {}) | undefined
  /** The product, where one was assigned in Meta's Ads Manager. Clicks only. */
  readonly productId?: string | undefined
  readonly contact?: Contact | undefined
}

/** `undefined` where it has no type. */
export const acted = (self: Json, base: Base, contacts: Contacts): UserActed | undefined => {
  const action = id(self["action_type"])
  if (action === undefined) return undefined
  const data = object(self[`${action}_data`] ?? self["marketing_messages_link_click_data"])
  return compact({
    _tag: "UserActed",
    action,
    timestampMillis: millis(self["timestamp"]),
    clickId: id(data["click_id"]),
    trackingToken: id(data["tracking_token"]),
    component: id(data["click_component"])?.toLowerCase(),
    productId: id(data["product_id"]),
    contact: contacts.find(),
    ...base
  })
}
