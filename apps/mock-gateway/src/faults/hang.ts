/** No response; the connection is closed in the end. */
import { MAX_FAULT_MS } from "./ConnectionFault.ts"
import type { ConnectionFault } from "./ConnectionFault.ts"

export const hang = {
  name: "hang",
  digits: { before: "206", after: "306" },
  summary: "No answer for `ms` (10 minutes), then the connection is closed.",
  parameters: ["ms"],
  apply: ({ later, parameters: { ms = MAX_FAULT_MS }, response }) =>
    later(Math.min(ms, MAX_FAULT_MS), () => response.socket?.destroy())
} as const satisfies ConnectionFault
