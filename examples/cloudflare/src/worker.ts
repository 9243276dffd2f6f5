/** A shop on Hono in Cloudflare's runtime: customers hear that their order is ready, and what they write is answered. */
import { Message, Webhook } from "@connexease-gateway/core"
import { createGateway, createWebhookHandler, isGatewayError } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import { Hono } from "hono"
import { createLedger } from "./createLedger.ts"

/** The secrets and the database, which wrangler sets. */
export interface Bindings {
  readonly CONNEXEASE_API_KEY: string
  /** Set for the mock only. */
  readonly CONNEXEASE_BASE_URL?: string
  /** The secret that was set for the webhook in the dashboard. */
  readonly CONNEXEASE_WEBHOOK_SECRET: string
  readonly DB: D1Database
}

/** One for each request: in a worker, no request may use what another one opened. */
const gatewayOf = (env: Bindings): Gateway =>
  createGateway({
    apiKey: env.CONNEXEASE_API_KEY,
    baseUrl: env.CONNEXEASE_BASE_URL,
    ledger: createLedger(env.DB)
  })

const app = new Hono<{ Bindings: Bindings }>()

app.post("/orders/:id/ready", async (c) => {
  const id = c.req.param("id")
  const { phone } = await c.req.json<{ readonly phone: string }>()
  const key = `order-${id}-ready`
  const sending = gatewayOf(c.env).send(Message.text({ to: phone, body: `Your order ${id} is ready.` }), {
    idempotencyKey: key,
    // Every webhook about this message repeats it.
    correlationId: key
  })
  // The ledger learns what became of the message, also when the caller hangs up.
  c.executionCtx.waitUntil(sending.catch(() => {}))
  try {
    const { messageId } = await sending
    return c.json({ messageId }, 202)
  } catch (error) {
    if (!isGatewayError(error)) throw error
    const { outcome, reason, resolution } = error
    const status = reason._tag === "InvalidMessage" ? 400 : outcome === "Unknown" ? 504 : 502
    return c.json({ outcome, reason: reason._tag, resolution }, status)
  }
})

app.post("/whatsapp", (c) => {
  const gateway = gatewayOf(c.env)
  const handleWebhook = createWebhookHandler({
    secret: c.env.CONNEXEASE_WEBHOOK_SECRET,
    onEvents: async (events) => {
      for (const event of events) {
        // A status proves that the message was sent. Where this fails, the gateway posts the webhook again.
        if (event._tag === "StatusChanged" && event.correlationId !== undefined) {
          await gateway.ledger.resolve(event.correlationId, { messageId: event.id })
        }
        // The webhook must be answered within five seconds; sending may take longer.
        if (event._tag === "MessageReceived") c.executionCtx.waitUntil(answer(gateway, event))
      }
    }
  })
  return handleWebhook(c.req.raw)
})

/** Sends nothing the second time that the same event comes. */
const answer = async (gateway: Gateway, event: Webhook.MessageReceived): Promise<void> => {
  if (event.from === undefined) return
  const message = Message.text({ to: event.from, body: "We are open from 9 to 18.", replyTo: event.id })
  try {
    await gateway.send(message, { idempotencyKey: await keyOf(event) })
  } catch (error) {
    console.warn(`An answer was not sent: ${isGatewayError(error) ? error.message : "an unexpected error"}`)
  }
}

/** The event's id in the 64 characters that a key may have. */
const keyOf = async (event: Webhook.Event): Promise<string> => {
  const id = new TextEncoder().encode(Webhook.eventId(event))
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", id))))
}

export default app
