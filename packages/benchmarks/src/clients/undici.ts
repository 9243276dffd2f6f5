/** Bare `undici.request`, under measurement. */
import { Agent, request } from "undici"
import type { Client, Envelope } from "./Client.ts"
import { messageId, textMessage } from "./Client.ts"

/** Bare `undici.request`, decoded with JSON and nothing else. */
export const connect = (url: string): Client => {
  const dispatcher = new Agent()
  const headers = { authorization: "Bearer mock_bench", "content-type": "application/json" }
  return {
    send: async (to, text) => {
      const { body } = await request(`${url}/v1/wa/message`, {
        dispatcher,
        method: "POST",
        headers,
        body: JSON.stringify(textMessage(to, text))
      })
      return messageId((await body.json()) as Envelope)
    },
    close: () => dispatcher.close()
  }
}
