/** A header of 64 KB, four times what clients take. */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const oversizedHeader = {
  name: "oversized-header",
  digits: { before: "209", after: "309" },
  summary: "A header of 64 KB.",
  apply: ({ reply: { body, headers, status }, response }) => {
    response.writeHead(status, { ...headers, "X-Oversized": "x".repeat(65_536) })
    response.end(body)
  }
} as const satisfies ConnectionFault
