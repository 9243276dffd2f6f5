/** The webhook endpoint for applications without Effect. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Event } from "./Event.ts"
import { toWebHandler } from "./handler.ts"
import type { HandlerOptions } from "./handler.ts"

/** Who may post webhooks, and what is done with them. */
export interface WebhookHandlerOptions extends Pick<HandlerOptions, "ack"> {
  /** The secret that was set for the webhook in the dashboard. */
  readonly secret: string
  /**
   * Takes all events of one webhook. Once its promise resolves, none of them is
   * needed again; it may be given the same events more than once. `signal`
   * aborts after 4.5 s, when the response asks the sender to retry.
   */
  readonly onEvents: (events: ReadonlyArray<Event>, signal: AbortSignal) => Promise<unknown> | void
}

/**
 * As `Webhook.toWebHandler`, with a function that returns a promise.
 *
 * @example
 * ```ts
 * export const POST = createWebhookHandler({
 *   secret: process.env.WEBHOOK_SECRET ?? "",
 *   onEvents: async (events) => {
 *     for (const event of events) if (event._tag === "MessageReceived") await inbox.add(event)
 *   }
 * })
 * ```
 */
export const createWebhookHandler = (
  options: WebhookHandlerOptions
): ((request: Request, context?: object) => Promise<Response>) =>
  toWebHandler({
    ...options,
    secret: Redacted.make(options.secret),
    handle: (events) => Effect.promise(async (signal) => options.onEvents(events, signal))
  })
