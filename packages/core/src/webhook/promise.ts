/** The webhook endpoint for applications without Effect. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Event } from "./Event.ts"
import { toWebHandler } from "./handler.ts"
import type { HandlerOptions, WebHandler } from "./handler.ts"
import { InvalidConfiguration } from "../GatewayError.ts"

/** Who may post webhooks, and what is done with them. */
export interface WebhookHandlerOptions extends Pick<HandlerOptions, "ack" | "onError"> {
  /**
   * The secret that was set for the webhook in the dashboard. Default: the
   * environment's `CONNEXEASE_WEBHOOK_SECRET`.
   */
  readonly secret?: string | undefined
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
 * Throws `InvalidConfiguration` where there is no secret. Frameworks that load
 * routes while they build, such as Next, need the variable then too.
 *
 * @example
 * ```ts
 * export const POST = createWebhookHandler({
 *   onEvents: async (events) => {
 *     for (const event of events) if (event._tag === "MessageReceived") await inbox.add(event)
 *   }
 * })
 * ```
 */
export const createWebhookHandler = (options: WebhookHandlerOptions): WebHandler =>
  toWebHandler({
    ...options,
    secret: Redacted.make(options.secret ?? secretOfEnvironment()),
    handle: (events) => Effect.promise(async (signal) => options.onEvents(events, signal))
  })

const VARIABLE = "CONNEXEASE_WEBHOOK_SECRET"

const secretOfEnvironment = (): string => {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  const secret = process?.env?.[VARIABLE]
  if (secret !== undefined && secret !== "") return secret
  throw new InvalidConfiguration({
    issues: [{ path: ["secret"], rule: `is not given, and the environment has no ${VARIABLE}` }]
  })
}
