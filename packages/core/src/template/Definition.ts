/**
 * A template as it was approved: its name and language, and the text and parts
 * of which the variables follow.
 *
 * @see Meta: template components; Connexease: templates
 */

/** What `Template.define` takes and `Template.fromMeta` reads. */
export interface Definition {
  /** Lowercase letters, digits and underscores, at most 512. */
  readonly name: string
  /** The language that was approved, such as `en_US`. */
  readonly language: string
  /** With `authentication` Meta writes the text itself, and a message takes nothing but the `code`. */
  readonly category?: Category
  readonly header?: Header
  /** The text with its variables: `Hi {{1}}` or `Hi {{first_name}}`. */
  readonly body?: string
  readonly footer?: string
  /** At most ten, in the order in which they were approved. */
  readonly buttons?: ReadonlyArray<Button>
  readonly limitedTimeOffer?: LimitedTimeOffer
  /** The cards of a carousel: two to ten. */
  readonly cards?: ReadonlyArray<Card>
}

/** What a template is for, which decides its price and its rules. */
export type Category = "marketing" | "utility" | "authentication"

/** A text, which may have one variable, or the kind of what stands above the body. */
export type Header =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image" | "video" | "document" | "location" | "product" }

/** What is tapped below the text. Only some take a value when a message is sent. */
export type Button =
  /** Takes a payload, which comes back with the press; the button's text by default. */
  | { readonly type: "quick_reply"; readonly text: string }
  /** Takes the end of the address where that has a variable: `https://example.com/{{1}}`. */
  | { readonly type: "url"; readonly text: string; readonly url: string }
  /** Takes the coupon code. */
  | { readonly type: "copy_code"; readonly text?: string }
  /** May take a token and data for the first screen. */
  | { readonly type: "flow"; readonly text: string }
  /** May take the product whose picture is shown. */
  | { readonly type: "catalog"; readonly text?: string }
  /** Takes the products. */
  | { readonly type: "mpm"; readonly text?: string }
  /** Takes the order. */
  | { readonly type: "order_details"; readonly text?: string }
  /** May take how long it works, and a payload. */
  | { readonly type: "voice_call"; readonly text?: string }
  /** Take nothing. */
  | {
      readonly type: "phone_number" | "spm" | "call_permission_request" | "request_contact_info"
      readonly text?: string
    }

/** An offer that ends. */
export interface LimitedTimeOffer {
  /** At most 16 characters. */
  readonly text: string
  /** Whether the time that is left is shown; a message then says when the offer ends. */
  readonly hasExpiration?: boolean
}

/** One card of a carousel. */
export interface Card {
  readonly header: Header
  readonly body?: string
  readonly buttons?: ReadonlyArray<Button>
}
