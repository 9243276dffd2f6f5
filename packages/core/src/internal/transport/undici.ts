/**
 * The transport on Node: undici's dispatcher without its request and stream
 * layers. `onRequestStart` comes just before the first byte is written, so an
 * error before it proves that nothing was sent.
 */
import "./nodeVersion.ts"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Buffer } from "node:buffer"
// Not the global one, which tests replace together with the clock.
import { setImmediate } from "node:timers"
import type { Socket } from "node:net"
import { buildConnector, Client, type Dispatcher, Pool } from "undici"
import type { HttpResponse, Request, Target, Transport, TransportFailure } from "./Transport.ts"
import { ResponseBody } from "./ResponseBody.ts"
import { errorFacts } from "./runtimeErrors.ts"
import { MAX_RESPONSE_BYTES, requestHeaders, unpooledHeaders } from "./Transport.ts"

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

/** One connection of the pool. It gives its socket to each exchange, which may have to close it. */
class Connection extends Client {
  private readonly connected: { socket: Socket | undefined }

  constructor(origin: URL, options: Client.Options, connect: buildConnector.connector) {
    const connected: { socket: Socket | undefined } = { socket: undefined }
    super(origin, {
      ...options,
      connect: (target, callback) =>
        connect(target, (...result) => {
          connected.socket = result[1] ?? undefined
          callback(...result)
        })
    })
    this.connected = connected
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (handler instanceof Exchange) handler.connected = this.connected
    return super.dispatch(options, handler)
  }
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly open: OpenExchanges
  readonly resume: (result: HttpResponse | TransportFailure) => void
  readonly request: Request
  readonly timer: ReturnType<typeof setTimeout>
  controller: Dispatcher.DispatchController | undefined
  settled = false
  status: number | undefined
  headers: Headers = {}
  connected: { readonly socket: Socket | undefined } | undefined
  readonly body = new ResponseBody()

  constructor(
    open: OpenExchanges,
    resume: (result: HttpResponse | TransportFailure) => void,
    request: Request
  ) {
    this.open = open
    open.count++
    this.resume = resume
    this.request = request
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

  /** A second start is a dispatcher of the user's that repeats by itself, although the first request may have been accepted. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.controller !== undefined) this.settle({ _tag: "Lost", status: this.status, code: undefined })
    this.controller = controller
    if (this.settled) controller.abort(new Error("aborted"))
    else this.request.onStart()
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return
    this.status = status
    this.headers = headers
    if (Number(headers["content-length"]) > MAX_RESPONSE_BYTES) this.tooLarge(controller, status)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.body.append(chunk)) this.tooLarge(controller, this.status ?? 0)
  }

  onResponseEnd(): void {
    const { headers } = this
    const response: HttpResponse = {
      _tag: "Response",
      status: this.status ?? 0,
      header: (name) => {
        const value = headers[name]
        return typeof value === "string" ? value : value?.[0]
      },
      body: this.body.text()
    }
    if (this.settled) return
    // Before undici gives the connection to the next request.
    if (!this.request.isVerified(response)) this.connected?.socket?.destroy()
    this.settle(response)
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
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

/** After a pause of the process the response may lie in the socket: it is read before time is up. */
const timeOut = (exchange: Exchange): void => {
  setImmediate(giveUp, exchange)
}

const giveUp = (exchange: Exchange): void => {
  if (exchange.settled) return
  const { controller } = exchange
  exchange.settle(
    controller === undefined ? { _tag: "NotStarted", kind: "timeout", code: undefined } : { _tag: "TimedOut" }
  )
  controller?.abort(new Error("timed out"))
}

const makePool = (origin: string): Pool => {
  const connect = buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT_MS })
  return new Pool(origin, {
    allowH2: false,
    pipelining: 1,
    connections: MAX_CONNECTIONS,
    factory: (url, options) => new Connection(url, options, connect),
    headersTimeout: 0,
    bodyTimeout: 0
  })
}

/** Whether a Gateway may be given a dispatcher of undici. */
export const takesDispatcher: boolean = true

/**
 * Connections are kept alive after a response that proves which request it
 * answers; undici itself ends those on which bytes arrive while they are idle.
 * HTTP/1.1 only: there, one connection carries one request, and nothing but this
 * library sends again. A dispatcher of the user's gives no access to its
 * connections, so that each request there has one of its own.
 *
 * An unrequested `100 Continue` before the response makes the outcome unknown:
 * undici's parser ends the connection on it, before a handler or an interceptor
 * sees it. Other informational responses are passed over.
 */
export const make = (target: Target): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const open = new OpenExchanges()
        if (target.dispatcher !== undefined) {
          const dispatcher = target.dispatcher as unknown as Dispatcher
          return { open, dispatcher, headers: unpooledHeaders(target), destroy: () => Promise.resolve() }
        }
        const pool = makePool(target.url.origin)
        return { open, dispatcher: pool, headers: requestHeaders(target), destroy: () => pool.destroy() }
      }),
      ({ destroy, open }) => Effect.promise(() => open.none().then(destroy))
    ),
    ({ dispatcher, headers, open }): Transport =>
      (request) =>
        Effect.callback((resume) => {
          const exchange = new Exchange(open, (result) => resume(Effect.succeed(result)), request)
          const options: Dispatcher.DispatchOptions = {
            origin: target.url.origin,
            path: request.path,
            method: "POST",
            headers:
              request.traceparent === undefined ? headers : { ...headers, traceparent: request.traceparent },
            body: request.body
          }
          try {
            dispatcher.dispatch(options, exchange)
          } catch (error) {
            exchange.onResponseError(undefined, error)
          }
          return Effect.sync(() => exchange.abort())
        })
  )
