/** The whole body arrives, a few bytes at a time. */
import { Buffer } from "node:buffer"
import { MAX_FAULT_MS } from "./ConnectionFault.ts"
import type { ConnectionFault } from "./ConnectionFault.ts"

export const dribble = {
  name: "dribble",
  digits: { before: "208", after: "308" },
  summary: "The body comes `bytes` (1) at a time, every `ms` (100).",
  parameters: ["ms", "bytes"],
  apply: ({ later, parameters: { bytes = 1, ms = 100 }, reply: { body, headers, status }, response }) => {
    const all = Buffer.from(body)
    const size = Math.max(1, Math.floor(bytes), Math.ceil((all.length * ms) / MAX_FAULT_MS))
    response.writeHead(status, headers)
    const from = (start: number): void => {
      if (start >= all.length) response.end()
      else {
        response.write(all.subarray(start, start + size))
        later(ms, () => from(start + size))
      }
    }
    from(0)
  }
} as const satisfies ConnectionFault
