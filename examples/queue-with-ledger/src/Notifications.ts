/** The jobs of the queue: one message each, sent once however often the queue runs them. */
import { Message } from "@connexease-gateway/core"
import { isGatewayError } from "@connexease-gateway/core/promise"
import type { Gateway } from "@connexease-gateway/core/promise"
import type { PgBoss } from "pg-boss"

const QUEUE = "whatsapp"

/** What a job holds: protect the queue's tables, numbers and texts are in them. */
export interface Notification {
  /** The id of the event that it reports, of at most 64 characters: the same event is the same message. */
  readonly key: string
  readonly to: string
  readonly body: string
}

/** Creates the queue; repeating it changes nothing. */
export const createQueue = (boss: PgBoss): Promise<void> =>
  boss.createQueue(QUEUE, { retryLimit: 20, retryDelay: 1, retryBackoff: true, retryDelayMax: 600 })

/** Calling it twice for one event is safe. */
export const enqueue = (boss: PgBoss, notification: Notification): Promise<unknown> =>
  boss.send(QUEUE, notification)

/** Runs the jobs, in as many processes as you like. */
export const work = (boss: PgBoss, gateway: Gateway): Promise<unknown> =>
  boss.work<Notification>(QUEUE, { localConcurrency: 10, pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job !== undefined) await deliver(gateway, job.data)
  })

/** Throws where the queue should try again. */
const deliver = async (gateway: Gateway, { body, key, to }: Notification): Promise<void> => {
  try {
    await gateway.send(Message.text({ to, body }), {
      idempotencyKey: key,
      // Webhooks repeat it, and settle what stayed unknown.
      correlationId: key
    })
  } catch (error) {
    if (!isGatewayError(error)) throw error
    // Not sent, and another attempt may succeed.
    if (error.isRetryable && error.outcome !== "Unknown") throw error
    // Sent perhaps, or refused for good: the queue must not try again.
    console.error(`${key}: ${error.message}`)
  }
}
