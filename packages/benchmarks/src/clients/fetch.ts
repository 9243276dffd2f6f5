/** Bare `fetch`, under measurement. */
import type { Client, Envelope } from "./Client.ts"
import { messageId, textMessage } from "./Client.ts"

/** Bare `fetch`, decoded with JSON and nothing else. */
export const connect = (url: string): Client => ({
  send: async (to, text) => {
    const response = await fetch(`${url}/v1/wa/message`, {
      method: "POST",
      headers: { authorization: "Bearer mock_bench", "content-type": "application/json" },
      body: JSON.stringify(textMessage(to, text))
    })
    return messageId((await response.json()) as Envelope)
  },
  close: () => Promise.resolve()
})
