import { Buffer } from "node:buffer"
import { Agent as HttpAgent, request as httpRequest } from "node:http"
import { Agent as HttpsAgent, request as httpsRequest } from "node:https"
import { isIP } from "node:net"
import { answerMillis } from "../../kernel/webhooks/Delivery.ts"
import type { Delivery } from "../../kernel/webhooks/Delivery.ts"
import { version } from "../version.ts"
import * as Addresses from "./addressGuard.ts"

/** What came of a POST. */
export type WebhookResult = { readonly status: number; readonly answer: string } | { readonly error: string }

const keptBytes = 64 * 1_024

/** Posts webhooks: http and https, no redirects, no more than 64 KB of the answer, 5 seconds at most. */
export class WebhookHttpClient {
  readonly #allowPrivate: boolean
  readonly #agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: 64 })
  }

  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate
  }

  send({ body, headers, url }: Delivery): Promise<WebhookResult> {
    const target = new URL(url)
    const host = target.hostname.replace(/^\[(.*)\]$/, "$1")
    const refusal = isIP(host) === 0 ? undefined : Addresses.refusal(host, this.#allowPrivate)
    if (refusal !== undefined) return Promise.resolve({ error: refusal })
    const secure = target.protocol === "https:"
    return new Promise((resolve) => {
      const request = (secure ? httpsRequest : httpRequest)(target, {
        method: "POST",
        agent: secure ? this.#agents.https : this.#agents.http,
        lookup: Addresses.guardedLookup(this.#allowPrivate),
        headers: {
          "User-Agent": `connexease-mock-gateway/${version}`,
          ...headers,
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body)
        }
      })
      const timer = setTimeout(
        () => done({ error: `No answer within ${answerMillis / 1_000} seconds.` }),
        answerMillis
      )
      const done = (posted: WebhookResult) => {
        clearTimeout(timer)
        request.destroy()
        resolve(posted)
      }
      request.on("error", (error) => done({ error: error.message }))
      request.on("response", (response) => {
        const chunks: Array<Buffer> = []
        let length = 0
        const finish = () => {
          clearTimeout(timer)
          resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString("utf8") })
        }
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, keptBytes - length))
          length += chunk.length
          if (length < keptBytes) return
          finish()
          request.destroy()
        })
        response.on("end", finish)
        response.on("error", (error) => done({ error: error.message }))
      })
      request.end(body)
    })
  }

  close(): void {
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }
}
