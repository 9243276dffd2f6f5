/**
 * A connection fault: the scenario that chooses it, and what it does to a response on its way. Each has a file of its own
 * and a place in the list.
 */
import type { ServerResponse } from "node:http"

/** The response as it would go out. */
export interface Reply {
  readonly status: number
  /** With `Content-Length`, where there is a body. */
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string
}

/** What a fault works on. Whatever it starts ends with the connection. */
export interface FaultContext {
  readonly response: ServerResponse
  readonly reply: Reply
  /** Numbers that a header or rule gave along. */
  readonly parameters: { readonly ms?: number; readonly bytes?: number }
  /** Runs something after real milliseconds, unless the client is gone by then. */
  readonly later: (millis: number, run: () => void) => void
}

export interface ConnectionFault {
  readonly name: string
  /** The three digits that choose it in a reserved recipient. */
  readonly digits: { readonly before: string; readonly after: string }
  /** One sentence for the table of scenarios. */
  readonly summary: string
  /** The parameters that it reads. */
  readonly parameters?: ReadonlyArray<keyof FaultContext["parameters"]>
  readonly apply: (context: FaultContext) => void
}

/** The longest that a scenario keeps a request waiting. */
export const MAX_FAULT_MS = 600_000
