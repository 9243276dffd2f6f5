/** Sends webhooks over HTTP: no redirects, 5 seconds and 64 KB of the answer at most, and no forbidden address. */
import { Buffer } from "node:buffer"
import { isIP } from "node:net"
import { Agent } from "undici"
import { RESPONSE_TIMEOUT_MS } from "../../kernel/webhooks/Delivery.ts"
import type { Delivery } from "../../kernel/webhooks/Delivery.ts"
import { version } from "../version.ts"
import * as Addresses from "./addressGuard.ts"

/** What came of a POST. */
export type WebhookResult =
  | { readonly status: number; readonly response: string }
  | { readonly error: string }

/** What is kept of an answer. */
const ANSWER_LIMIT_BYTES = 64 * 1_024

/** Connections to one endpoint at once. */
const MAX_CONNECTIONS = 64

export class WebhookHttpClient {
  readonly #allowPrivate: boolean
  readonly #agent: Agent

  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate
    this.#agent = new Agent({
      connections: MAX_CONNECTIONS,
      connect: { lookup: Addresses.guardedLookup(allowPrivate) }
    })
  }

  /** Never rejects for what an endpoint does. */
  async send({ body, headers, url }: Delivery): Promise<WebhookResult> {
    const target = new URL(url)
    const host = target.hostname.replace(/^\[(.*)\]$/, "$1")
    const refusal = isIP(host) === 0 ? undefined : Addresses.refusal(host, this.#allowPrivate)
    if (refusal !== undefined) return { error: refusal }
    const signal = AbortSignal.timeout(RESPONSE_TIMEOUT_MS)
    try {
      const all = new Headers({ "User-Agent": `connexease-mock-gateway/${version}`, ...headers })
      all.set("Content-Type", "application/json")
      const response = await this.#agent.request({
        origin: target.origin,
        path: `${target.pathname}${target.search}`,
        method: "POST",
        headers: all,
        body,
        signal
      })
      return { status: response.statusCode, response: await beginning(response.body) }
    } catch (error) {
      if (signal.aborted) return { error: `No answer within ${RESPONSE_TIMEOUT_MS / 1_000} seconds.` }
      return { error: error instanceof Error ? error.message : String(error) }
    }
  }

  close(): void {
    void this.#agent.destroy()
  }
}

const beginning = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Array<Buffer> = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, ANSWER_LIMIT_BYTES - length))
    length += chunk.length
    if (length >= ANSWER_LIMIT_BYTES) break
  }
  return Buffer.concat(chunks).toString("utf8")
}
