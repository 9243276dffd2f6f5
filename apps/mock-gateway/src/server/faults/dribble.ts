import { Buffer } from "node:buffer"
import { longestMillis } from "../../kernel/scenarios/delays.ts"
import { later } from "../later.ts"
import type { Fault } from "./Fault.ts"

/** The whole body arrives, a few bytes at a time. */
export const dribble: Fault = (response, { body, headers, status }, { bytes = 1, ms = 100 }) => {
  const all = Buffer.from(body)
  const size = Math.max(1, Math.floor(bytes), Math.ceil((all.length * ms) / longestMillis))
  response.writeHead(status, headers)
  const from = (start: number): void => {
    if (start >= all.length) response.end()
    else {
      response.write(all.subarray(start, start + size))
      later(response, ms, () => from(start + size))
    }
  }
  from(0)
}
