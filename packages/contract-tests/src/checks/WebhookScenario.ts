/**
 * A webhook scenario is an event on an account and the webhooks that must follow. Scenarios are data; `WebhookCheck`
 * runs them on any target that can produce such events.
 */
import type { Evidence, Exchange } from "@connexease-gateway/contract"

/** What happens. `{id}` stands for the id of the message that was sent. */
export type Act =
  | {
      readonly kind: "send"
      readonly body: Readonly<Record<string, unknown>>
      readonly sandbox?: true
      /** The endpoint answers 503 to the first so many posts. */
      readonly refused?: number
      /** What becomes of the message: it is read once it was delivered, or fails at once with Meta's code. */
      readonly becomes?: { readonly status: "read" } | { readonly status: "failed"; readonly error: number }
      /** The button or row of the message that the person chooses. */
      readonly press?: string
    }
  | {
      readonly kind: "incoming"
      readonly content: { readonly type: string; readonly [payload: string]: unknown }
    }
  | { readonly kind: "announce"; readonly event: "template" | "account" }

/** What one post must hold: values by JSON pointer into its first change; `{id}` as above. */
export type PostExpectation = Readonly<Record<string, Exchange.Matcher>>

export interface WebhookScenario {
  readonly id: string
  readonly title: string
  readonly promise: string
  readonly source: string
  readonly evidence: Evidence.Evidence
  readonly act: Act
  /** What is posted, in this order, and nothing else. */
  readonly posts: ReadonlyArray<PostExpectation>
  /** What core makes of each, by JSON pointer into its one event. */
  readonly events: ReadonlyArray<PostExpectation>
}

/** The user of every scenario: the documentation's sample number. */
export const person = "905321234567"

/** The topic of every scenario in reports. */
export const topic = "webhooks"
