/** Clients that wait for messages. */
import type { ServerResponse } from "node:http"
import type { MessageEntry } from "../../kernel/journal/Journal.ts"
import type { Matcher } from "../../kernel/verification/Matcher.ts"
import { wait } from "../../kernel/verification/wait.ts"
import type { World } from "../../kernel/world/World.ts"
import { Problem } from "./Problem.ts"

/** What a client waits for. */
export interface Awaited {
  readonly world: World
  readonly matcher: Matcher
  /** How many messages at least. */
  readonly count: number
  /** Real milliseconds until the wait ends without. */
  readonly timeoutMs: number
  /** The response to the client; one that goes away waits no more. */
  readonly response: ServerResponse
}

const MAX_WAITING = 1_000

const endings = {
  reset: () => new Problem(409, "The world was reset while you waited."),
  end: () => new Problem(410, "The world was dropped while you waited.")
}

const stopped = () => new Problem(503, "The mock gateway was stopped while you waited.")

/** The clients that wait for messages: at most 1,000 at once, and each for a time that ends. */
export class LongPolls {
  readonly #endAll = new Set<(reason: Problem) => void>()
  #closed = false

  /** What was found; `undefined` when the time was over, or the client is gone. */
  wait({
    count,
    matcher,
    response,
    timeoutMs,
    world
  }: Awaited): Promise<ReadonlyArray<MessageEntry> | undefined> {
    if (this.#closed) throw stopped()
    if (this.#endAll.size >= MAX_WAITING)
      throw new Problem(429, `At most ${MAX_WAITING} clients can wait at once.`)
    const { promise, reject, resolve } = Promise.withResolvers<ReadonlyArray<MessageEntry> | undefined>()
    const giveUp = wait(world, matcher, count, (outcome) => {
      if (outcome.kind === "found") resolve(outcome.found)
      else reject(endings[outcome.kind]())
    })
    const over = () => resolve(undefined)
    const timer = setTimeout(over, timeoutMs)
    response.once("close", over)
    this.#endAll.add(reject)
    return promise.finally(() => {
      giveUp()
      clearTimeout(timer)
      response.off("close", over)
      this.#endAll.delete(reject)
    })
  }

  /** Ends all waits: the mock stops. */
  close(): void {
    this.#closed = true
    for (const end of this.#endAll) end(stopped())
  }
}
