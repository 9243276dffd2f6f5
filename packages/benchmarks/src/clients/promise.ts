/** Core without Effect, under measurement. */
import * as Message from "@connexease-gateway/core/Message"
import { createGateway } from "@connexease-gateway/core/promise"
import type { Client } from "./Client.ts"

/** Core as an application without Effect uses it, with its defaults. */
export const connect = (url: string): Client => {
  const gateway = createGateway({ apiKey: "mock_bench", baseUrl: url })
  return {
    send: async (to, body) => (await gateway.send(Message.text({ to, body }))).messageId,
    close: () => gateway.close()
  }
}
