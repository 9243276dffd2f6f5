/** Starts a mock in this process. */
import { connectMockGateway } from "./client/connectMockGateway.ts"
import type { MockGateway } from "./client/connectMockGateway.ts"
import type { SettingsChange } from "./kernel/world/settings.ts"
import { listen } from "./server/server.ts"

/** How to start a mock, and with which settings its worlds begin; everything has a default. */
export interface StartOptions extends SettingsChange {
  /** The port to listen on; `0`, the default, takes a free one. */
  readonly port?: number
  /** The address to listen on; `127.0.0.1` where absent. */
  readonly host?: string
  /** The generation of the gateway's documentation to behave by: `api` (the newest, default) or `proxy`. */
  readonly profile?: "api" | "proxy"
  /**
   * The file that the worlds are kept in: written every few seconds when something has changed, and at the end;
   * continued from by the next start. A damaged file is refused, and left as it is.
   */
  readonly data?: string
  /** API keys to know beside `mock_<world>`. */
  readonly keys?: ReadonlyArray<string>
  /** Host names that the control API answers to, beside localhost, 127.0.0.1 and [::1]. */
  readonly allowHosts?: ReadonlyArray<string>
  /**
   * What the control API asks for in `X-Mock-Token`: 1 to 200 visible ASCII characters. Where absent, nothing on
   * loopback, and a random token beyond it.
   */
  readonly token?: string
}

/** A mock that runs in this process. `await using` closes it. */
export interface StartedMockGateway extends MockGateway, AsyncDisposable {
  readonly port: number
  /** What replays this mock's chance: start with the same seed. */
  readonly seed: string
  readonly close: () => Promise<void>
}

/**
 * Starts a mock gateway in this process. Rejects when the port is taken, and on a Node before 22.19.
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
