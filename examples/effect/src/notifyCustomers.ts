/** One round: every customer whose order is ready hears of it. */
import * as Effect from "effect/Effect"
import { Notifications } from "./Notifications.ts"
import { Orders } from "./Orders.ts"

export const notifyCustomers = Effect.gen(function* () {
  const orders = yield* Orders
  const notifications = yield* Notifications
  const ready = yield* orders.ready
  yield* Effect.forEach(
    ready,
    (order) =>
      notifications.orderReady(order).pipe(
        Effect.andThen(orders.markNotified(order.id)),
        Effect.catchTags({
          NotOnWhatsApp: ({ orderId }) =>
            Effect.andThen(
              Effect.logWarning(`Order ${orderId}: the number is not on WhatsApp; call the customer.`),
              orders.markNotified(orderId)
            ),
          GatewayError: (error) =>
            Effect.gen(function* () {
              yield* Effect.logError(`Order ${order.id}: ${error.outcome}. ${error.resolution}`)
              // It may have arrived: the next round must not send it again. What was not sent stays ready.
              if (error.outcome === "Unknown") yield* orders.markNotified(order.id)
            })
        })
      ),
    // The gateway paces the requests; this only bounds how many wait.
    { concurrency: 16, discard: true }
  )
}).pipe(Effect.withSpan("notifyCustomers"))
