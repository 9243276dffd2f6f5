/** Meta's limits: on all messages of a second, and on what one recipient may be sent. */
import { PAIR_BURST_MESSAGES, PAIR_REFILL_MS } from "./PairRateLimiter.ts"
import { entryOf, refusalOf } from "../model/metaErrors.ts"
import type { Refusal } from "../validation/Refusal.ts"
import type { Recipient } from "../validation/Recipient.ts"
import type { World } from "../world/World.ts"

/** Which of Meta's limits one more message would exceed: those on a second, and on a pair of business and user. */
export const overMetaLimits = (world: World, recipient: Recipient, now: number): Refusal | undefined => {
  if (world.throughput?.full(now) !== undefined) return throughputReached
  return world.settings.pairLimit && isUser(recipient) && !world.pairs.admits(recipient.id, now)
    ? pairLimitReached
    : undefined
}

/** Counts a message that Meta has taken. */
export const countAtMeta = (world: World, recipient: Recipient, now: number): void => {
  world.throughput?.take(now)
  if (world.settings.pairLimit && isUser(recipient)) world.pairs.take(recipient.id, now)
}

const isUser = ({ kind }: Recipient): boolean => kind !== "group"

const limit = (code: number, words: Pick<Refusal, "field" | "rule" | "expected" | "help">): Refusal => {
  const entry = entryOf(code)
  return {
    layer: "meta",
    code: "GW_003",
    ...words,
    ...(entry === undefined ? {} : { meta: refusalOf(entry, code) })
  }
}

const pairLimitReached = limit(131056, {
  field: "to",
  rule: "limit.pair",
  expected: `Send one recipient at most ${PAIR_BURST_MESSAGES} messages at once, then one every ${PAIR_REFILL_MS / 1_000} seconds.`,
  help: 'Advance the clock of this world, or switch the limit off: PATCH /__mock/v1/settings {"pairLimit":false}, startMockGateway({ pairLimit: false }) or --no-pair-limit.'
})

const throughputReached = limit(130429, {
  field: "",
  rule: "limit.throughput",
  expected: "Send no more messages in a second than this world's throughput allows.",
  help: 'Send again after a second of this world\'s time, or switch the limit off: PATCH /__mock/v1/settings {"throughput":null}.'
})
