/**
 * The transport on Node: undici's dispatcher without its request and stream
 * layers. `onRequestStart` comes just before the first byte is written, so an
 * error before it proves that nothing was sent.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Buffer } from "node:buffer"
// Not the global one, which tests replace together with the clock.
import { setImmediate } from "node:timers"
import { type Dispatcher, Pool } from "undici"
import type { HttpResponse, Request, Target, Transport, TransportFailure } from "./Transport.ts"
import { errorFacts } from "./runtimeErrors.ts"
import { MAX_RESPONSE_BYTES, requestHeaders } from "./Transport.ts"

type Headers = Record<string, string | Array<string> | undefined>

const MAX_CONNECTIONS = 256
const CONNECT_TIMEOUT_MS = 10_000

/** Counts the open exchanges, so that the connections are closed after the last one. */
class OpenExchanges {
  count = 0
  private readonly waiting: Array<() => void> = []

  closed(): void {
    if (--this.count === 0) for (const resolve of this.waiting) resolve()
  }

  none(): Promise<void> {
    return this.count === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve))
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly open: OpenExchanges
  readonly resume: (result: HttpResponse | TransportFailure) => void
  readonly onStart: () => void
  readonly timer: ReturnType<typeof setTimeout>
  controller: Dispatcher.DispatchController | undefined
  settled = false
  status: number | undefined
  headers: Headers = {}
  first: Buffer | undefined
  rest: Array<Buffer> | undefined
  size = 0

  constructor(
    open: OpenExchanges,
    resume: (result: HttpResponse | TransportFailure) => void,
    request: Request
  ) {
    this.open = open
    open.count++
    this.resume = resume
    this.onStart = request.onStart
    this.timer = setTimeout(timeOut, request.timeout, this)
  }

  /** Resumes after undici has freed the connection: resumed at once, the next requests would open more connections. */
  settle(result: HttpResponse | TransportFailure): void {
    if (this.end()) setImmediate(resumeWith, this, result)
  }

  /** Ends the exchange, also one that still waits for a connection. */
  abort(): void {
    if (!this.end()) return
    this.open.closed()
    this.controller?.abort(new Error("aborted"))
  }

  private end(): boolean {
    if (this.settled) return false
    this.settled = true
    clearTimeout(this.timer)
    return true
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.settled) controller.abort(new Error("aborted"))
    else this.onStart()
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return
    this.status = status
    this.headers = headers
    if (Number(headers["content-length"]) > MAX_RESPONSE_BYTES) this.tooLarge(controller, status)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length
    if (this.size > MAX_RESPONSE_BYTES) this.tooLarge(controller, this.status ?? 0)
    else if (this.first === undefined) this.first = chunk
    else (this.rest ??= [this.first]).push(chunk)
  }

  onResponseEnd(): void {
    const { headers } = this
    const body = this.rest === undefined ? this.first : Buffer.concat(this.rest)
    this.settle({
      _tag: "Response",
      status: this.status ?? 0,
      header: (name) => {
        const value = headers[name]
        return typeof value === "string" ? value : value?.[0]
      },
      body: body === undefined ? "" : body.toString("utf8")
    })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { code, kind } = errorFacts(error)
    this.settle(
      this.controller === undefined
        ? { _tag: "NotStarted", kind, code }
        : { _tag: "Lost", status: this.status, code }
    )
  }

  tooLarge(controller: Dispatcher.DispatchController, status: number): void {
    this.settle({ _tag: "TooLarge", status })
    controller.abort(new Error("too large"))
  }
}

const resumeWith = (exchange: Exchange, result: HttpResponse | TransportFailure): void => {
  exchange.resume(result)
  exchange.open.closed()
}

const timeOut = (exchange: Exchange): void => {
  const { controller } = exchange
  exchange.settle(
    controller === undefined ? { _tag: "NotStarted", kind: "timeout", code: undefined } : { _tag: "TimedOut" }
  )
  controller?.abort(new Error("timed out"))
}

/**
 * Connections are kept alive. HTTP/1.1 only: there, one
 * connection carries one request, and nothing but this library sends again.
 */
export const make = (target: Target): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => ({
        open: new OpenExchanges(),
        pool: new Pool(target.url.origin, {
          allowH2: false,
          pipelining: 1,
          connections: MAX_CONNECTIONS,
          connect: { timeout: CONNECT_TIMEOUT_MS },
          headersTimeout: 0,
          bodyTimeout: 0
        })
      })),
      ({ open, pool }) => Effect.promise(() => open.none().then(() => pool.destroy()))
    ),
    ({ open, pool }): Transport => {
      const headers = requestHeaders(target)
      return (request) =>
        Effect.callback((resume) => {
          const exchange = new Exchange(open, (result) => resume(Effect.succeed(result)), request)
          pool.dispatch(
            {
              path: request.path,
              method: "POST",
              headers:
                request.traceparent === undefined
                  ? headers
                  : { ...headers, traceparent: request.traceparent },
              body: request.body
            },
            exchange
          )
          return Effect.sync(() => exchange.abort())
        })
    }
  )
