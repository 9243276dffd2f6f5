/**
 * A transport over any of Effect's `HttpClient`s: for proxies, tests, and
 * runtimes with a client of their own. Such a client cannot report how far a
 * request got, and its errors contain the request, so they are converted here.
 * It is asked to close each connection after its response (`connection: close`),
 * as it cannot be made to close one that is not verified; Node's clients do so.
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
import { nextTurn } from "./nextTurn.ts"
import { ResponseBody } from "./ResponseBody.ts"
import { errorFacts, provesNotStarted } from "./runtimeErrors.ts"
import { MAX_RESPONSE_BYTES, unpooledHeaders } from "./Transport.ts"

const read = (
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<HttpResponse | TransportFailure, HttpClientError.HttpClientError> =>
  Effect.suspend(() => {
    const { headers, status } = response
    const tooLarge: TransportFailure = { _tag: "TooLarge", status }
    if (Number(headers["content-length"] ?? 0) > MAX_RESPONSE_BYTES) return Effect.succeed(tooLarge)
    const body = new ResponseBody()
    let fits = true
    const received = (): HttpResponse => ({
      _tag: "Response",
      status,
      header: (name) => headers[name],
      body: body.text()
    })
    return response.stream.pipe(
      Stream.runForEachWhile((chunk) =>
        Effect.sync(() => {
          fits = body.append(chunk)
          return fits
        })
      ),
      Effect.map(() => (fits ? received() : tooLarge)),
      Effect.catchReason("HttpClientError", "EmptyBodyError", () => Effect.succeed(received()))
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
    const headers = unpooledHeaders(target)
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
        // Not timeoutOrElse: after the sleep, a response that is there still counts.
        // @effect-diagnostics-next-line raceFirstWithSleepToTimeout:off
        Effect.raceFirst(
          Effect.as(Effect.andThen(Effect.sleep(request.timeout), turn), {
            _tag: "TimedOut"
          } satisfies TransportFailure)
        ),
        Effect.updateContext(withoutTracesAndRedirects)
      )
  })

const turn = Effect.callback<void>((resume) => nextTurn(() => resume(Effect.void)))

/** The client's own span would hold the request; ours does not. */
const withoutTracesAndRedirects = (context: Context.Context<never>): Context.Context<never> =>
  context.pipe(
    Context.add(HttpClient.TracerDisabledWhen, () => true),
    Context.add(FetchHttpClient.RequestInit, {
      ...Context.getOrUndefined(context, FetchHttpClient.RequestInit),
      redirect: "manual"
    })
  )
