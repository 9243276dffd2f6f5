/** Half of the promised body arrives, then the connection is closed. */
import { Buffer } from "node:buffer"
import type { ConnectionFault } from "./ConnectionFault.ts"

export const truncate = {
  name: "truncate",
  digits: { before: "203", after: "303" },
  summary: "The connection is closed in the middle of the body.",
  apply: ({ response, reply: { body, headers, status } }) => {
    const bytes = Buffer.from(body)
    response.writeHead(status, headers)
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.end())
  }
} as const satisfies ConnectionFault
