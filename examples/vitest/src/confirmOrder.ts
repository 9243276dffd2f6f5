/** The code under test: confirms an order, and says what the shop has to do next. */
import { Message } from "@connexease-gateway/core"
import { isGatewayError } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"

export interface Order {
  readonly id: string
  readonly phone: string
}

export type Next = "done" | "try again later" | "call the customer" | "wait for the webhook"

export const confirmOrder = async (gateway: Gateway, { id, phone }: Order): Promise<Next> => {
  try {
    await gateway.send(
      Message.interactiveButtons({
        to: phone,
        body: `We have your order ${id}.`,
        buttons: [
          { id: `cancel ${id}`, title: "Cancel" },
          { id: `change ${id}`, title: "Change" }
        ]
      })
    )
    return "done"
  } catch (error) {
    if (!isGatewayError(error)) throw error
    if (error.outcome === "Unknown") return "wait for the webhook"
    return error.isRetryable ? "try again later" : "call the customer"
  }
}
