/** The adapter of this repository's own client. */
import { createGateway, isGatewayError } from "@connexease-gateway/core/promise"
import type { Message, Options } from "@connexease-gateway/core/promise"
import type { Adapter, ReportedOutcome } from "./Adapter.ts"

const claimOf = { NotSent: "not-sent", Rejected: "rejected", Unknown: "unknown" } as const

/** Core with its own defaults, or with other times. */
export const adapter =
  (options: Pick<Options, "deadline" | "retry" | "timeout"> = {}): Adapter =>
  ({ apiKey, baseUrl }) => {
    const gateway = createGateway({ apiKey, baseUrl, ...options })
    return {
      send: async (payload): Promise<ReportedOutcome> => {
        try {
          await gateway.send(payload as unknown as Message)
          return "accepted"
        } catch (error) {
          if (!isGatewayError(error)) throw error
          return claimOf[error.outcome]
        }
      },
      close: () => gateway[Symbol.asyncDispose]()
    }
  }
