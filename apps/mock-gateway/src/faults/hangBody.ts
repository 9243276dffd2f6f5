/** Headers and half the body, then silence; the connection is closed in the end. */
import { MAX_FAULT_MS } from "./ConnectionFault.ts"
import type { ConnectionFault } from "./ConnectionFault.ts"

export const hangBody = {
  name: "hang-body",
  digits: { before: "207", after: "307" },
  summary: "Headers and half the body, then nothing for `ms` (10 minutes).",
  parameters: ["ms"],
  apply: ({ later, parameters: { ms = MAX_FAULT_MS }, reply: { body, headers, status }, response }) => {
    response.writeHead(status, headers)
    response.write(body.slice(0, body.length >> 1))
    later(Math.min(ms, MAX_FAULT_MS), () => response.socket?.destroy())
  }
} as const satisfies ConnectionFault
