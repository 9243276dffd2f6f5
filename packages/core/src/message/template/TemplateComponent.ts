/**
 * The parts of a template message: header, body, buttons, a carousel's cards,
 * and what some kinds of template add. Each holds the values of its variables.
 *
 * @see Meta: template components
 */
import * as Schema from "effect/Schema"
import * as Field from "../Field.ts"
import { hasNews } from "../interactive/Order.ts"
import { productTotal } from "../interactive/Products.ts"
import * as Parameter from "./TemplateParameter.ts"

/** The values of the header. */
export interface HeaderComponent {
  readonly type: "header"
  readonly parameters?: ReadonlyArray<Parameter.HeaderParameter>
}

/** The values of the body. */
export interface BodyComponent {
  readonly type: "body"
  readonly parameters?: ReadonlyArray<Parameter.BodyParameter>
}
/** The place of a button among the template's buttons, or of a card among its cards: 0 to 9, as a number or a string. */
type Index = number | string

/** The value of one button, by `sub_type`. */
export type ButtonComponent =
  | {
      readonly type: "button"
      readonly sub_type: "quick_reply"
      readonly index: Index
      readonly parameters: ReadonlyArray<Parameter.PayloadParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "url"
      readonly index: Index
      readonly parameters: ReadonlyArray<Parameter.UrlParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "copy_code"
      readonly index: Index
      readonly parameters: ReadonlyArray<Parameter.CouponParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "flow"
      readonly index: Index
      readonly parameters?: ReadonlyArray<Parameter.FlowParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "catalog"
      readonly index: Index
      readonly parameters?: ReadonlyArray<Parameter.CatalogParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "mpm"
      readonly index: Index
      readonly parameters: ReadonlyArray<Parameter.ProductsParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "voice_call"
      readonly index?: Index
      readonly parameters?: ReadonlyArray<Parameter.TtlParameter | Parameter.PayloadParameter>
    }
  | {
      readonly type: "button"
      readonly sub_type: "order_details"
      readonly index: Index
      readonly parameters: ReadonlyArray<Parameter.OrderParameter>
    }
  | {
      readonly type: "button"
      /** These take no parameters when the template is sent. */
      readonly sub_type: "phone_number" | "call_permission_request" | "spm" | "request_contact_info"
      readonly index: Index
      readonly parameters?: readonly []
    }

/** The values of a carousel's cards. */
export interface CarouselComponent {
  readonly type: "carousel"
  /** Two to ten. */
  readonly cards: ReadonlyArray<Card>
}

/** The values of one card. */
export interface Card {
  /** 0 to 9, unique within the carousel. */
  readonly card_index: Index
  readonly components: ReadonlyArray<CardHeaderComponent | BodyComponent | ButtonComponent>
}
/** A card's header is an image, a video or a product. */
export interface CardHeaderComponent {
  readonly type: "header"
  readonly parameters?: ReadonlyArray<Parameter.CardHeaderParameter>
}

/** When a limited-time offer ends. */
export interface LimitedTimeOfferComponent {
  readonly type: "limited_time_offer"
  readonly parameters: ReadonlyArray<Parameter.LimitedTimeOfferParameter>
}

/** Where a tap on the header leads. */
export interface TapTargetComponent {
  readonly type: "tap_target_configuration"
  readonly parameters: ReadonlyArray<Parameter.TapTargetParameter>
}

/** The state of an order. */
export interface OrderStatusComponent {
  readonly type: "order_status"
  readonly parameters: ReadonlyArray<Parameter.OrderStatusParameter>
}

/** A part of a template message, chosen by `type`. */
export type Component =
  | HeaderComponent
  | BodyComponent
  | ButtonComponent
  | CarouselComponent
  | LimitedTimeOfferComponent
  | TapTargetComponent
  | OrderStatusComponent

const index = Schema.Union([Field.integer(0, 9), Field.pattern(/^[0-9]$/, "must be 0 to 9")]).annotate({
  message: "must be 0 to 9"
})

const type = Schema.Literal("button")

const parameters = <S extends Schema.Top>(parameter: S, min: number, max = 1) =>
  Field.list(parameter, min, max)

const header = Field.object<HeaderComponent>()({
  type: Schema.Literal("header"),
  parameters: Field.optional(parameters(Parameter.headerParameter, 0))
})
const body = Field.object<BodyComponent>()({
  type: Schema.Literal("body"),
  parameters: Field.optional(Schema.Array(Parameter.bodyParameter))
})

const button = Field.choice("sub_type", [
  Schema.Struct({
    type,
    sub_type: Schema.Literal("quick_reply"),
    index,
    parameters: parameters(Field.choice("type", [Parameter.payload, Parameter.oldQuickReply]), 1)
  }),
  Schema.Struct({ type, sub_type: Schema.Literal("url"), index, parameters: parameters(Parameter.url, 1) }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("copy_code"),
    index,
    parameters: parameters(Parameter.coupon, 1)
  }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("flow"),
    index,
    parameters: Field.optional(parameters(Parameter.flow, 0))
  }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("catalog"),
    index,
    parameters: Field.optional(parameters(Parameter.catalog, 0))
  }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("mpm"),
    index,
    parameters: parameters(Parameter.products, 1)
  }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("voice_call"),
    index: Field.optional(index),
    parameters: Field.optional(parameters(Field.choice("type", [Parameter.ttl, Parameter.payload]), 0, 2))
  }),
  Schema.Struct({
    type,
    sub_type: Schema.Literal("order_details"),
    index,
    parameters: parameters(Parameter.order, 1)
  }),
  ...(["phone_number", "call_permission_request", "spm", "request_contact_info"] as const).map((sub_type) =>
    Schema.Struct({
      type,
      sub_type: Schema.Literal(sub_type),
      index,
      parameters: Field.optional(
        Schema.Array(Schema.Unknown).check(
          Schema.isMaxLength(0, { expected: "must be empty: this button takes none" })
        )
      )
    })
  )
])

const cardHeader = Field.object<CardHeaderComponent>()({
  type: Schema.Literal("header"),
  parameters: Field.optional(parameters(Parameter.cardHeaderParameter, 0))
})

const card = Field.object<Card>()({
  card_index: index,
  components: Schema.Array(Field.choice("type", [cardHeader, body, button]))
})

/** Any part of a template message, chosen by `type`. */
export const component = Field.choice("type", [
  header,
  body,
  button,
  Field.object<CarouselComponent>()({ type: Schema.Literal("carousel"), cards: Field.list(card, 2, 10) }),
  Field.object<LimitedTimeOfferComponent>()({
    type: Schema.Literal("limited_time_offer"),
    parameters: parameters(Parameter.limitedTimeOffer, 1)
  }),
  Field.object<TapTargetComponent>()({
    type: Schema.Literal("tap_target_configuration"),
    parameters: parameters(Parameter.tapTarget, 1)
  }),
  Field.object<OrderStatusComponent>()({
    type: Schema.Literal("order_status"),
    parameters: parameters(Parameter.orderStatus, 1)
  })
])

type Path = ReadonlyArray<string | number>
type Located = readonly [component: unknown, path: Path]

/** The components of a list, those of carousel cards included. */
const located = (components: unknown, path: Path, out: Array<Located> = []): ReadonlyArray<Located> => {
  Field.items(components).forEach((component, i) => {
    const here = [...path, i]
    out.push([component, here])
    Field.items(Field.get(component, "cards")).forEach((card, c) =>
      located(Field.get(card, "components"), [...here, "cards", c, "components"], out)
    )
  })
  return out
}

/** The rules that span a template's components; each goes through all of them. */
export const rules: Field.Rule = (message, report) => {
  const components = located(Field.get(message, "template", "components"), ["template", "components"])
  if (components.length === 0) return
  const alone = Field.items(Field.get(message, "template", "components")).length === 1
  for (const [component, path] of components) {
    parameterRules(component, path, report)
    if (!alone) lengths(component, path, report)
    naming(component, path, report)
    cards(component, path, report)
  }
  places(components, report)
}

/** Files come by link or by id, and a multi-product button has at most thirty products. */
const parameterRules = (component: unknown, path: Path, report: Field.Report): void =>
  Field.items(Field.get(component, "parameters")).forEach((parameter, i) => {
    for (const file of ["image", "video", "document"]) {
      const value = Field.get(parameter, file)
      if (value !== undefined) Field.eitherOr(value, [...path, "parameters", i, file], "id", "link", report)
    }
    hasNews(Field.get(parameter, "order_status"), [...path, "parameters", i, "order_status"], report)
    const sections = Field.get(parameter, "action", "sections")
    if (sections !== undefined)
      productTotal(sections, [...path, "parameters", i, "action", "sections"], report)
  })

/** A text beside other components is shorter than one that is a body alone; a button's is bounded by its address. */
const lengths = (component: unknown, path: Path, report: Field.Report): void => {
  if (Field.get(component, "type") === "button") return
  Field.items(Field.get(component, "parameters")).forEach((parameter, i) => {
    const text = Field.get(parameter, "text")
    if (typeof text === "string" && Field.isLongerThan(text, 1024))
      report([...path, "parameters", i, "text"], "must have 1 to 1024 characters beside other components")
  })
}

/** A template's variables are all named or all numbered (Meta: 100, "Parameter name is missing or empty"). */
const naming = (component: unknown, path: Path, report: Field.Report): void => {
  const names = Field.items(Field.get(component, "parameters")).map((parameter) =>
    Field.get(parameter, "parameter_name")
  )
  if (names.every((name) => name === undefined)) return
  const at = (i: number): Path => [...path, "parameters", i, "parameter_name"]
  names.forEach((name, i) => {
    if (name === undefined) report(at(i), "is required when other parameters are named")
  })
  Field.unique(
    names.map((name, i) => [name, at(i)]),
    "a variable has one value",
    report
  )
}

/** A place as its number, however it is written. */
const place = (index: unknown): unknown =>
  typeof index === "string" && /^[0-9]$/.test(index) ? Number(index) : index

/** Each card of a carousel has a place of its own. */
const cards = (component: unknown, path: Path, report: Field.Report): void =>
  Field.unique(
    Field.items(Field.get(component, "cards")).map((card, c) => [
      place(Field.get(card, "card_index")),
      [...path, "cards", c, "card_index"]
    ]),
    "each card has a place of its own",
    report
  )

/** Within a message, and within a card, each button has a place of its own, and each other component appears once. */
const places = (components: ReadonlyArray<Located>, report: Field.Report): void => {
  const seen = new Set<string>()
  for (const [component, path] of components) {
    const type = Field.get(component, "type")
    const index = Field.get(component, "index")
    if (type === "button" && index === undefined) continue
    const place = `${path.slice(0, -1).join(".")} ${String(type)} ${type === "button" ? String(index) : ""}`
    if (seen.has(place)) {
      if (type === "button") report([...path, "index"], "must be unique: each button has a place of its own")
      else report(path, "must be unique: a message has each component once")
    }
    seen.add(place)
  }
}
