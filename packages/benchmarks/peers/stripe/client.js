/** Sends with stripe-node. */
import { Stripe } from "stripe"

/** stripe-node has no such endpoint; its README's way to one is `rawRequest`, and its v2 paths carry JSON. */
export const connect = (url) => {
  const { hostname, port } = new URL(url)
  const stripe = new Stripe("sk_test_bench", { host: hostname, port, protocol: "http" })
  return {
    send: async (to, body) => {
      const message = {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to,
        type: "text",
        text: { preview_url: false, body }
      }
      const { data } = await stripe.rawRequest("POST", "/v2/wa/message", message)
      return data.messages[0].id
    },
    close: async () => {}
  }
}
