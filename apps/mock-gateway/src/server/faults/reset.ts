import type { Fault } from "./Fault.ts"

/** The connection is reset (RST); no answer. */
export const reset: Fault = (response) => void response.socket?.resetAndDestroy()
