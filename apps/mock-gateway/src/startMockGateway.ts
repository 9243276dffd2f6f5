import { connectMockGateway } from "./client/connectMockGateway.ts"
import type { MockGateway } from "./client/connectMockGateway.ts"
import { listen } from "./server/server.ts"

/** How to start a mock; everything has a default. */
export interface StartOptions {
  /** The port to listen on; `0`, the default, takes a free one. */
  readonly port?: number
  /** The address to listen on; `127.0.0.1` where absent. */
  readonly host?: string
  /** What all chance derives from; random where absent, and told as `seed`. */
  readonly seed?: string
  /** The generation of the gateway's documentation to behave by: `api` (the newest, default) or `proxy`. */
  readonly profile?: "api" | "proxy"
  /** Refuse what is only a warning otherwise. */
  readonly strict?: boolean
  /** Whether a template has to be registered to be sent (default), or `any` name will do. */
  readonly templates?: "registered" | "any"
  /** Whether free-form messages outside the service window fail; else they are delivered and marked `wouldFail`. */
  readonly enforceWindow?: boolean
  /** Whether Meta's limit of 45 messages at once to one recipient, then one every 6 seconds, is kept (default). */
  readonly pairLimit?: boolean
  /** Messages that Meta takes from a world in any second, beyond them 130429; as many as come where absent. */
  readonly throughput?: number
  /** Requests per second and minute of each key; the profile's where absent. */
  readonly limits?: { readonly sec: number; readonly min: number }
  /**
   * The file that the worlds are kept in: written every few seconds when something has changed, and at the end;
   * continued from by the next start. A damaged file is refused, and left as it is.
   */
  readonly data?: string
  /** API keys to know beside `mock_<world>`. */
  readonly keys?: ReadonlyArray<string>
  /** Host names that the control API answers to, beside localhost, 127.0.0.1 and [::1]. */
  readonly allowHosts?: ReadonlyArray<string>
}

/** A mock that runs in this process. `await using` closes it. */
export interface StartedMockGateway extends MockGateway, AsyncDisposable {
  readonly port: number
  /** What replays this mock's chance: start with the same seed. */
  readonly seed: string
  readonly close: () => Promise<void>
}

/**
 * Starts a mock gateway in this process. Rejects when the port is taken.
 *
 * @example
 * ```ts import.meta.vitest
 * import assert from "node:assert/strict"
 * import { startMockGateway } from "@connexease-gateway/mock-gateway"
 *
 * await using mock = await startMockGateway()
 * await fetch(`${mock.url}/v1/wa/message`, {
 *   method: "POST",
 *   headers: { Authorization: "Bearer mock_demo", "Content-Type": "application/json" },
 *   body: JSON.stringify({ messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: "Merhaba" } })
 * })
 * const [message] = await mock.world("demo").messages({ to: "905321234567" })
 * assert.equal(message?.type, "text")
 * ```
 */
export const startMockGateway = async (options: StartOptions = {}): Promise<StartedMockGateway> => {
  const { allowHosts = [], host = "127.0.0.1", port = 0, ...kernel } = options
  const server = await listen({ port, host, allowHosts, onDecision: undefined, ...kernel })
  const client = connectMockGateway(server.url, server.token === undefined ? {} : { token: server.token })
  return {
    ...client,
    port: server.port,
    seed: server.seed,
    close: server.close,
    [Symbol.asyncDispose]: server.close
  }
}
