import type { Fault } from "./Fault.ts"

/** A header of 64 KB, four times what clients take. */
export const oversizedHeader: Fault = (response, { body, headers, status }) => {
  response.writeHead(status, { ...headers, "X-Oversized": "x".repeat(65_536) })
  response.end(body)
}
