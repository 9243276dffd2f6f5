/** The HTTP side of a shop: customers hear that their order is ready, and the gateway's webhooks say what became of it. */
import { Message, Webhook } from "@connexease-gateway/core"
import { createWebhookHandler, isGatewayError } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import express from "express"
import type { Express } from "express"
import { hash } from "node:crypto"

export interface Options {
  /** A gateway with a ledger, which makes a send with an `idempotencyKey` happen once. */
  readonly gateway: Gateway
  /** The secret that was set for the webhook in the dashboard. */
  readonly webhookSecret: string
}

export const createApp = ({ gateway, webhookSecret }: Options): Express => {
  const app = express()

  // Your database, in a real shop.
  const statusOfOrder = new Map<string, Webhook.StatusChanged>()

  app.post("/orders/:id/ready", express.json(), async (req, res) => {
    const { id } = req.params
    try {
      const { messageId } = await gateway.send(
        Message.text({ to: req.body.phone, body: `Your order ${id} is ready.` }),
        // Every webhook about this message repeats the order's id.
        { correlationId: id }
      )
      res.status(202).json({ messageId })
    } catch (error) {
      if (!isGatewayError(error)) throw error
      const { outcome, reason, resolution } = error
      // Unknown means that the message may have been sent: do not send it again before a webhook has settled it.
      const status = reason._tag === "InvalidMessage" ? 400 : outcome === "Unknown" ? 504 : 502
      res.status(status).json({ outcome, reason: reason._tag, resolution })
    }
  })

  app.get("/orders/:id", (req, res) => {
    res.json({ status: statusOfOrder.get(req.params.id)?.status ?? null })
  })

  const answer = async (event: Webhook.MessageReceived): Promise<void> => {
    if (event.from === undefined) return
    try {
      await gateway.send(
        Message.text({ to: event.from, body: "We are open from 9 to 18.", replyTo: event.id }),
        // The same event may come twice; its answer is sent once. A key has at most 64 characters.
        { idempotencyKey: hash("sha256", Webhook.eventId(event), "base64url") }
      )
    } catch (error) {
      // What is thrown here asks the gateway to send the webhook again, which helps only where a repetition can.
      if (!isGatewayError(error) || error.isRetryable) throw error
      console.warn(`An answer was not sent: ${error.message}`)
    }
  }

  const handleWebhook = createWebhookHandler({
    secret: webhookSecret,
    onEvents: async (events) => {
      for (const event of events) {
        if (event._tag === "StatusChanged" && event.correlationId !== undefined) {
          // Webhooks come twice and out of order; a status never goes back.
          const known = statusOfOrder.get(event.correlationId)
          statusOfOrder.set(event.correlationId, Webhook.foldStatus(known, event))
        }
        if (event._tag === "MessageReceived") await answer(event)
      }
    }
  })

  app.post("/whatsapp", express.json({ limit: "4mb" }), async (req, res) => {
    const response = await handleWebhook(
      new Request(`https://${req.hostname}${req.originalUrl}`, {
        method: "POST",
        headers: { authorization: req.get("authorization") ?? "" },
        body: JSON.stringify(req.body)
      })
    )
    res.status(response.status).send(await response.text())
  })

  return app
}
