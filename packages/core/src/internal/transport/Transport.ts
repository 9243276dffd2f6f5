/**
 * The contract of a transport: it sends one HTTP request, and resolves to the
 * response or to how far the request got. undici, fetch and httpClient keep it.
 */
import type * as Effect from "effect/Effect"
import type { Dispatcher } from "../../gateway/Options.ts"
import type { ConnectFailure } from "../../GatewayError.ts"
import { VERSION } from "../version.ts"

/** One POST of JSON. */
export interface Request {
  readonly path: string
  readonly body: string
  /** Milliseconds from the start of this attempt to the last byte of the response. */
  readonly timeout: number
  /** A W3C `traceparent`, where the user asked for propagation. */
  readonly traceparent?: string | undefined
  /**
   * Called before the first byte can leave. If it was not called, the request
   * provably reached no server, also when the effect is interrupted.
   */
  readonly onStart: () => void
  /**
   * Called with a complete response by a transport that keeps connections. HTTP/1.1
   * does not say which request a response answers, so a connection whose
   * response does not prove it by what it says must carry no further request:
   * otherwise one stray response shifts all that follow.
   */
  readonly isVerified: (response: HttpResponse) => boolean
}

/** A complete response. */
export interface HttpResponse {
  readonly _tag: "Response"
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/** Why there is no complete response. Only `NotStarted` proves that nothing was sent. */
export type TransportFailure =
  | { readonly _tag: "NotStarted"; readonly kind: ConnectFailure["kind"]; readonly code: string | undefined }
  | { readonly _tag: "Lost"; readonly status: number | undefined; readonly code: string | undefined }
  | { readonly _tag: "TooLarge"; readonly status: number }
  | { readonly _tag: "TimedOut" }

/**
 * Never fails and never retries: what went wrong is a value, classified like a
 * response. It ends within `timeout`; interruption aborts the request.
 */
export type Transport = (request: Request) => Effect.Effect<HttpResponse | TransportFailure>

/** Where requests go, and with which key. */
export interface Target {
  readonly url: URL
  readonly apiKey: string
  /** The user's own client, in place of the runtime's. */
  readonly fetch: typeof globalThis.fetch | undefined
  readonly dispatcher: Dispatcher | undefined
}

/** A response with a larger body is not read to its end. */
export const MAX_RESPONSE_BYTES = 1024 * 1024

/** The headers of every request. */
export const requestHeaders = (target: Target): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${target.apiKey}`,
  "content-type": "application/json",
  accept: "application/json",
  "accept-encoding": "identity",
  // Some firewalls reject requests without a user agent.
  "user-agent": `connexease-gateway-core/${VERSION}`
})

/**
 * The headers where a connection cannot be closed after its response was
 * judged: each request gets a connection of its own, so that a stray response
 * is never taken for that of a later request.
 */
export const unpooledHeaders = (target: Target): Readonly<Record<string, string>> => ({
  ...requestHeaders(target),
  connection: "close"
})
