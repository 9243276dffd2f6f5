/**
 * A transport over any of Effect's `HttpClient`s: for proxies, tests, and
 * runtimes with a client of their own. Such a client cannot report how far a
 * request got, and its errors contain the request, so they are converted here.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Context from "effect/Context"
import * as Stream from "effect/Stream"
import type { HttpResponse, TransportFailure, Target, Transport } from "./Transport.ts"
import { errorFacts, provesNotStarted } from "./runtimeErrors.ts"
import { MAX_RESPONSE_BYTES, requestHeaders } from "./Transport.ts"

const read = (
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<HttpResponse | TransportFailure, HttpClientError.HttpClientError> =>
  Effect.suspend(() => {
    const { headers, status } = response
    const tooLarge: TransportFailure = { _tag: "TooLarge", status }
    if (Number(headers["content-length"] ?? 0) > MAX_RESPONSE_BYTES) return Effect.succeed(tooLarge)
    const decoder = new TextDecoder()
    let size = 0
    let body = ""
    const answer = (): HttpResponse => ({ _tag: "Response", status, header: (name) => headers[name], body })
    return response.stream.pipe(
      Stream.runForEachWhile((chunk) =>
        Effect.sync(() => {
          size += chunk.length
          body += decoder.decode(chunk, { stream: true })
          return size <= MAX_RESPONSE_BYTES
        })
      ),
      Effect.map(() => (size > MAX_RESPONSE_BYTES ? tooLarge : answer())),
      Effect.catchReason("HttpClientError", "EmptyBodyError", () => Effect.succeed(answer()))
    )
  })

const failure = (error: HttpClientError.HttpClientError): TransportFailure => {
  const { reason } = error
  switch (reason._tag) {
    case "EncodeError":
    case "InvalidUrlError":
      return { _tag: "NotStarted", kind: "other", code: undefined }
    case "TransportError": {
      const facts = errorFacts(reason.cause)
      return provesNotStarted(facts)
        ? { _tag: "NotStarted", kind: facts.kind, code: facts.code }
        : { _tag: "Lost", status: undefined, code: facts.code }
    }
    default:
      return {
        _tag: "Lost",
        status: reason.response.status,
        code: errorFacts("cause" in reason ? reason.cause : undefined).code
      }
  }
}

/** The transport over the `HttpClient` in the context. */
export const make = (target: Target): Effect.Effect<Transport, never, HttpClient.HttpClient> =>
  Effect.map(HttpClient.HttpClient, (client): Transport => {
    const { origin } = target.url
    const headers = requestHeaders(target)
    return (request) =>
      Effect.suspend(() => {
        request.onStart()
        return client.execute(
          HttpClientRequest.post(origin + request.path, {
            headers:
              request.traceparent === undefined ? headers : { ...headers, traceparent: request.traceparent }
          }).pipe(HttpClientRequest.bodyText(request.body, "application/json"))
        )
      }).pipe(
        Effect.catchReason("HttpClientError", "StatusCodeError", ({ response }) => Effect.succeed(response)),
        Effect.flatMap(read),
        Effect.catch((error) => Effect.succeed(failure(error))),
        Effect.timeoutOrElse({
          duration: request.timeout,
          orElse: () => Effect.succeed<TransportFailure>({ _tag: "TimedOut" })
        }),
        Effect.updateContext(withoutTracesAndRedirects)
      )
  })

/** The client's own span would hold the request; ours does not. */
const withoutTracesAndRedirects = (context: Context.Context<never>): Context.Context<never> =>
  context.pipe(
    Context.add(HttpClient.TracerDisabledWhen, () => true),
    Context.add(FetchHttpClient.RequestInit, {
      ...Context.getOrUndefined(context, FetchHttpClient.RequestInit),
      redirect: "manual"
    })
  )
