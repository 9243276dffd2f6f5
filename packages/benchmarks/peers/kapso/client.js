/** Sends with @kapso/whatsapp-cloud-api. */
import { WhatsAppClient } from "@kapso/whatsapp-cloud-api"

export const connect = (url) => {
  const client = new WhatsAppClient({ baseUrl: url, accessToken: "bench" })
  return {
    send: async (to, body) =>
      (await client.messages.sendText({ phoneNumberId: "1234", to, body })).messages[0].id,
    close: async () => {}
  }
}
