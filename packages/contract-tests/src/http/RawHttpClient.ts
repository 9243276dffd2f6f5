/** An Effect `HttpClient` over raw HTTP, so that core's requests pass the same guards and recordings. */
import * as Effect from "effect/Effect"
import type * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type { RawHttp } from "./RawHttp.ts"

interface Payload {
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
}

const payload = (body: HttpBody.HttpBody): Payload | undefined => {
  switch (body._tag) {
    case "Uint8Array":
      return { bytes: body.body, contentType: body.contentType }
    case "Raw":
      return typeof body.body === "string"
        ? { bytes: Buffer.from(body.body), contentType: body.contentType }
        : undefined
    default:
      return undefined
  }
}

/** Only the path of a request is used: raw HTTP knows its server. */
export const make = (http: RawHttp): HttpClient.HttpClient =>
  HttpClient.make((request, url) => {
    const body = payload(request.body)
    const given = Object.entries(request.headers).filter(([name]) => name !== "content-length")
    const type = given.some(([name]) => name === "content-type") ? undefined : body?.contentType
    return http
      .send({
        method: request.method,
        target: `${url.pathname}${url.search}`,
        headers: type === undefined ? given : [...given, ["content-type", type]],
        ...(body === undefined ? {} : { body: body.bytes })
      })
      .pipe(
        Effect.map((answer) =>
          HttpClientResponse.fromWeb(
            request,
            new Response([204, 205, 304].includes(answer.status) ? null : Buffer.from(answer.body), {
              status: answer.status,
              headers: answer.headers.map(([name, value]): [string, string] => [name, value])
            })
          )
        ),
        Effect.mapError(
          (cause) =>
            new HttpClientError.HttpClientError({
              reason: new HttpClientError.TransportError({ request, cause, description: cause.message })
            })
        )
      )
  })
