/** A body without end, as fast as the client takes it. */
import { MAX_FAULT_MS } from "./ConnectionFault.ts"
import type { ConnectionFault } from "./ConnectionFault.ts"

export const endlessBody = {
  name: "endless-body",
  digits: { before: "210", after: "310" },
  summary: "A body that never ends, `bytes` (65,536) at a time.",
  parameters: ["bytes"],
  apply: ({ later, parameters: { bytes = 65_536 }, reply: { status }, response }) => {
    const chunk = " ".repeat(Math.min(Math.max(1, Math.floor(bytes)), 1_024 * 1_024))
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" })
    const more = () => {
      if (!response.destroyed) response.write(chunk, (error) => (error ? undefined : more()))
    }
    later(MAX_FAULT_MS, () => response.socket?.destroy())
    more()
  }
} as const satisfies ConnectionFault
