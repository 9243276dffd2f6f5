import type { Fault } from "./Fault.ts"

/** The headers arrive, then the connection is reset. */
export const resetBody: Fault = (response, { headers, status }) => {
  response.writeHead(status, headers)
  response.flushHeaders()
  // Once the headers have left, or there is nothing for the reset to come after.
  response.socket?.write("", () => response.socket?.resetAndDestroy())
}
