/** Sends with @great-detail/whatsapp. */
import { Client } from "@great-detail/whatsapp"

export const connect = (url) => {
  const sdk = new Client({ baseUrl: url, request: { headers: { Authorization: "Bearer bench" } } })
  return {
    send: async (to, body) => {
      const answer = await sdk.message.createMessage({
        phoneNumberID: "1234",
        to,
        type: "text",
        text: { body }
      })
      return (await answer.json()).messages[0].id
    },
    close: async () => {}
  }
}
