/** A gateway without sockets, for tests that move the clock. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Gateway from "../../src/Gateway.ts"
import { receipt } from "./faultServer.ts"

export interface Seen {
  /** Milliseconds of the test's clock. */
  readonly at: number
  readonly url: string
  readonly to: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const bodyOf = (request: HttpClientRequest.HttpClientRequest): string =>
  request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""

const recipientOf = (body: string): string => /"to":"([^"]*)"/.exec(body)?.[1] ?? ""

/** Answers each request with what `respond` says; the attempt counts from 1. */
export const fakeGateway = (
  respond: (seen: Seen, attempt: number) => Effect.Effect<Response>,
  options?: Partial<Gateway.Options>
) => {
  const requests: Array<Seen> = []
  const client = HttpClient.make((request) =>
    Effect.gen(function* () {
      const body = bodyOf(request)
      const seen: Seen = {
        at: yield* Clock.currentTimeMillis,
        url: request.url,
        to: recipientOf(body),
        body,
        headers: request.headers
      }
      requests.push(seen)
      return HttpClientResponse.fromWeb(request, yield* respond(seen, requests.length))
    })
  )
  const layer = Gateway.layerHttpClient({
    apiKey: Redacted.make("sk_test"),
    // `accepted` names the same recipient for every message.
    recipientEcho: "ignore",
    ...options
  }).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, client)))
  return { requests, layer }
}

export const accepted = (headers: Readonly<Record<string, string>> = {}): Effect.Effect<Response> =>
  Effect.sync(() => Response.json(receipt, { headers }))

export const limits = (second: number, minute: number): Readonly<Record<string, string>> => ({
  "x-ratelimit-sec-limit": String(second),
  "x-ratelimit-sec-remaining": "1",
  "x-ratelimit-min-limit": String(minute),
  "x-ratelimit-min-remaining": "1"
})

export const refused = (
  status: number,
  code: string,
  params?: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<Response> =>
  Effect.sync(() =>
    Response.json(
      {
        isSuccess: false,
        errors: { code, group: "GROUP", description: "Refused.", ...(params ? { params } : {}) }
      },
      { status, headers }
    )
  )
