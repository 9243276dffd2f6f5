/**
 * Raw HTTP: one request as bytes, one response as bytes, over `node:http`. All requests of the contract tests, core's
 * included, go through it, so that guards and recordings have one place. It follows no redirect and adds only the
 * headers that HTTP needs.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { isUtf8 } from "node:buffer"
import * as http from "node:http"
import * as https from "node:https"
import * as JsonText from "../json/JsonText.ts"

export interface RawHttpRequest {
  readonly method: string
  /** The path with its query, as it goes on the wire. */
  readonly target: string
  /** Names as they are written; none is sent that is not here but host, connection and content-length. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body?: Uint8Array
}

export interface RawHttpResponse {
  readonly status: number
  /** In the order and the spelling of the server. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: Uint8Array
}

/** No whole answer came: refused, reset, cut off, too large or too late. Holds nothing that was sent. */
export class RawHttpError extends Data.TaggedError("RawHttpError")<{
  /** Node's name for it, such as `ECONNREFUSED`, or `TIMEOUT`, `TOO_LARGE`, `UPGRADE`, `CLOSED` or `CONTROL`. */
  readonly code: string
  /** What had come of the answer until then, for a guard to judge; holds what the server may have repeated. */
  readonly partial?: Redacted.Redacted<RawHttpResponse>
}> {
  override get message(): string {
    if (this.code === "CONTROL") return "the mock's control API did not do what it was asked"
    return this.code === "TIMEOUT" ? "no whole answer came in time" : `no whole answer came (${this.code})`
  }
}

/** A request that a guard does not let out; see `Guard`. */
export class Blocked extends Data.TaggedError("Blocked")<{ readonly reason: string }> {
  override get message(): string {
    return this.reason
  }
}

/** A request with `is_fake=true` was accepted, but not by the sandbox: a message may have been sent. */
export class SandboxBreach extends Data.TaggedError("SandboxBreach")<{
  readonly status: number
  /** The numbers that the request names, as digits. A guarded run names only those that it may. */
  readonly recipients: ReadonlyArray<string>
  /** The ids in the answer that are none of the sandbox's. */
  readonly ids: ReadonlyArray<string>
}> {
  override get message(): string {
    const to = this.recipients.length === 0 ? "" : ` to ${this.recipients.join(", ")}`
    const id = this.ids.length === 0 ? "without a message id" : `with the id ${this.ids.join(", ")}`
    return `a message may have been sent${to}: a request with is_fake=true was answered HTTP ${this.status} ${id}, not with one that starts with wamid.FAKE_`
  }
}

/** Why a request has no answer that counts. */
export type RawHttpFailure = RawHttpError | Blocked | SandboxBreach

export interface RawHttp {
  readonly send: (request: RawHttpRequest) => Effect.Effect<RawHttpResponse, RawHttpFailure>
}

/** The values of a header, joined as HTTP joins them; `undefined` when the answer has none. */
export const header = (answer: RawHttpResponse, name: string): string | undefined => {
  const values = answer.headers.filter(([given]) => given.toLowerCase() === name.toLowerCase())
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(", ")
}

/** The body as text, a byte order mark included; bytes that are not UTF-8 show as U+FFFD. */
export const text = (answer: RawHttpResponse): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(answer.body)

/**
 * The body as JSON that every reader reads alike, or `undefined` when it is none: UTF-8 without a byte order mark,
 * no key twice in one object.
 */
export const json = (answer: RawHttpResponse): unknown => {
  if (!isUtf8(answer.body)) return undefined
  return Result.getOrUndefined(JsonText.parseStrictly(text(answer)))
}

const pairs = (raw: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? "", raw[2 * index + 1] ?? ""] as const
  )

const MAX_RESPONSE_BYTES = 4 * 1024 * 1024

/**
 * Raw HTTP over real sockets to the server at `url`, whose path is put before that of each request. `timeout` in
 * milliseconds bounds each exchange from the first byte to the last. Connections end with the scope.
 */
export const make = (
  url: URL,
  options: { readonly timeout: number }
): Effect.Effect<RawHttp, never, Scope.Scope> =>
  Effect.gen(function* () {
    const client = url.protocol === "https:" ? https : http
    const agent = yield* Effect.acquireRelease(
      Effect.sync(() => new client.Agent({ keepAlive: true })),
      (agent) => Effect.sync(() => agent.destroy())
    )
    const prefix = url.pathname.replace(/\/$/, "")
    const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1")

    const send = (request: RawHttpRequest) =>
      Effect.callback<RawHttpResponse, RawHttpError>((resume) => {
        let read: (() => RawHttpResponse) | undefined
        const fail = (code: string) =>
          resume(
            Effect.fail(
              new RawHttpError({ code, ...(read === undefined ? {} : { partial: Redacted.make(read()) }) })
            )
          )
        const outgoing = client.request({
          agent,
          hostname,
          ...(url.port === "" ? {} : { port: Number(url.port) }),
          method: request.method,
          path: `${prefix}${request.target}`,
          headers: [
            "Host",
            url.host,
            ...request.headers.flat(),
            ...(request.body === undefined ? [] : ["Content-Length", String(request.body.length)])
          ]
        })
        const timer = setTimeout(() => {
          fail("TIMEOUT")
          outgoing.destroy()
        }, options.timeout)
        outgoing.on("close", () => {
          clearTimeout(timer)
          if (read === undefined) fail("CLOSED")
        })
        outgoing.on("upgrade", (_, socket) => {
          socket.destroy()
          fail("UPGRADE")
        })
        outgoing.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? "FAILED"))
        outgoing.on("response", (incoming) => {
          const chunks: Array<Uint8Array> = []
          const answer = () => ({
            status: incoming.statusCode ?? 0,
            headers: pairs(incoming.rawHeaders),
            body: Buffer.concat(chunks)
          })
          read = answer
          let size = 0
          incoming.on("close", () => fail("CLOSED"))
          incoming.on("data", (chunk: Uint8Array) => {
            size += chunk.length
            chunks.push(chunk)
            if (size > MAX_RESPONSE_BYTES) {
              fail("TOO_LARGE")
              outgoing.destroy()
            }
          })
          incoming.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? "FAILED"))
          incoming.on("end", () => resume(Effect.sync(answer)))
        })
        outgoing.end(request.body)
        return Effect.sync(() => {
          clearTimeout(timer)
          outgoing.destroy()
        })
      })

    return { send }
  })
