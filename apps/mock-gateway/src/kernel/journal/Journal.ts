/** A world's journal: requests, accepted messages, what users sent, and webhooks, the newest 10,000 of each. */
import type { StatusEntry, Step } from "../model/Status.ts"
import type { WebhookFaultName } from "../model/webhookFaults.ts"
import type { JsonObject } from "../validation/Json.ts"
import type { Recipient } from "../validation/Recipient.ts"
import type { Refusal, Warning } from "../validation/Refusal.ts"
import { RingBuffer } from "../support/RingBuffer.ts"
import type { Template } from "../templates/Template.ts"
import type { Delivery } from "../webhooks/Delivery.ts"

/** Which scenario shaped a response, and what replays it. */
export interface ScenarioTrace {
  readonly name: string
  readonly at: "before" | "after"
  readonly seed: string
  /** The recipient's count when chance was asked. */
  readonly step: number
  /** What chose it: the request's header, a rule by its id, or the recipient's number. */
  readonly chosenBy: string
}

/** One request to the messaging endpoint, whatever became of it. */
export interface RequestEntry {
  readonly seq: number
  /** World time, Unix milliseconds. */
  readonly at: number
  readonly method: string
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  /** Only headers that are safe to keep; never the key. */
  readonly headers: Readonly<Record<string, string>>
  /** The key that was presented, as a hash and a mask. */
  readonly key: KeyTrace | undefined
  /** The body as text; empty where it was not read. */
  readonly body: string
  readonly status: number
  /** The body of the response as decided; a fault may have kept it from arriving whole. */
  readonly response: string
  /** The gateway's code where the request was refused. */
  readonly code: string | undefined
  /** What passed here and may fail, or be ignored, at the real gateway. */
  readonly warnings: ReadonlyArray<Warning>
  /** Which rule refused it, where the body was at fault. */
  readonly refusal: Refusal | undefined
  readonly scenario: ScenarioTrace | undefined
  /** What the edge did to the response, such as `"reset"`. */
  readonly fault: string | undefined
}

export interface KeyTrace {
  readonly hash: string
  readonly mask: string
}

/** One accepted message. */
export interface MessageEntry {
  /** The same as its request's. */
  readonly seq: number
  readonly at: number
  readonly id: string
  readonly recipient: Recipient
  /** The user's number as WhatsApp knows it; `undefined` for users known only by a business-scoped id. */
  readonly waId: string | undefined
  readonly type: string
  /** The template as it was registered when it was sent. */
  readonly template: Template | undefined
  readonly sandbox: boolean
  /** Meta's endpoint that the message was routed to. */
  readonly route: "messages" | "marketing_messages"
  readonly request: RequestEntry
  /** The body as it was sent. */
  readonly sent: JsonObject
  /** The body in the form that Meta documents; the same object where it was sent so. */
  readonly body: JsonObject
  /** Estimated bytes of the parsed body. */
  readonly bodyBytes: number
  /** What goes wrong with its webhooks. */
  readonly webhookFault: WebhookFaultName | undefined
  /** Meta's code with which it would have failed in production, where this world does not enforce it. */
  readonly wouldFail: number | undefined
  /** The user had written within 24 hours before. */
  readonly windowOpen: boolean
  /** What is planned for it. */
  readonly steps: ReadonlyArray<Step>
  /** Grows as world time passes. */
  statuses: ReadonlyArray<StatusEntry>
}

/** What a simulated user has sent. */
export interface IncomingEntry {
  readonly seq: number
  readonly at: number
  readonly id: string
  /** Digits of the user's number. */
  readonly from: string
  readonly type: string
  /** The element of `messages` in the webhook, as JSON. */
  readonly message: string
  /** When the application marked it as read, in world time. */
  readAt: number | undefined
}

/** Shared by all journals of a process. */
export interface MemoryBudget {
  used: number
}

/**
 * A rough size in memory: text, and the objects that hold it. A message and its request share their texts and leave
 * at different times, so both count them.
 */
const weigh = ({ response, body, headers, path, query, warnings }: RequestEntry): number => {
  let bytes = 640 + body.length + response.length + path.length + query.length + 256 * warnings.length
  for (const name in headers) bytes += headers[name]?.length ?? 0
  return bytes
}

const weighMessage = ({ bodyBytes, request }: MessageEntry): number => weigh(request) + bodyBytes

/** Deliveries share their headers in memory, and not in a snapshot. */
const weighDelivery = ({ body, headers, url }: Delivery): number => {
  let bytes = 512 + body.length + url.length
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0)
  return bytes
}

const weighIncoming = (entry: IncomingEntry): number => 256 + entry.message.length * 2

/** What a journal counts, as a snapshot keeps it. */
export interface JournalCounters {
  readonly seq: number
  readonly lastDelivery: number
  readonly droppedMessages: number
  readonly droppedThrough: number
}

export const JOURNAL_CAPACITY = 10_000

/**
 * What happened in a world: all requests, the messages that were accepted, what users sent, and the webhooks.
 *
 * Each keeps the newest 10,000. Entries are numbered by `seq`, which only grows, and the journal knows up to which
 * `seq` messages have been dropped, so that a count over them is never silently wrong.
 */
export class Journal {
  readonly requests = new RingBuffer<RequestEntry>(JOURNAL_CAPACITY)
  readonly messages = new RingBuffer<MessageEntry>(JOURNAL_CAPACITY)
  readonly incoming = new RingBuffer<IncomingEntry>(JOURNAL_CAPACITY)
  readonly deliveries = new RingBuffer<Delivery>(JOURNAL_CAPACITY)
  readonly #budget: MemoryBudget
  readonly #incomingById = new Map<string, IncomingEntry>()
  #bytes = 0
  #seq = 0
  #lastDelivery = 0
  #droppedMessages = 0
  #droppedThrough = 0
  #droppedIncoming = false

  constructor(budget: MemoryBudget) {
    this.#budget = budget
  }

  /** Estimated bytes held. */
  get bytes(): number {
    return this.#bytes
  }

  /** How many messages were dropped for room. */
  get droppedMessages(): number {
    return this.#droppedMessages
  }

  /** The highest `seq` of a message that was dropped; `0` while none was. */
  get droppedThrough(): number {
    return this.#droppedThrough
  }

  /** The `seq` that was given last. */
  get lastSeq(): number {
    return this.#seq
  }

  /** Where counting stands. */
  get counters(): JournalCounters {
    return {
      seq: this.#seq,
      lastDelivery: this.#lastDelivery,
      droppedMessages: this.#droppedMessages,
      droppedThrough: this.#droppedThrough
    }
  }

  set counters({ droppedMessages, droppedThrough, lastDelivery, seq }: JournalCounters) {
    this.#seq = seq
    this.#lastDelivery = lastDelivery
    this.#droppedMessages = droppedMessages
    this.#droppedThrough = droppedThrough
  }

  nextSeq(): number {
    return ++this.#seq
  }

  addRequest(entry: RequestEntry): void {
    const evicted = this.requests.push(entry)
    this.#weigh(weigh(entry) - (evicted === undefined ? 0 : weigh(evicted)))
  }

  addMessage(entry: MessageEntry): void {
    const evicted = this.messages.push(entry)
    this.#weigh(weighMessage(entry))
    if (evicted !== undefined) this.#drop(evicted)
  }

  addIncoming(entry: IncomingEntry): void {
    this.#incomingById.set(entry.id, entry)
    const evicted = this.incoming.push(entry)
    this.#weigh(weighIncoming(entry))
    if (evicted !== undefined) this.#dropIncoming(evicted)
  }

  /** What a user of this world has sent, by its id. */
  incomingMessage(id: string): IncomingEntry | undefined {
    return this.#incomingById.get(id)
  }

  /** Whether surely no user has sent a message with this id: once some were dropped, nothing is sure. */
  isUnknownIncoming(id: string): boolean {
    return !this.#droppedIncoming && !this.#incomingById.has(id)
  }

  /** Whether surely no message with this id was sent or received. */
  isUnknown(id: string): boolean {
    return this.isUnknownIncoming(id) && this.#droppedMessages === 0 && this.message(id) === undefined
  }

  nextDeliveryId(): string {
    return String(++this.#lastDelivery)
  }

  addDelivery(delivery: Delivery): void {
    const evicted = this.deliveries.push(delivery)
    this.#weighDelivery(delivery, weighDelivery(delivery))
    if (evicted !== undefined) this.#weighDelivery(evicted, 0)
  }

  /** Notes the response of an attempt: it takes room too, as long as the delivery is kept. */
  noteResponse(delivery: Delivery, response: string): void {
    if (delivery.weight > 0) this.#weighDelivery(delivery, delivery.weight + response.length)
  }

  /** An accepted message by its id. */
  message(id: string): MessageEntry | undefined {
    for (let position = -1; ; position--) {
      const message = this.messages.at(position)
      if (message === undefined || message.id === id) return message
    }
  }

  /** An accepted message by its `seq`. */
  messageOf(seq: number): MessageEntry | undefined {
    let high = this.messages.length - 1
    const newest = this.messages.at(high)
    if (newest === undefined) return undefined
    // Numbers grow by one or more from message to message, so it is not before this place, and mostly at it.
    let low = Math.max(0, high - (newest.seq - seq))
    const likely = this.messages.at(low)
    if (likely === undefined || likely.seq >= seq) return likely?.seq === seq ? likely : undefined
    while (low <= high) {
      const middle = (low + high) >> 1
      const message = this.messages.at(middle)
      if (message === undefined || message.seq === seq) return message
      if (message.seq < seq) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** Makes room: drops the oldest tenth of everything. */
  shrink(): void {
    dropTenth(this.messages, (message) => this.#drop(message))
    dropTenth(this.requests, (request) => this.#weigh(-weigh(request)))
    dropTenth(this.incoming, (entry) => this.#dropIncoming(entry))
    dropTenth(this.deliveries, (delivery) => this.#weighDelivery(delivery, 0))
  }

  /** Forgets everything and starts numbering again. */
  clear(): void {
    for (const delivery of this.deliveries) delivery.weight = 0
    for (const ring of [this.requests, this.messages, this.incoming, this.deliveries]) ring.clear()
    this.#incomingById.clear()
    this.#weigh(-this.#bytes)
    this.#seq = this.#lastDelivery = this.#droppedMessages = this.#droppedThrough = 0
    this.#droppedIncoming = false
  }

  #weighDelivery(delivery: Delivery, weight: number): void {
    this.#weigh(weight - delivery.weight)
    delivery.weight = weight
  }

  #dropIncoming(entry: IncomingEntry): void {
    this.#droppedIncoming = true
    this.#incomingById.delete(entry.id)
    this.#weigh(-weighIncoming(entry))
  }

  #drop(message: MessageEntry): void {
    this.#droppedMessages++
    this.#droppedThrough = message.seq
    this.#weigh(-weighMessage(message))
  }

  #weigh(bytes: number): void {
    this.#bytes += bytes
    this.#budget.used += bytes
  }
}

const dropTenth = <A>(ring: RingBuffer<A>, drop: (entry: A) => void): void => {
  for (let left = Math.ceil(ring.length / 10); left > 0; left--) {
    const entry = ring.shift()
    if (entry !== undefined) drop(entry)
  }
}
