/** The connection is reset (RST). */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const reset = {
  name: "reset",
  digits: { before: "200", after: "300" },
  summary: "The connection is reset; no answer.",
  apply: ({ response }) => void response.socket?.resetAndDestroy()
} as const satisfies ConnectionFault
