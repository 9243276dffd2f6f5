/** The orders of the shop. In memory here; yours is a layer over your database. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export interface Order {
  readonly id: string
  readonly customer: string
  /** As the customer typed it; the gateway's client reads it. */
  readonly phone: string
}

export class Orders extends Context.Service<
  Orders,
  {
    /** Orders that are ready, and whose customers have not heard of it. */
    readonly ready: Effect.Effect<ReadonlyArray<Order>>
    readonly markNotified: (id: string) => Effect.Effect<void>
  }
>()("shop/Orders") {
  static readonly layerMemory = (orders: ReadonlyArray<Order>): Layer.Layer<Orders> =>
    Layer.sync(Orders, () => {
      const waiting = new Map(orders.map((order) => [order.id, order]))
      return Orders.of({
        ready: Effect.sync(() => [...waiting.values()]),
        markNotified: (id) => Effect.sync(() => void waiting.delete(id))
      })
    })
}
