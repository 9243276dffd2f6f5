/** A webhook endpoint: a web `Request` in, the application's handler, a `Response` out. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
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
}

/** A context that keeps a worker alive after the answer, as execution contexts of workers do. */
const staysAlive = (
  context: object | undefined
): context is { readonly waitUntil: (promise: Promise<unknown>) => void } =>
  context !== undefined && "waitUntil" in context && typeof context.waitUntil === "function"

/** The gateway waits five seconds (Connexease: webhook endpoint rules); the answer needs time for its way. */
const HANDLER_TIMEOUT_MS = 4500

/** Meta's webhooks have at most 3 MB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

const answer = (status: number, body: string, headers?: Record<string, string>): Response =>
  new Response(body, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } })

const unauthorized = (): Response => answer(401, "Unauthorized", { "www-authenticate": "Bearer" })
const notAllowed = (): Response => answer(405, "Webhooks are sent with POST.", { allow: "POST" })
const tooLarge = (): Response => answer(413, "The body has more than 4 MB.")
const unreadable = (): Response => answer(400, "The body could not be read.")
const notWebhook = (): Response => answer(400, "The body is not a webhook in JSON.")
const unhandled = (): Response => answer(503, "The events were not handled; send them again.")
const accepted = (): Response => answer(200, "OK")

/**
 * The body's text, or the answer where it has none. Counts while it reads, and
 * leaves the rest of a body that is too large unread: cancelling it would, on
 * Node, close the connection that the answer goes by.
 */
const readBody = (request: Request): Effect.Effect<string | Response> =>
  Effect.promise(async (signal) => {
    if (Number(request.headers.get("content-length")) > MAX_BODY_BYTES) return tooLarge()
    try {
      const reader = request.body?.getReader()
      if (reader === undefined) return notWebhook()
      signal.addEventListener("abort", () => reader.releaseLock())
      const decoder = new TextDecoder()
      let bytes = 0
      let body = ""
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return body + decoder.decode()
        bytes += value.byteLength
        if (bytes > MAX_BODY_BYTES) return tooLarge()
        body += decoder.decode(value, { stream: true })
      }
    } catch {
      return unreadable()
    }
  })

/** The events of a request, or the answer where it is none of ours. */
const open = Effect.fnUntraced(function* (request: Request, secret: Redacted.Redacted<string>) {
  if (request.method !== "POST") return notAllowed()
  if (!authenticate(request, secret)) return unauthorized()
  const body = yield* readBody(request)
  if (body instanceof Response) return body
  return read(parse(body)) ?? notWebhook()
})

/** Only the error's name: its message may hold what the person wrote. */
const nameOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  if (typeof error !== "object" || error === null) return typeof error
  return "_tag" in error && typeof error._tag === "string" ? error._tag : error.constructor?.name
}

/** Whether the application took the events. */
const take = <R>(
  options: HandlerOptions<R>,
  events: ReadonlyArray<Event>
): Effect.Effect<boolean, never, R> =>
  Effect.suspend(() => options.handle(events)).pipe(
    Effect.as(true),
    Effect.catchCause((cause) =>
      Effect.as(
        Effect.logError(`The webhook handler failed (${nameOf(cause)}), events: ${events.length}`),
        false
      )
    )
  )

/** 503 where no answer is found in time. The work is then interrupted, and not waited for. */
const inTime = <R>(work: Effect.Effect<Response, never, R>): Effect.Effect<Response, never, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkDetach(work)
    const exit = yield* Fiber.await(fiber).pipe(
      Effect.timeoutOption(HANDLER_TIMEOUT_MS),
      Effect.onInterrupt(() => Fiber.interrupt(fiber))
    )
    if (Option.isSome(exit)) return Exit.isSuccess(exit.value) ? exit.value.value : unhandled()
    yield* Effect.forkDetach(Fiber.interrupt(fiber))
    yield* Effect.logError(
      `The webhook was not handled within ${Duration.format(Duration.millis(HANDLER_TIMEOUT_MS))}`
    )
    return unhandled()
  })

/** `later` starts work that the answer does not wait for. */
const serve = <R>(
  request: Request,
  options: HandlerOptions<R>,
  later: (work: Effect.Effect<boolean, never, R>) => Effect.Effect<unknown, never, R>
): Effect.Effect<Response, never, R> =>
  inTime(
    Effect.gen(function* () {
      const events = yield* open(request, options.secret)
      if (events instanceof Response) return events
      if (events.length === 0) return accepted()
      if (options.ack === "before") {
        yield* later(take(options, events))
        return accepted()
      }
      return (yield* take(options, events)) ? accepted() : unhandled()
    })
  )

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
 * a person wrote. Log or trace more within `handle`, where it is yours.
 *
 * With `ack: "before"` nothing bounds `handle`, and on platforms that stop
 * after the answer it needs the second parameter, their execution context.
 * Any other context, such as Next's with `params`, is ignored.
 *
 * Throws `InvalidConfiguration` where the secret is empty or missing.
 *
 * Express knows no `Request`; one is made of what it has, before any body parser:
 *
 * ```ts
 * app.post("/webhook", async (req, res) => {
 *   const headers = { authorization: req.get("authorization") ?? "" }
 *   const body = Readable.toWeb(req)
 *   const answer = await handler(new Request("http://localhost/webhook", { method: "POST", headers, body, duplex: "half" }))
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
export const toWebHandler = (
  options: HandlerOptions
): ((request: Request, context?: object) => Promise<Response>) => {
  if (!isSecret(options.secret)) {
    throw new InvalidConfiguration({
      issues: [{ path: ["secret"], rule: "must not be empty: it is the webhook's secret from the dashboard" }]
    })
  }
  return (request, context) =>
    Effect.runPromise(
      serve(request, options, (work) =>
        Effect.sync(() => {
          const working = Effect.runPromise(work)
          if (staysAlive(context)) context.waitUntil(working)
        })
      )
    )
}
