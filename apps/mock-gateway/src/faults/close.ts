/** The connection is closed in order (FIN). */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const close = {
  name: "close",
  digits: { before: "201", after: "301" },
  summary: "The connection is closed; no answer.",
  apply: ({ response }) => void response.socket?.end()
} as const satisfies ConnectionFault
