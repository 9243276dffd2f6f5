/**
 * The transport of runtimes other than Node: `fetch`. It cannot report how far a
 * request got, so only errors that prove that nothing was sent count as such.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { HttpResponse, TransportFailure, Request, Target, Transport } from "./Transport.ts"
import { nextTurn } from "./nextTurn.ts"
import { ResponseBody } from "./ResponseBody.ts"
import { errorFacts, provesNotStarted } from "./runtimeErrors.ts"
import { MAX_RESPONSE_BYTES, unpooledHeaders } from "./Transport.ts"

/** A body of this length is bounded also in chunks of one byte. */
const MAX_SMALL_BODY_BYTES = 16 * 1024

/** The body of a response; `undefined` if it is too large. */
const read = (response: Response): string | undefined | Promise<string | undefined> => {
  const length = Number(response.headers.get("content-length") ?? Number.NaN)
  if (length > MAX_RESPONSE_BYTES) return undefined
  // A length says how much comes only where nothing is unpacked.
  return length <= MAX_SMALL_BODY_BYTES && !response.headers.has("content-encoding")
    ? response.text()
    : readChunks(response)
}

const readChunks = async (response: Response): Promise<string | undefined> => {
  const body = new ResponseBody()
  if (response.body === null) return ""
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return body.text()
    if (!body.append(value)) return undefined
  }
}

/** What fetch is given besides the request. */
type Extras = Readonly<Record<string, unknown>>

/**
 * Each request has a connection of its own: fetch cannot end a connection whose
 * response is not verified, and Deno repeats a POST by itself when a connection
 * that it had used before closes. Node takes the header for it, Bun an option,
 * Deno a client; a runtime of workers decides for itself.
 */
interface DenoRuntime {
  readonly createHttpClient: (options: object) => { readonly close: () => void }
}

const ownConnections: Effect.Effect<Extras, never, Scope.Scope> = Effect.suspend(() => {
  const deno = (globalThis as { readonly Deno?: DenoRuntime }).Deno
  return deno === undefined
    ? Effect.succeed<Extras>({ keepalive: false })
    : Effect.acquireRelease(
        Effect.sync(() => ({ client: deno.createHttpClient({ poolMaxIdlePerHost: 0, http2: false }) })),
        ({ client }) => Effect.sync(() => client.close())
      )
})

const exchange = async (
  send: typeof fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  request: Request,
  controller: AbortController,
  extras: Extras
): Promise<HttpResponse | TransportFailure> => {
  let status: number | undefined
  try {
    const response = await send(url, {
      ...extras,
      method: "POST",
      headers: request.traceparent === undefined ? headers : { ...headers, traceparent: request.traceparent },
      body: request.body,
      redirect: "manual",
      signal: controller.signal
    })
    // Browsers hide a redirect's status.
    status = response.type === "opaqueredirect" ? 302 : response.status
    const body = await read(response)
    if (body === undefined) {
      controller.abort()
      return { _tag: "TooLarge", status }
    }
    return { _tag: "Response", status, header: (name) => response.headers.get(name) ?? undefined, body }
  } catch (error) {
    if (controller.signal.aborted) return { _tag: "TimedOut" }
    const facts = errorFacts(error)
    return status === undefined && provesNotStarted(facts)
      ? { _tag: "NotStarted", kind: facts.kind, code: facts.code }
      : { _tag: "Lost", status, code: facts.code }
  }
}

/** Whether a Gateway may be given a dispatcher of undici. */
export const takesDispatcher: boolean = false

/**
 * The transport; in Deno its HTTP client is closed with the scope.
 *
 * A response 421 makes Node's fetch send the request once more by itself, as the
 * Fetch standard has it and RFC 9110 (15.5.20) allows: the server says that it
 * is not the one that processes such requests. Only a body without a known
 * length would prevent it, which the gateway may not take.
 */
export const make = (target: Target): Effect.Effect<Transport, never, Scope.Scope> =>
  Effect.map(ownConnections, (extras): Transport => {
    const headers = unpooledHeaders(target)
    const { origin } = target.url
    const send: typeof fetch = target.fetch ?? ((input, init) => fetch(input, init))
    return (request) =>
      Effect.callback((resume) => {
        const controller = new AbortController()
        request.onStart()
        const timer = setTimeout(nextTurn, request.timeout, () => {
          controller.abort()
          // A fetch of the user's own may not heed the signal.
          resume(Effect.succeed({ _tag: "TimedOut" }))
        })
        void exchange(send, origin + request.path, headers, request, controller, extras).then((result) => {
          clearTimeout(timer)
          resume(Effect.succeed(result))
        })
        return Effect.sync(() => {
          clearTimeout(timer)
          controller.abort()
        })
      })
  })
