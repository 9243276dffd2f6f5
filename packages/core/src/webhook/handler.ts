/** A webhook endpoint: a web `Request` in, the application's handler, a `Response` out. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { InvalidConfiguration } from "../GatewayError.ts"
import { authenticate, isSecret } from "./authenticate.ts"
import { parse, read } from "./decode.ts"
import type { Event } from "./Event.ts"

/** Who may post webhooks, and what is done with them. */
export interface HandlerOptions<R = never> {
  /** The secret that was set for the webhook in the dashboard. */
  readonly secret: Redacted.Redacted<string>
  /**
   * Takes all events of one webhook. Its success is the promise that none of
   * them is needed again. It may be given the same events more than once.
   */
  readonly handle: (events: ReadonlyArray<Event>) => Effect.Effect<unknown, unknown, R>
  /**
   * When to answer 200. `after` (default): when `handle` succeeded, so that the
   * sender keeps what could not be handled and sends it again. `before`: at
   * once; what `handle` then fails to do is lost.
   */
  readonly ack?: "after" | "before"
  /**
   * Gets the reason of every answer but 200, instead of the log. What it throws
   * is ignored. The log has all but the requests of strangers (401, 405).
   */
  readonly onError?: ((problem: HandlerProblem) => void) | undefined
}

/** Why a webhook was not taken. */
export interface HandlerProblem {
  readonly reason:
    | "MethodNotAllowed"
    | "Unauthorized"
    | "UnreadableBody"
    | "NotWebhook"
    | "TooLarge"
    | "HandlerFailure"
    | "HandlerTimeout"
  /** The HTTP status of the answer. */
  readonly status: number
  /** What happened, and what to do. Nothing of the secret or of what a person wrote. */
  readonly message: string
  /** What `handle` failed with. It may hold what a person wrote. */
  readonly cause?: unknown
}

/**
 * A webhook endpoint, to be handed to a framework as it is. Of what a framework
 * gives beside the request, such as a context, only `waitUntil` is used: see
 * {@link Lifetime}.
 */
export type WebHandler = (request: Request, ...context: ReadonlyArray<unknown>) => Promise<Response>

/** The part of a worker's execution context that keeps it alive after the answer. */
export interface Lifetime {
  readonly waitUntil?: (promise: Promise<unknown>) => void
}

/** The gateway waits five seconds (Connexease: webhook endpoint rules); the answer needs time for its way. */
const HANDLER_TIMEOUT_MS = 4500

/** Meta's webhooks have at most 3 MB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

const answer = (status: number, body: string, headers?: Record<string, string>): Response =>
  new Response(body, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } })

const accepted = (): Response => answer(200, "OK")

const refused: Readonly<
  Record<number, { readonly body: string; readonly headers?: Record<string, string> }>
> = {
  401: { body: "Unauthorized", headers: { "www-authenticate": "Bearer" } },
  405: { body: "Webhooks are sent with POST.", headers: { allow: "POST" } },
  503: { body: "The events were not handled; send them again." }
}

/** The answer to a problem. A sender who knows the secret learns what is wrong with a body. */
const respondTo = ({ status, message }: HandlerProblem): Response => {
  const { body, headers } = refused[status] ?? { body: message }
  return answer(status, body, headers)
}

const problem = (
  reason: HandlerProblem["reason"],
  status: number,
  message: string,
  cause?: unknown
): HandlerProblem => ({ reason, status, message, ...(cause === undefined ? {} : { cause }) })

const notAllowed = problem("MethodNotAllowed", 405, "A request with another method than POST.")
const unauthorized = problem("Unauthorized", 401, "A request without the webhook's bearer secret.")
const tooLarge = problem("TooLarge", 413, "The body has more than 4 MB.")
const brokenOff = problem("UnreadableBody", 400, "The body could not be read to its end.")
const consumed = problem(
  "UnreadableBody",
  400,
  "The body was read before. Give the handler the request as it came, before any body parser."
)
const empty = problem(
  "NotWebhook",
  400,
  "The request has no body. Where a body parser took it, give the handler what the parser made of it as JSON text."
)
const notWebhook = problem("NotWebhook", 400, "The body is not a webhook in JSON.")
const parsed = problem(
  "NotWebhook",
  400,
  "The body is the text of an object. A body parser, such as express.json(), was there before: give the handler JSON.stringify of what it made."
)

/**
 * The body's text. Counts while it reads, and leaves the rest of a body that is
 * too large unread: cancelling it would, on Node, close the connection that the
 * answer goes by.
 */
const readBody = (request: Request): Effect.Effect<string, HandlerProblem> =>
  Effect.flatMap(
    Effect.promise(async (signal): Promise<string | HandlerProblem> => {
      if (request.bodyUsed) return consumed
      if (Number(request.headers.get("content-length")) > MAX_BODY_BYTES) return tooLarge
      try {
        const reader = request.body?.getReader()
        if (reader === undefined) return empty
        signal.addEventListener("abort", () => reader.releaseLock())
        const decoder = new TextDecoder()
        let bytes = 0
        let body = ""
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return body + decoder.decode()
          bytes += value.byteLength
          if (bytes > MAX_BODY_BYTES) return tooLarge
          body += decoder.decode(value, { stream: true })
        }
      } catch {
        return brokenOff
      }
    }),
    (body) => (typeof body === "string" ? Effect.succeed(body) : Effect.fail(body))
  )

/** The events of a request. */
const open = Effect.fnUntraced(function* (request: Request, secret: Redacted.Redacted<string>) {
  if (request.method !== "POST") return yield* Effect.fail(notAllowed)
  if (!authenticate(request, secret)) return yield* Effect.fail(unauthorized)
  const body = yield* readBody(request)
  const events = read(parse(body))
  if (events !== undefined) return events
  return yield* Effect.fail(body === "" ? empty : body === "[object Object]" ? parsed : notWebhook)
})

/** Only the error's name: its message may hold what the person wrote. */
const nameOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  if (typeof error !== "object" || error === null) return typeof error
  return "_tag" in error && typeof error._tag === "string" ? error._tag : error.constructor?.name
}

/** Hands a problem to `onError`, or logs it. */
const report = <R>({ onError }: HandlerOptions<R>, problem: HandlerProblem): Effect.Effect<void> => {
  if (onError !== undefined) return Effect.ignore(Effect.try(() => onError(problem)))
  if (problem.status === 401 || problem.status === 405) return Effect.void
  return problem.status === 503 ? Effect.logError(problem.message) : Effect.logWarning(problem.message)
}

/** Hands the events to the application. */
const take = <R>(
  options: HandlerOptions<R>,
  events: ReadonlyArray<Event>
): Effect.Effect<unknown, HandlerProblem, R> =>
  Effect.suspend(() => options.handle(events)).pipe(
    Effect.catchCause((cause) =>
      Effect.fail(
        problem(
          "HandlerFailure",
          503,
          `The webhook handler failed (${nameOf(cause)}), events: ${events.length}`,
          Cause.squash(cause)
        )
      )
    )
  )

const timedOut = problem(
  "HandlerTimeout",
  503,
  `The webhook was not handled within ${Duration.format(Duration.millis(HANDLER_TIMEOUT_MS))}`
)

/** Fails where nothing is found in time. The work is then interrupted, and not waited for. */
const inTime = <A, R>(work: Effect.Effect<A, HandlerProblem, R>): Effect.Effect<A, HandlerProblem, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkDetach(work)
    const exit = yield* Fiber.await(fiber).pipe(
      Effect.timeoutOption(HANDLER_TIMEOUT_MS),
      Effect.onInterrupt(() => Fiber.interrupt(fiber))
    )
    if (Option.isSome(exit)) return yield* exit.value
    yield* Effect.forkDetach(Fiber.interrupt(fiber))
    return yield* Effect.fail(timedOut)
  })

/** `later` starts work that the answer does not wait for. */
const serve = <R>(
  request: Request,
  options: HandlerOptions<R>,
  later: (work: Effect.Effect<unknown, never, R>) => Effect.Effect<unknown, never, R>
): Effect.Effect<Response, never, R> => {
  const reported = (work: Effect.Effect<unknown, HandlerProblem, R>) =>
    work.pipe(Effect.catch((problem) => report(options, problem)))
  return inTime(
    Effect.gen(function* () {
      const events = yield* open(request, options.secret)
      if (events.length === 0) return
      yield* options.ack === "before" ? later(reported(take(options, events))) : take(options, events)
    })
  ).pipe(
    Effect.map(accepted),
    Effect.catch((problem) => Effect.as(report(options, problem), respondTo(problem)))
  )
}

/**
 * Answers one webhook request. For applications that run Effect themselves and
 * whose `handle` needs services; others take {@link toWebHandler}, which says
 * what is answered when.
 *
 * @example
 * ```ts
 * const runtime = ManagedRuntime.make(AppLayer)
 * export const POST = (request: Request) =>
 *   runtime.runPromise(Webhook.respond(request, { secret, handle: (events) => Inbox.use((inbox) => inbox.take(events)) }))
 * ```
 */
export const respond = <R>(request: Request, options: HandlerOptions<R>): Effect.Effect<Response, never, R> =>
  serve(request, options, Effect.forkDetach)

/**
 * An endpoint for the gateway's webhooks, for every runtime and framework that
 * knows `Request` and `Response`: Node, Bun, Deno, workers, Hono, Next.
 *
 * | answer | when |
 * |---|---|
 * | 200 | `handle` succeeded, or with `ack: "before"` was started |
 * | 400 | the body is not JSON, or not a webhook |
 * | 401 | the bearer secret is missing or wrong |
 * | 405 | the method is not POST |
 * | 413 | the body has more than 4 MB |
 * | 503 | `handle` failed, or there was no answer within 4.5 s: the sender tries again |
 *
 * The gateway waits five seconds for a 200 (Connexease: webhook endpoint
 * rules). At 4.5 s `handle` is interrupted, so that it does not run beside its
 * own repetition; finalizers and uninterruptible parts run to their end
 * without being waited for. Whatever takes long belongs in a queue.
 *
 * A failure is logged by the error's name alone: texts of errors may hold what
 * a person wrote. `onError` gets the error itself, and every other reason for an
 * answer that is not 200.
 *
 * It takes a request and ignores what else a framework gives, so that it is
 * handed over as it is: `export const POST = handler` in Next, `Bun.serve({
 * fetch: handler })`, `Deno.serve(handler)`, `export default { fetch: handler }`
 * in a worker. With `ack: "before"` nothing bounds `handle`; on platforms that
 * stop after the answer it is kept alive by the first parameter after the
 * request that has a `waitUntil`, such as a worker's context.
 *
 * Throws `InvalidConfiguration` where the secret is empty or missing.
 *
 * Express knows no `Request`; one is made of what it has. The body may have been
 * parsed by `express.json()`: webhooks are not signed, so that nothing hangs on
 * its bytes (of ids that are numbers beyond 2^53, the parser keeps 16 digits).
 *
 * ```ts
 * app.post("/webhook", express.json({ limit: "4mb" }), async (req, res) => {
 *   const headers = { authorization: req.get("authorization") ?? "" }
 *   const body = JSON.stringify(req.body)
 *   const answer = await handler(new Request("http://localhost/webhook", { method: "POST", headers, body }))
 *   res.status(answer.status).send(await answer.text())
 * })
 * ```
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import assert from "node:assert/strict"
 *
 * const inbox: Array<Webhook.Event> = []
 * const handler = Webhook.toWebHandler({
 *   secret: Redacted.make("3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d"),
 *   handle: (events) => Effect.sync(() => inbox.push(...events))
 * })
 *
 * const response = await handler(
 *   new Request("https://example.com/webhook", {
 *     method: "POST",
 *     headers: { authorization: "Bearer 3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d" },
 *     body: JSON.stringify({
 *       object: "whatsapp_business_account",
 *       entry: [{ changes: [{ field: "messages", value: { statuses: [{ id: "wamid.1", status: "read" }] } }] }]
 *     })
 *   })
 * )
 * assert.equal(response.status, 200)
 * assert.equal(inbox[0]?._tag, "StatusChanged")
 * ```
 */
export const toWebHandler = (options: HandlerOptions): WebHandler => {
  if (!isSecret(options.secret)) {
    throw new InvalidConfiguration({
      issues: [{ path: ["secret"], rule: "must not be empty: it is the webhook's secret from the dashboard" }]
    })
  }
  return (request, ...context) =>
    Effect.runPromise(
      serve(request, options, (work) =>
        Effect.sync(() => {
          const working = Effect.runPromise(work)
          context.find(isLifetime)?.waitUntil(working)
        })
      )
    )
}

const isLifetime = (context: unknown): context is Required<Lifetime> =>
  typeof context === "object" &&
  context !== null &&
  "waitUntil" in context &&
  typeof context.waitUntil === "function"
