/** Scenarios for what becomes of an accepted message: which statuses it reaches, and when. */
import type { Response } from "../pipeline/Response.ts"
import type { Step } from "../model/Status.ts"
import type { Scenario } from "./Scenario.ts"

const hour = 3_600_000

/** The ordinary life of a message that reaches its recipient. */
export const ordinary: ReadonlyArray<Step> = [
  { afterMillis: 100, status: "sent" },
  { afterMillis: 1_000, status: "delivered" }
]

/** The steps that a message of a type takes of these: a reaction is sent, or fails, and no more (Meta: reaction messages). */
export const stepsOf = (type: string, steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  type === "reaction" ? steps.filter(({ status }) => status === "sent" || status === "failed") : steps

const held = (response: Response): Response => ({
  ...response,
  body: response.body.replace(/"message_status":"accepted"/, '"message_status":"held_for_quality_assessment"')
})

const outcome = (
  name: string,
  digits: string,
  summary: string,
  steps: ReadonlyArray<Step>,
  transform?: (response: Response) => Response
): Scenario => ({
  name,
  digits: { after: digits },
  at: "after",
  stage: "delivery",
  summary,
  effect: { kind: "outcome", steps, ...(transform === undefined ? {} : { transform }) }
})

/** Recipients, and what becomes of what is sent to them. */
export const deliveryOutcomes: ReadonlyArray<Scenario> = [
  {
    name: "ordinary",
    digits: { after: "000" },
    at: "after",
    stage: "delivery",
    summary: "Sent, delivered: what happens without a scenario.",
    effect: { kind: "outcome", steps: ordinary }
  },
  outcome("not-on-whatsapp", "100", "Accepted, then failed with 131026: the number is not on WhatsApp.", [
    { afterMillis: 1_000, status: "failed", error: 131026 }
  ]),
  outcome("opted-out", "101", "Accepted, then failed with 131050: the user has stopped marketing messages.", [
    { afterMillis: 1_000, status: "failed", error: 131050 }
  ]),
  outcome(
    "window-closed",
    "102",
    "Accepted, then failed with 131047: more than 24 hours since the user wrote.",
    [{ afterMillis: 1_000, status: "failed", error: 131047 }]
  ),
  outcome("not-delivered", "103", "Sent, and never delivered: the phone is off.", [
    { afterMillis: 100, status: "sent" }
  ]),
  outcome("vanished", "104", "Accepted, and never heard of again.", []),
  outcome("reads", "105", "Sent, delivered, and read after 5 seconds.", [
    ...ordinary,
    { afterMillis: 5_000, status: "read" }
  ]),
  outcome("reads-at-once", "106", "Sent and read; `delivered` is skipped, as when the chat is open.", [
    { afterMillis: 100, status: "sent" },
    { afterMillis: 1_000, status: "read" }
  ]),
  outcome("sent-then-failed", "107", "Sent, then failed with 131000.", [
    { afterMillis: 100, status: "sent" },
    { afterMillis: 1_000, status: "failed", error: 131000 }
  ]),
  outcome(
    "held",
    "108",
    "A template is held for quality assessment, released after an hour.",
    [
      { afterMillis: hour, status: "sent" },
      { afterMillis: hour + 1_000, status: "delivered" }
    ],
    held
  ),
  outcome(
    "held-dropped",
    "109",
    "A template is held for quality assessment, and dropped with 132015 after an hour.",
    [{ afterMillis: hour, status: "failed", error: 132015 }],
    held
  )
]
