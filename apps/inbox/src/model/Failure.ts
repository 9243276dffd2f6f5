/** Meta's error codes: what a code means, and what to do. */
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"

export interface Failure {
  readonly code: number
  readonly title: string
  readonly advice: string
}

/** Where the code alone says what to do. */
const byCode: Readonly<Record<number, string>> = {
  130429: "Send slower: the number's throughput is used up.",
  130472: "The recipient is part of an experiment of Meta's. Do not send it again.",
  131026:
    "The recipient cannot get it: not on WhatsApp, an old app, or blocked. Take the number off your lists.",
  131042: "Settle the payment problem of the business account.",
  131047: "More than 24 hours have passed since the user wrote: send a template.",
  131048: "The number's quality is restricted: pause campaigns and look at its rating.",
  131049: "The recipient had enough marketing for now: wait a day at least, or leave it.",
  131050: "The recipient opted out of marketing: take them off those lists.",
  131053: "The media could not be used: check that the link is public, and its type and size.",
  131056: "Too much to one recipient: at most one message in six seconds.",
  132000: "Give as many parameters as the template has variables.",
  132001: "Use the name and language of an approved template.",
  132012: "Give each parameter in the form that the template has.",
  132015: "The template is paused for low quality: fix it, or use another.",
  132016: "The template is disabled for good: use another."
}

const byRetry = {
  yes: "It may work soon: send it again after a while, with growing waits.",
  wait: "Wait before you send it again.",
  fix: "Change the message, the template or the account first; the same again fails again.",
  no: "Do not send it to this user again."
}

/** What is known about a code of Meta's. */
export const explain = (code: number): Failure => {
  const entry = MetaCatalogue.all.find((one) => code >= one.code && code <= (one.to ?? one.code))
  return {
    code,
    title: entry?.title ?? "A code that the catalogue does not know",
    advice: byCode[code] ?? (entry === undefined ? "See Meta's error codes reference." : byRetry[entry.retry])
  }
}

/** The codes that can come after a message was accepted: what a tester may let a message fail with. */
export const later: ReadonlyArray<Failure> = MetaCatalogue.all
  .filter(({ channel, code }) => channel !== "response" && code > 100_000)
  .map(({ code }) => explain(code))
