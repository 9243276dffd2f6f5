import { longestMillis } from "../../kernel/scenarios/Delays.ts"
import { later } from "../Later.ts"
import type { Fault } from "./Fault.ts"

/** No answer; the connection is closed in the end. */
export const hang: Fault = (response, _reply, { ms = longestMillis }) =>
  later(response, Math.min(ms, longestMillis), () => response.socket?.destroy())
