import { longestMillis } from "../../kernel/scenarios/delays.ts"
import { later } from "../later.ts"
import type { Fault } from "./Fault.ts"

/** Headers and half the body, then silence; the connection is closed in the end. */
export const hangBody: Fault = (response, { body, headers, status }, { ms = longestMillis }) => {
  response.writeHead(status, headers)
  response.write(body.slice(0, body.length >> 1))
  later(response, Math.min(ms, longestMillis), () => response.socket?.destroy())
}
