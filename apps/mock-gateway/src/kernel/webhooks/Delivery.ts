/** One attempt to deliver a webhook. */
export interface Attempt {
  /** World time, Unix milliseconds. */
  readonly at: number
  /** Real milliseconds that it took. */
  readonly millis: number
  /** The HTTP status of the response. */
  readonly status?: number
  /** The body of the response, at most 64 KB of it. */
  readonly response?: string
  /** Why there was no response. */
  readonly error?: string
}

/** One webhook: the exact bytes, and what became of them. */
export interface Delivery {
  readonly id: string
  /** World time, Unix milliseconds. */
  readonly at: number
  /** The name that the endpoint subscribed to. */
  readonly event: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The message that it reports on. */
  readonly messageId: string | undefined
  state: "waiting" | "delivered" | "failed" | "lost"
  readonly attempts: Array<Attempt>
  /** Estimated bytes while the journal holds it; `0` afterwards. */
  weight: number
}

/** World time between attempts; after the last the webhook has failed. Connexease documents no schedule: assumed. */
const RETRY_DELAYS_MS: ReadonlyArray<number> = [10_000, 60_000, 300_000, 1_800_000, 7_200_000]

/** How long an endpoint may take to respond, in real time (Connexease: webhooks). */
export const RESPONSE_TIMEOUT_MS = 5_000

/** What is on its way at most, retries that are due later included; beyond it webhooks are lost, and say so. */
const MAX_ON_THE_WAY = 10_000

/** What all of that may weigh: bodies, and the responses of attempts that failed. */
const MAX_ON_THE_WAY_BYTES = 16 * 1_024 * 1_024

const OBJECT_BYTES = 512

const bytesOf = ({ attempts, body }: Delivery): number =>
  attempts.reduce((bytes, { response }) => bytes + (response?.length ?? 0), OBJECT_BYTES + body.length)

/** A world's webhooks on their way: in order, one at a time. */
export class DeliveryQueue {
  paused = false
  #queue: Array<Delivery> = []
  #inFlight: Delivery | undefined
  /** Estimated bytes of each that is on its way: waiting, in flight, or due again later. */
  readonly #held = new Map<Delivery, number>()
  #bytes = 0

  get waiting(): number {
    return this.#queue.length
  }

  get inFlight(): boolean {
    return this.#inFlight !== undefined
  }

  /** Takes a place for one that is to be added now or later; where there is none, it is lost. */
  hold(delivery: Delivery): boolean {
    if (this.#held.has(delivery)) return true
    const bytes = bytesOf(delivery)
    if (this.#held.size >= MAX_ON_THE_WAY || this.#bytes + bytes > MAX_ON_THE_WAY_BYTES) {
      delivery.state = "lost"
      return false
    }
    this.#held.set(delivery, bytes)
    this.#bytes += bytes
    return true
  }

  add(delivery: Delivery): void {
    if (this.hold(delivery)) this.#queue.push(delivery)
  }

  /** The next to be sent, which is then in flight until it is settled. */
  take(): Delivery | undefined {
    if (this.paused || this.#inFlight !== undefined) return undefined
    return (this.#inFlight = this.#queue.shift())
  }

  /** Everything that is on its way, the next first. */
  list(): ReadonlyArray<Delivery> {
    return this.#inFlight === undefined ? [...this.#queue] : [this.#inFlight, ...this.#queue]
  }

  /** Notes the result; gives the world time to wait before the next attempt, if there is to be one. */
  settle(delivery: Delivery, attempt: Attempt): number | undefined {
    // Forgotten since: it is not to be tried again.
    if (this.#inFlight !== delivery) return undefined
    this.#inFlight = undefined
    delivery.attempts.push(attempt)
    const wait = attempt.status === 200 ? undefined : RETRY_DELAYS_MS[delivery.attempts.length - 1]
    this.#bytes -= this.#held.get(delivery) ?? 0
    this.#held.delete(delivery)
    if (wait !== undefined && this.hold(delivery)) return wait
    delivery.state = attempt.status === 200 ? "delivered" : wait === undefined ? "failed" : "lost"
    return undefined
  }

  clear(): void {
    this.#queue = []
    this.#inFlight = undefined
    this.#held.clear()
    this.#bytes = 0
  }
}
