/** Bytes that are not HTTP. */
import type { ConnectionFault } from "./ConnectionFault.ts"

export const garbage = {
  name: "garbage",
  digits: { before: "205", after: "305" },
  summary: "The answer is not HTTP.",
  apply: ({ response }) => void response.socket?.end("\u0016\u0003\u0001 this is not HTTP\r\n\r\n")
} as const satisfies ConnectionFault
