/** What the shop writes to its customers. The rest of the program knows neither WhatsApp nor the gateway. */
import { Gateway, Template } from "@connexease-gateway/core"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Order } from "./Orders.ts"

/** The customer's number is not on WhatsApp. */
export class NotOnWhatsApp extends Data.TaggedError("NotOnWhatsApp")<{ readonly orderId: string }> {}

/** Read by the compiler: it knows that the body has two variables. */
export const orderReady = Template.define({
  name: "order_ready",
  language: "en",
  body: "Hi {{1}}, your order {{2}} is ready."
})

export class Notifications extends Context.Service<
  Notifications,
  {
    readonly orderReady: (order: Order) => Effect.Effect<void, NotOnWhatsApp | GatewayError>
  }
>()("shop/Notifications") {
  static readonly layer: Layer.Layer<Notifications, never, Gateway.Gateway> = Layer.effect(
    Notifications,
    Effect.gen(function* () {
      const gateway = yield* Gateway.Gateway
      return Notifications.of({
        orderReady: ({ customer, id, phone }) =>
          gateway
            // The order's id comes back in every webhook about the message.
            .send(orderReady.message({ to: phone, body: [customer, id] }), { correlationId: id })
            .pipe(
              Effect.asVoid,
              Effect.catchReason("GatewayError", "InvalidRecipient", () =>
                Effect.fail(new NotOnWhatsApp({ orderId: id }))
              )
            )
      })
    })
  )
}
