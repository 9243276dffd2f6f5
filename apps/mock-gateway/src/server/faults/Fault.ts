import type { ServerResponse } from "node:http"
import type { Parameters } from "../../kernel/scenarios/Scenario.ts"

/** The answer as it would go out. */
export interface Reply {
  readonly status: number
  /** With `Content-Length`, where there is a body. */
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string
}

/** Spoils an answer on its way. Whatever it starts ends with the connection. */
export type Fault = (response: ServerResponse, reply: Reply, parameters: Parameters) => void
