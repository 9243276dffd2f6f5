/** Keeps a number of connections busy with messages, each to a recipient of its own, and counts the answers. */
import { Agent } from "undici"
import type { Load } from "../Server.ts"
import { key } from "../Server.ts"

const { connections, until, url, worlds } = JSON.parse(process.argv[2] ?? "") as Load & {
  readonly url: string
}

const agent = new Agent({ connections, pipelining: 1 })
const headers = Array.from({ length: worlds.count }, (_, world) => ({
  authorization: `Bearer ${key(worlds.first + world)}`,
  "content-type": "application/json"
}))
const begin = performance.now()
let begun = 0
let messages = 0
const more = (): boolean =>
  "durationMs" in until ? performance.now() - begin < until.durationMs : begun < until.messages

/** Recipients differ between loads of one server, too. */
const first = 905_000_000_000 + Math.floor(Math.random() * 900) * 1_000_000

const post = () =>
  new Promise<void>((resolve, reject) => {
    const number = begun++
    let status = 0
    agent.dispatch(
      {
        origin: url,
        path: "/v1/wa/message",
        method: "POST",
        headers: headers[number % worlds.count] ?? {},
        body: `{"messaging_product":"whatsapp","recipient_type":"individual","to":"${first + number}","type":"text","text":{"preview_url":false,"body":"Your order ${number} has been shipped. Thank you for choosing us!"}}`
      },
      {
        onRequestStart: () => {},
        onResponseStart: (_, statusCode) => {
          status = statusCode
        },
        onResponseData: () => {},
        onResponseEnd: () => {
          messages++
          if (status === 200) resolve()
          else reject(new Error(`The server answered ${status}.`))
        },
        onResponseError: (_, error) => reject(error)
      }
    )
  })

await Promise.all(
  Array.from({ length: connections }, async () => {
    while (more()) await post()
  })
)
process.send?.({ messages, seconds: (performance.now() - begin) / 1000 })
