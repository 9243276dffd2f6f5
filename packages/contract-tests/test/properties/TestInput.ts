/**
 * What a property sends: a message, or any request. It is plain data, so that one that failed can be kept in a
 * file and sent again.
 */
import type { Session } from "../../src/targets/Target.ts"
import * as Redacted from "effect/Redacted"
import type { RawHttpRequest } from "../../src/http/RawHttp.ts"

/** The body of a message: a JSON object. */
export type Body = Readonly<Record<string, unknown>>

export type TestInput =
  | { readonly message: Body }
  /** Any request; the body in base64. `${key}` in a header stands for the account's key. */
  | {
      readonly request: {
        readonly method: string
        readonly target: string
        readonly headers: ReadonlyArray<readonly [name: string, value: string]>
        readonly body?: string
      }
    }

/** The request that a input is. */
export const request = (input: TestInput, session: Pick<Session, "apiKey">): RawHttpRequest => {
  const key = Redacted.value(session.apiKey)
  if ("message" in input) {
    return {
      method: "POST",
      target: "/v1/wa/message",
      headers: [
        ["Authorization", `Bearer ${key}`],
        ["Content-Type", "application/json"]
      ],
      body: Buffer.from(JSON.stringify(input.message))
    }
  }
  const { body, headers, ...line } = input.request
  return {
    ...line,
    headers: headers.map(([name, value]) => [name, value.replaceAll("${key}", key)]),
    ...(body === undefined ? {} : { body: Buffer.from(body, "base64") })
  }
}
