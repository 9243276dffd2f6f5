import { longestMillis } from "../../kernel/scenarios/delays.ts"
import { later } from "../later.ts"
import type { Fault } from "./Fault.ts"

/** No answer; the connection is closed in the end. */
export const hang: Fault = (response, _reply, { ms = longestMillis }) =>
  later(response, Math.min(ms, longestMillis), () => response.socket?.destroy())
