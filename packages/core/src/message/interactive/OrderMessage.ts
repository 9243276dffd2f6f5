/** An order to review and pay, and its status. India and Brazil only; documented by Meta only. */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"
import * as Order from "./Order.ts"

/** An order to review and pay. @see Meta: order details messages (Payments API) */
export type OrderDetailsMessage = Interactive.InteractiveMessage<OrderDetailsContent>

/** The content of an order-details message. */
export interface OrderDetailsContent {
  readonly type: "order_details"
  readonly header?: Interactive.Header
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly name: "review_and_pay"; readonly parameters: Order.OrderDetails }
}

/** The status of an order that was sent before. @see Meta: order status messages (Payments API) */
export type OrderStatusMessage = Interactive.InteractiveMessage<OrderStatusContent>

/** The content of an order-status message. */
export interface OrderStatusContent {
  readonly type: "order_status"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly name: "review_order"; readonly parameters: Order.OrderUpdate }
}

/** An order to review and pay. */
export const interactiveOrderDetails = (
  options: Options & Interactive.Frame & { readonly order: Order.OrderDetails }
): OrderDetailsMessage => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "order_details",
    ...Interactive.frame(options),
    action: { name: "review_and_pay", parameters: options.order }
  }
})

/** The status of an order that was sent before, of its payment, or both. */
export const interactiveOrderStatus = (
  options: Options & {
    readonly body: string
    readonly footer?: string | undefined
    readonly referenceId: string
    /** How the order stands. May be left out where `payment` is given. */
    readonly status?: Order.OrderStatusName | undefined
    readonly description?: string | undefined
    /** What became of its payment. Brazil. */
    readonly payment?: Order.OrderPayment | undefined
  }
): OrderStatusMessage => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "order_status",
    body: { text: options.body },
    ...(options.footer === undefined ? {} : { footer: { text: options.footer } }),
    action: {
      name: "review_order",
      parameters: defined({
        reference_id: options.referenceId,
        order: order(options.status, options.description),
        payment: options.payment
      })
    }
  }
})

/** A description alone says that a status was meant: it is reported as missing. */
const order = (
  status: Order.OrderStatusName | undefined,
  description: string | undefined
): Order.OrderUpdate["order"] =>
  status === undefined && description === undefined
    ? undefined
    : (defined({ status, description }) as Order.OrderUpdate["order"])

const news: Field.Rule = (message, report) => {
  const path = ["interactive", "action", "parameters"]
  Order.hasNews(Field.get(message, ...path), path, report)
}

/** The schema and rules of each kind, by its type. */
export const kinds = {
  order_details: Interactive.kind(
    Field.object<OrderDetailsContent>()({
      type: Schema.Literal("order_details"),
      header: Field.optional(Interactive.anyHeader),
      body: Interactive.body(1024),
      footer: Field.optional(Interactive.footer),
      action: Field.object<OrderDetailsContent["action"]>()({
        name: Schema.Literal("review_and_pay"),
        parameters: Order.OrderDetails
      })
    })
  ),
  order_status: Interactive.kind(
    Field.object<OrderStatusContent>()({
      type: Schema.Literal("order_status"),
      body: Interactive.body(1024),
      footer: Field.optional(Interactive.footer),
      action: Field.object<OrderStatusContent["action"]>()({
        name: Schema.Literal("review_order"),
        parameters: Order.OrderUpdate
      })
    }),
    [news]
  )
}
