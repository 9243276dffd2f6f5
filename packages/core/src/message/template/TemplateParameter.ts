/** The values that fill a template's variables. Documented by Meta; Connexease documents that they exist. */
import * as Schema from "effect/Schema"
import * as Field from "../Field.ts"
import { place } from "../Location.ts"
import type { Place } from "../Location.ts"
import * as Media from "../Media.ts"
import { section } from "../interactive/Products.ts"
import type { ProductSection } from "../interactive/Products.ts"
import * as Order from "../interactive/Order.ts"

/**
 * The value of a text variable. Not empty, no line break, no tab, no more than
 * four spaces in a row. At most 32,768 characters; 60 in a header; 1,024 when
 * the message has other components.
 */
export interface TextParameter {
  readonly type: "text"
  readonly text: string
  /** The variable's name, where the template has named variables: lowercase letters, digits, underscores. */
  readonly parameter_name?: string
}

/** An amount of money. */
export interface CurrencyParameter {
  readonly type: "currency"
  readonly currency: {
    /** What is shown when the amount cannot be localised. */
    readonly fallback_value: string
    /** ISO 4217. */
    readonly code: string
    /** The amount in thousandths: 25,000 is 25.00. */
    readonly amount_1000: number
  }
  readonly parameter_name?: string
}

/** A date. */
export interface DateTimeParameter {
  readonly type: "date_time"
  readonly date_time: {
    readonly fallback_value: string
    readonly day_of_week?: number | string
    readonly year?: number | string
    readonly month?: number | string
    readonly day_of_month?: number | string
    readonly hour?: number | string
    readonly minute?: number | string
    readonly calendar?: string
  }
  readonly parameter_name?: string
}

/** An image. */
export interface ImageParameter {
  readonly type: "image"
  readonly image: Media.Source
}

/** A video. */
export interface VideoParameter {
  readonly type: "video"
  readonly video: Media.Source
}

/** A document. */
export interface DocumentParameter {
  readonly type: "document"
  readonly document: Media.NamedSource
}

/** A place. */
export interface LocationParameter {
  readonly type: "location"
  readonly location: Place
}

/** A product of a catalog. */
export interface ProductParameter {
  readonly type: "product"
  readonly product: { readonly product_retailer_id: string; readonly catalog_id: string }
}

/** The value of a header. */
export type HeaderParameter = TextParameter | CardHeaderParameter | DocumentParameter | LocationParameter

/** What a carousel's card has at its head. */
export type CardHeaderParameter = ImageParameter | VideoParameter | ProductParameter

/** The value of a variable of the body. */
export type BodyParameter = TextParameter | CurrencyParameter | DateTimeParameter

/** What comes back when a quick reply is pressed; also the payload of a voice call button. */
export interface PayloadParameter {
  readonly type: "payload"
  readonly payload: string
}
/** The end of a button's address, in place of its `{{1}}`. */
export interface UrlParameter {
  readonly type: "text"
  readonly text: string
  readonly payment_link_preview?: boolean
}

/** A coupon code. */
export interface CouponParameter {
  readonly type: "coupon_code"
  /** At most 20 letters and digits. */
  readonly coupon_code: string
}

/** How long a call button works. */
export interface TtlParameter {
  readonly type: "ttl_minutes"
  readonly ttl_minutes: number
}

/** A token and data for a Flow. */
export interface FlowParameter {
  readonly type: "action"
  readonly action: { readonly flow_token?: string; readonly flow_action_data?: Schema.JsonObject }
}

/** The product whose picture is shown. */
export interface CatalogParameter {
  readonly type: "action"
  readonly action: { readonly thumbnail_product_retailer_id?: string }
}

/** The products of a multi-product button. */
export interface ProductsParameter {
  readonly type: "action"
  readonly action: {
    readonly thumbnail_product_retailer_id: string
    /** One to ten sections with thirty products between them. */
    readonly sections?: ReadonlyArray<ProductSection>
  }
}

/** The order of an order-details button. */
export interface OrderParameter {
  readonly type: "action"
  readonly action: { readonly order_details: Order.OrderDetails }
}

/** When an offer ends. */
export interface LimitedTimeOfferParameter {
  readonly type: "limited_time_offer"
  /** When the offer ends, in Unix milliseconds. */
  readonly limited_time_offer: { readonly expiration_time_ms: number }
}

/** Where a tap on the header leads. */
export interface TapTargetParameter {
  readonly type: "tap_target_configuration"
  readonly tap_target_configuration: ReadonlyArray<{ readonly url: string; readonly title: string }>
}

/** The state of an order. */
export interface OrderStatusParameter {
  readonly type: "order_status"
  readonly order_status: Order.OrderUpdate
}

/**
 * What Meta refuses in the value of a variable ("Param text cannot have
 * new-line/tab characters or more than 4 consecutive spaces"; an empty value
 * is a missing one).
 */
const inOneLine = Schema.isPattern(/^(?!.*(?:[\n\r\t]| {5}))/s, {
  expected: "must have no line break, no tab and no more than 4 spaces in a row"
})

/** The value of a variable: at least one character, in one line. */
export const variable = (max: number) => Field.text(max).check(inOneLine)

const parameterName = Field.optional(
  Field.pattern(/^[a-z0-9_]+$/, "must be lowercase letters, digits and underscores")
)

const textOf = (max: number) =>
  Field.object<TextParameter>()({
    type: Schema.Literal("text"),
    text: variable(max),
    parameter_name: parameterName
  })

const image = Field.object<ImageParameter>()({ type: Schema.Literal("image"), image: Media.file })
const video = Field.object<VideoParameter>()({ type: Schema.Literal("video"), video: Media.file })
const product = Field.object<ProductParameter>()({
  type: Schema.Literal("product"),
  product: Field.object<ProductParameter["product"]>()({
    product_retailer_id: Field.nonEmptyString,
    catalog_id: Field.nonEmptyString
  })
})

/** The schema of {@link HeaderParameter}. */
export const headerParameter = Field.choice("type", [
  textOf(60),
  image,
  video,
  Field.object<DocumentParameter>()({
    type: Schema.Literal("document"),
    document: Media.namedFile
  }),
  Field.object<LocationParameter>()({
    type: Schema.Literal("location"),
    location: place
  }),
  product
])

/** The schema of {@link CardHeaderParameter}. */
export const cardHeaderParameter = Field.choice("type", [image, video, product])

/** Parts of a date that Meta no longer reads: what is shown is the fallback. */
const part = Field.optional(
  Schema.Union([Schema.Finite.check(Schema.isInt({ expected: "must be an integer" })), Schema.String])
)

/** The schema of {@link BodyParameter}. */
export const bodyParameter = Field.choice("type", [
  textOf(32_768),
  Field.object<CurrencyParameter>()({
    type: Schema.Literal("currency"),
    currency: Field.object<CurrencyParameter["currency"]>()({
      fallback_value: Field.nonEmptyString,
      code: Field.pattern(/^[A-Z]{3}$/, "must be an ISO 4217 code such as TRY"),
      amount_1000: Schema.Finite.check(Schema.isInt({ expected: "must be an integer, in thousandths" }))
    }),
    parameter_name: parameterName
  }),
  Field.object<DateTimeParameter>()({
    type: Schema.Literal("date_time"),
    date_time: Field.object<DateTimeParameter["date_time"]>()({
      fallback_value: Field.nonEmptyString,
      day_of_week: part,
      year: part,
      month: part,
      day_of_month: part,
      hour: part,
      minute: part,
      calendar: Field.optional(Schema.String)
    }),
    parameter_name: parameterName
  })
])

/** The schema of {@link PayloadParameter}. */
export const payload = Field.object<PayloadParameter>()({
  type: Schema.Literal("payload"),
  payload: Field.nonEmptyString
})

/** Meta's own OpenAPI file shows quick replies with a `text`, and that one a boolean. */
export const oldQuickReply = Schema.Struct({
  type: Schema.Literal("text"),
  text: Schema.Union([Schema.String.check(inOneLine), Schema.Boolean])
})

/** The schema of {@link UrlParameter}. */
export const url = Field.object<UrlParameter>()({
  type: Schema.Literal("text"),
  text: variable(2000),
  payment_link_preview: Field.optional(Schema.Boolean)
})

/** The schema of {@link CouponParameter}. */
export const coupon = Field.object<CouponParameter>()({
  type: Schema.Literal("coupon_code"),
  coupon_code: Field.pattern(/^[A-Za-z0-9]{1,20}$/, "must be 1 to 20 letters and digits")
})

/** The schema of {@link TtlParameter}. */
export const ttl = Field.object<TtlParameter>()({
  type: Schema.Literal("ttl_minutes"),
  ttl_minutes: Field.integer(1, 43_200)
})

/** The schema of {@link FlowParameter}. */
export const flow = Field.object<FlowParameter>()({
  type: Schema.Literal("action"),
  action: Field.object<FlowParameter["action"]>()({
    flow_token: Field.optional(Schema.String),
    flow_action_data: Field.optional(Field.jsonObject)
  })
})

/** The schema of {@link CatalogParameter}. */
export const catalog = Field.object<CatalogParameter>()({
  type: Schema.Literal("action"),
  action: Field.object<CatalogParameter["action"]>()({
    thumbnail_product_retailer_id: Field.optional(Field.nonEmptyString)
  })
})

/** The schema of {@link ProductsParameter}. */
export const products = Field.object<ProductsParameter>()({
  type: Schema.Literal("action"),
  action: Field.object<ProductsParameter["action"]>()({
    thumbnail_product_retailer_id: Field.nonEmptyString,
    sections: Field.optional(Field.list(section, 1, 10))
  })
})

/** The schema of {@link OrderParameter}. */
export const order = Field.object<OrderParameter>()({
  type: Schema.Literal("action"),
  action: Field.object<OrderParameter["action"]>()({ order_details: Order.OrderDetails })
})

/** The schema of {@link LimitedTimeOfferParameter}. */
export const limitedTimeOffer = Field.object<LimitedTimeOfferParameter>()({
  type: Schema.Literal("limited_time_offer"),
  limited_time_offer: Field.object<LimitedTimeOfferParameter["limited_time_offer"]>()({
    expiration_time_ms: Field.integer(0, Number.MAX_SAFE_INTEGER)
  })
})

/** The schema of {@link TapTargetParameter}. */
export const tapTarget = Field.object<TapTargetParameter>()({
  type: Schema.Literal("tap_target_configuration"),
  tap_target_configuration: Schema.Array(
    Field.object<TapTargetParameter["tap_target_configuration"][number]>()({
      url: Field.link,
      title: Field.nonEmptyString
    })
  ).check(Schema.isMinLength(1, { expected: "must have at least one item" }))
})

/** The schema of {@link OrderStatusParameter}. */
export const orderStatus = Field.object<OrderStatusParameter>()({
  type: Schema.Literal("order_status"),
  order_status: Order.OrderUpdate
})
