import type { Fault } from "./Fault.ts"

/** The connection is closed in order (FIN); no answer. */
export const close: Fault = (response) => void response.socket?.end()
