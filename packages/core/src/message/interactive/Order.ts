/**
 * Orders to review and pay, and their status. Brazil and India only; Meta
 * documents them, Connexease does not.
 */
import * as Schema from "effect/Schema"
import * as Field from "../Field.ts"

/** An amount of money: the integer `value` divided by `offset`, which is 100. `{ value: 1050, offset: 100 }` is 10.50. */
export interface Amount {
  readonly value: number
  readonly offset: number
}

/** An amount with a note. */
export interface NotedAmount extends Amount {
  readonly description?: string
}

/** A discount on an order. */
export interface Discount extends NotedAmount {
  readonly discount_program_name?: string
}

/** An item of an order. */
export interface OrderItem {
  readonly retailer_id?: string
  readonly product_id?: string
  readonly name: string
  readonly amount: Amount
  readonly sale_amount?: Amount
  readonly quantity: number
  readonly country_of_origin?: string
  readonly importer_name?: string
  readonly importer_address?: Schema.JsonObject
  readonly image?: Schema.JsonObject
}

/** The items of an order, and their totals. */
export interface Order {
  readonly status: string
  readonly type?: string
  readonly catalog_id?: string
  readonly items: ReadonlyArray<OrderItem>
  readonly subtotal: Amount
  readonly tax?: NotedAmount
  readonly shipping?: NotedAmount
  readonly discount?: Discount
  readonly expiration?: { readonly timestamp: string; readonly description?: string }
}

/** What a person reviews and pays. The parts that differ by country and payment provider pass untouched. */
export interface OrderDetails {
  /** Unique for each order. */
  readonly reference_id: string
  readonly type: "digital-goods" | "physical-goods"
  readonly payment_type?: string
  readonly payment_configuration?: string
  readonly payment_settings?: ReadonlyArray<Schema.JsonObject>
  readonly shipping_info?: Schema.JsonObject
  readonly beneficiaries?: ReadonlyArray<Schema.JsonObject>
  /** ISO 4217, such as `INR`. */
  readonly currency: string
  readonly total_amount: NotedAmount
  /** The items. May be left out in Brazil, for a message that shows the total alone. */
  readonly order?: Order
}

/** The states of an order. Meta's pages spell `partially_shipped` both ways; it goes out as it is written. */
export type OrderStatusName =
  | "pending"
  | "processing"
  | "partially_shipped"
  | "partially-shipped"
  | "shipped"
  | "completed"
  | "canceled"

/** What became of the payment for an order. Brazil. */
export interface OrderPayment {
  readonly status: "pending" | "captured" | "failed"
  /** When it was paid, in Unix seconds. */
  readonly timestamp?: number
}

/** How an order that was sent before stands, how its payment does, or both. */
export interface OrderUpdate {
  /** The `reference_id` of the order. */
  readonly reference_id: string
  readonly order?: { readonly status: OrderStatusName; readonly description?: string }
  readonly payment?: OrderPayment
}

const amount = { value: Field.integer(0, Number.MAX_SAFE_INTEGER), offset: Schema.Literal(100) }
const note = Field.optional(Schema.String)
const Amount = Field.object<Amount>()(amount)
const NotedAmount = Field.object<NotedAmount>()({ ...amount, description: note })

/** The schema of {@link OrderDetails}. */
export const OrderDetails = Field.object<OrderDetails>()({
  reference_id: Field.nonEmptyString,
  type: Schema.Literals(["digital-goods", "physical-goods"]),
  payment_type: note,
  payment_configuration: note,
  payment_settings: Field.optional(Schema.Array(Field.jsonObject)),
  shipping_info: Field.optional(Field.jsonObject),
  beneficiaries: Field.optional(Schema.Array(Field.jsonObject)),
  currency: Field.pattern(/^[A-Z]{3}$/, "must be an ISO 4217 code such as INR"),
  total_amount: NotedAmount,
  order: Field.optional(
    Field.object<Order>()({
      status: Field.nonEmptyString,
      type: note,
      catalog_id: note,
      items: Schema.Array(
        Field.object<OrderItem>()({
          retailer_id: note,
          product_id: note,
          name: Field.nonEmptyString,
          amount: Amount,
          sale_amount: Field.optional(Amount),
          quantity: Field.integer(1, Number.MAX_SAFE_INTEGER),
          country_of_origin: note,
          importer_name: note,
          importer_address: Field.optional(Field.jsonObject),
          image: Field.optional(Field.jsonObject)
        })
      ).check(Schema.isMinLength(1, { expected: "must have at least one item" })),
      subtotal: Amount,
      tax: Field.optional(NotedAmount),
      shipping: Field.optional(NotedAmount),
      discount: Field.optional(
        Field.object<Discount>()({ ...amount, description: note, discount_program_name: note })
      ),
      expiration: Field.optional(
        Field.object<NonNullable<Order["expiration"]>>()({ timestamp: Schema.String, description: note })
      )
    })
  )
})

/** The schema of {@link OrderUpdate}. */
export const OrderUpdate = Field.object<OrderUpdate>()({
  reference_id: Field.nonEmptyString,
  order: Field.optional(
    Field.object<NonNullable<OrderUpdate["order"]>>()({
      status: Schema.Literals([
        "pending",
        "processing",
        "partially_shipped",
        "partially-shipped",
        "shipped",
        "completed",
        "canceled"
      ]),
      description: note
    })
  ),
  payment: Field.optional(
    Field.object<OrderPayment>()({
      status: Schema.Literals(["pending", "captured", "failed"]),
      timestamp: Field.optional(Field.integer(0, Number.MAX_SAFE_INTEGER))
    })
  )
})

/** An update says something: of the order, of the payment, or of both. */
export const hasNews = (
  update: unknown,
  path: ReadonlyArray<string | number>,
  report: Field.Report
): void => {
  if (typeof update !== "object" || update === null) return
  if (Field.get(update, "order") === undefined && Field.get(update, "payment") === undefined)
    report(path, "must have order or payment")
}
