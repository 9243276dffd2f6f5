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
import type { Answer, Failure, Progress, Request, Target, Transport } from "./Transport.ts"
import { errorFacts } from "./runtimeErrors.ts"
import { maxAnswerSize, requestHeaders } from "./Transport.ts"

type Headers = Record<string, string | Array<string> | undefined>

/** How many exchanges are open, so that the connections can be closed after the last. */
class Open {
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
  readonly open: Open
  readonly resume: (result: Answer | Failure) => void
  readonly progress: Progress
  readonly timer: ReturnType<typeof setTimeout>
  controller: Dispatcher.DispatchController | undefined
  settled = false
  status: number | undefined
  headers: Headers = {}
  first: Buffer | undefined
  rest: Array<Buffer> | undefined
  size = 0

  constructor(open: Open, resume: (result: Answer | Failure) => void, request: Request) {
    this.open = open
    open.count++
    this.resume = resume
    this.progress = request.progress
    this.timer = setTimeout(timedOut, request.timeout, this)
  }

  /** Gives the result where undici frees the connections that were answered: given at once, the next requests would open more. */
  settle(result: Answer | Failure): void {
    if (this.end()) setImmediate(tell, this, result)
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
    else this.progress.onItsWay = true
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return
    this.status = status
    this.headers = headers
    if (Number(headers["content-length"]) > maxAnswerSize) this.tooLarge(controller, status)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length
    if (this.size > maxAnswerSize) this.tooLarge(controller, this.status ?? 0)
    else if (this.first === undefined) this.first = chunk
    else (this.rest ??= [this.first]).push(chunk)
  }

  onResponseEnd(): void {
    const { headers } = this
    const body = this.rest === undefined ? this.first : Buffer.concat(this.rest)
    this.settle({
      _tag: "Answer",
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

const tell = (exchange: Exchange, result: Answer | Failure): void => {
  exchange.resume(result)
  exchange.open.closed()
}

const timedOut = (exchange: Exchange): void => {
  const { controller } = exchange
  exchange.settle(
    controller === undefined ? { _tag: "NotStarted", kind: "timeout", code: undefined } : { _tag: "TimedOut" }
  )
  controller?.abort(new Error("timed out"))
}

/**
 * Connections are kept alive, at most 256 of them. HTTP/1.1 only: there, one
 * connection carries one request, and nothing but this library sends again.
 */
export const make = (target: Target): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => ({
        open: new Open(),
        pool: new Pool(target.url.origin, {
          allowH2: false,
          pipelining: 1,
          connections: 256,
          connect: { timeout: 10_000 },
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
