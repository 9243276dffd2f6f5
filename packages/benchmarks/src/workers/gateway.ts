/**
 * The server that clients are measured against: answers as the gateway
 * documents, with limits that are never reached, and as Meta does on its own
 * paths, which is where the peers send to. It spends as little as it can, so
 * that the client is what is measured.
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const limit = 1_000_000_000
const headers = {
  "content-type": "application/json; charset=utf-8",
  "x-ratelimit-sec-limit": String(limit),
  "x-ratelimit-sec-remaining": String(limit - 1),
  "x-ratelimit-min-limit": String(limit),
  "x-ratelimit-min-remaining": String(limit - 1)
}
let sent = 0

const meta = (to: string) =>
  `{"messaging_product":"whatsapp","contacts":[{"input":"${to}","wa_id":"${to}"}],"messages":[{"id":"wamid.HBgM${String(++sent).padStart(52, "0")}"}]}`

const server = createServer((request, response) => {
  let body = ""
  request.setEncoding("latin1")
  request.on("data", (chunk: string) => {
    body += chunk
  })
  request.on("end", () => {
    const to = /"to":"\+?(\d+)"/.exec(body)?.[1] ?? ""
    const answer =
      request.url?.endsWith("/wa/message") === true ? `{"isSuccess":true,"data":${meta(to)}}` : meta(to)
    response.writeHead(200, { ...headers, "content-length": answer.length })
    response.end(answer)
  })
})
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port))
process.on("disconnect", () => process.exit())
