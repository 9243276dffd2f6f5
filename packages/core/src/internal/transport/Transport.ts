/**
 * What carries a request to the gateway and brings its answer back. Gateway
 * calls it; it hides sockets, and knows how far a request got.
 */
import type * as Effect from "effect/Effect"
import type { ConnectFailure } from "../../GatewayError.ts"

/** One POST of JSON. */
export interface Request {
  readonly path: string
  readonly body: string
  /** Milliseconds from the start of this attempt to the last byte of the answer. */
  readonly timeout: number
  /** A W3C `traceparent`, where the user asked for propagation. */
  readonly traceparent?: string | undefined
  /** Where a transport notes that the request may have reached somebody. */
  readonly progress: Progress
}

export interface Progress {
  /** Whether a request is on its way now: begun, and not answered. */
  onItsWay: boolean
}

export interface Answer {
  readonly _tag: "Answer"
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/** Why there is no answer. Only `NotStarted` proves that nothing was sent. */
export type Failure =
  | { readonly _tag: "NotStarted"; readonly kind: ConnectFailure["kind"]; readonly code: string | undefined }
  | { readonly _tag: "Lost"; readonly status: number | undefined; readonly code: string | undefined }
  | { readonly _tag: "TooLarge"; readonly status: number }
  | { readonly _tag: "TimedOut" }

/** Never fails: what went wrong is a value, because it is classified like an answer. */
export type Transport = (request: Request) => Effect.Effect<Answer | Failure>

/** Where requests go, and with which key. */
export interface Target {
  readonly url: URL
  readonly apiKey: string
}

/** An answer with a longer body, in bytes, is not read to its end. */
export const maxAnswerSize = 1024 * 1024

export const requestHeaders = (target: Target): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${target.apiKey}`,
  "content-type": "application/json",
  accept: "application/json",
  "accept-encoding": "identity",
  // Firewalls turn away requests that name no client.
  "user-agent": "connexease-gateway-core"
})
