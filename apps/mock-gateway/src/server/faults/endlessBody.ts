import { longestMillis } from "../../kernel/scenarios/delays.ts"
import { later } from "../later.ts"
import type { Fault } from "./Fault.ts"

/** A body without end, as fast as the client takes it. */
export const endlessBody: Fault = (response, { status }, { bytes = 65_536 }) => {
  const chunk = " ".repeat(Math.min(Math.max(1, Math.floor(bytes)), 1_024 * 1_024))
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" })
  const more = () => {
    if (!response.destroyed) response.write(chunk, (error) => (error ? undefined : more()))
  }
  later(response, longestMillis, () => response.socket?.destroy())
  more()
}
