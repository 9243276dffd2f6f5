/** The headers arrive, then the connection is reset. */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const resetBody = {
  name: "reset-body",
  digits: { before: "202", after: "302" },
  summary: "The connection is reset after the headers.",
  apply: ({ response, reply: { headers, status } }) => {
    response.writeHead(status, headers)
    response.flushHeaders()
    // Once the headers have left, or there is nothing for the reset to come after.
    response.socket?.write("", () => response.socket?.resetAndDestroy())
  }
} as const satisfies ConnectionFault
