import type { ChaosName } from "./scenarios/Chaos.ts"
import type { Recipient } from "./validation/Recipient.ts"
import type { Refusal, Warning } from "./validation/Refusal.ts"
import { Ring } from "./Ring.ts"

/** Which scenario shaped an answer, and what replays it. */
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
  /** The answer's body as decided; a fault may have kept it from arriving whole. */
  readonly answer: string
  /** The gateway's code where the request was refused. */
  readonly code: string | undefined
  /** Which rule refused it, where the body was at fault. */
  readonly refusal: Refusal | undefined
  readonly scenario: ScenarioTrace | undefined
  /** What the edge did to the answer, such as `"reset"`. */
  readonly fault: string | undefined
}

export interface KeyTrace {
  readonly hash: string
  readonly mask: string
}

/** One step in the life of a message. */
export interface StatusEntry {
  readonly status: "sent" | "delivered" | "read" | "failed" | "played"
  /** World time, Unix milliseconds. */
  readonly at: number
  /** Meta's code, where it failed. */
  readonly error?: number
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
  readonly sandbox: boolean
  /** Meta's endpoint that the message was routed to. */
  readonly route: "messages" | "marketing_messages"
  readonly warnings: ReadonlyArray<Warning>
  readonly request: RequestEntry
  /** What goes wrong with its webhooks. */
  chaos: ChaosName | undefined
  /** Grows as world time passes. */
  readonly statuses: Array<StatusEntry>
}

/** Shared by all journals of a process. */
export interface MemoryBudget {
  used: number
}

/**
 * A rough size in memory: text, and the objects that hold it. A message and its request share their texts and leave
 * at different times, so both count them.
 */
const weigh = (entry: RequestEntry): number => 640 + entry.body.length + entry.answer.length

export const journalCapacity = 10_000

/**
 * What happened in a world: all requests, and the messages that were accepted.
 *
 * Each keeps the newest 10,000. Entries are numbered by `seq`, which only grows, and the journal knows up to which
 * `seq` messages have been dropped, so that a count over them is never silently wrong.
 */
export class Journal {
  readonly requests = new Ring<RequestEntry>(journalCapacity)
  readonly messages = new Ring<MessageEntry>(journalCapacity)
  readonly #budget: MemoryBudget
  readonly #byId = new Map<string, MessageEntry>()
  #bytes = 0
  #seq = 0
  #droppedMessages = 0
  #droppedThrough = 0

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

  nextSeq(): number {
    return ++this.#seq
  }

  addRequest(entry: RequestEntry): void {
    const evicted = this.requests.push(entry)
    this.#weigh(weigh(entry) - (evicted === undefined ? 0 : weigh(evicted)))
  }

  addMessage(entry: MessageEntry): void {
    this.#byId.set(entry.id, entry)
    const evicted = this.messages.push(entry)
    this.#weigh(weigh(entry.request))
    if (evicted !== undefined) this.#drop(evicted)
  }

  message(id: string): MessageEntry | undefined {
    return this.#byId.get(id)
  }

  /** Makes room: drops the oldest tenth of both rings. */
  shrink(): void {
    for (let left = Math.ceil(this.messages.length / 10); left > 0; left--) {
      const message = this.messages.shift()
      if (message !== undefined) this.#drop(message)
    }
    for (let left = Math.ceil(this.requests.length / 10); left > 0; left--) {
      const request = this.requests.shift()
      if (request !== undefined) this.#weigh(-weigh(request))
    }
  }

  /** Forgets everything; numbering goes on. */
  clear(): void {
    this.requests.clear()
    this.messages.clear()
    this.#byId.clear()
    this.#weigh(-this.#bytes)
    this.#droppedMessages = this.#droppedThrough = 0
  }

  #drop(message: MessageEntry): void {
    this.#byId.delete(message.id)
    this.#droppedMessages++
    this.#droppedThrough = message.seq
    this.#weigh(-weigh(message.request))
  }

  #weigh(bytes: number): void {
    this.#bytes += bytes
    this.#budget.used += bytes
  }
}
