import { Buffer } from "node:buffer"
import type { Fault } from "./Fault.ts"

/** Half of the promised body arrives, then the connection is closed. */
export const truncate: Fault = (response, { body, headers, status }) => {
  const bytes = Buffer.from(body)
  response.writeHead(status, headers)
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.end())
}
