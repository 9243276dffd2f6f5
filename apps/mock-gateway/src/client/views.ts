import type { IncomingType } from "../kernel/users/inboundMessages.ts"
import type { Snapshot } from "../kernel/snapshot/Snapshot.ts"
import type { TemplateStatus } from "../kernel/templates/Template.ts"
import type { Settings, SettingsChange } from "../kernel/world/settings.ts"
import type { Refusal, Warning } from "../kernel/validation/Refusal.ts"
import type { JsonObject } from "../kernel/validation/Json.ts"

/** One request to the messaging endpoint, whatever became of it. Times are ISO 8601 in world time. */
export interface RequestView {
  /** Grows by one with each request of the world. */
  readonly seq: number
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** A few harmless headers; never the key. */
  readonly headers: Readonly<Record<string, string>>
  /** The key as a hash and a mask. */
  readonly key?: { readonly hash: string; readonly mask: string }
  readonly body: string
  readonly status: number
  readonly answer: string
  /** The gateway's code, where the request was refused. */
  readonly code?: string
  /** What passed here and may fail, or be ignored, at the real gateway. */
  readonly warnings: ReadonlyArray<Warning>
  /** The rule that refused the body, and what would be right. */
  readonly refusal?: Refusal
  /** The scenario that shaped the answer, and what replays it. */
  readonly scenario?: {
    readonly name: string
    readonly at: "before" | "after"
    readonly seed: string
    readonly step: number
    readonly chosenBy: string
  }
  /** What was done to the answer on its way, such as `"reset"`. */
  readonly fault?: string
}

/** What a person reads in a message, whatever its type; a template with its variables filled in. */
export interface RenderedView {
  /** A text, or a medium by its kind (`IMAGE`, …) and where it comes from. */
  readonly header?: {
    readonly format: string
    readonly text?: string
    readonly link?: string
    readonly id?: string
  }
  readonly body?: string
  readonly footer?: string
  /** Buttons, and rows of a list, with the address, number, code or id behind them. */
  readonly buttons: ReadonlyArray<{ readonly type: string; readonly text: string; readonly value?: string }>
  /** The cards of a carousel. */
  readonly cards: ReadonlyArray<RenderedView>
}

/** One step in the life of a message. */
export interface StatusView {
  readonly status: "sent" | "delivered" | "read" | "failed" | "played"
  readonly at: string
  /** Meta's code, where it failed. */
  readonly error?: number
}

/** One accepted message. Times are ISO 8601 in world time. */
export interface MessageView {
  /** The same as its request's. */
  readonly seq: number
  readonly at: string
  readonly id: string
  /** As it was sent. */
  readonly to: string
  /** The recipient's digits, group id or business-scoped user id. */
  readonly recipient: string
  readonly waId?: string
  readonly type: string
  /** Sent with `is_fake`: nothing would have reached anybody. */
  readonly sandbox: boolean
  /** Meta's endpoint that the message was routed to. */
  readonly route: "messages" | "marketing_messages"
  readonly body: JsonObject
  readonly rendered: RenderedView
  /**
   * What a template was filled with: `1` or `first_name` for the body, `header.1`, `button.0`, `card.0.1` for the
   * others.
   */
  readonly variables: Readonly<Record<string, string>>
  /** The latest status; `accepted` while there is none. */
  readonly status: "accepted" | StatusView["status"]
  readonly statuses: ReadonlyArray<StatusView>
  /** What passed here and may fail, or be ignored, at the real gateway. */
  readonly warnings: ReadonlyArray<Warning>
  /** Meta's code with which it would have failed in production, where this world does not enforce it. */
  readonly wouldFail?: number
}

/** Which messages a question is about; what is absent does not matter. */
export interface MessageFilter {
  readonly id?: string
  /** The recipient, as sent or in digits. */
  readonly to?: string
  readonly type?: string
  /** Stands somewhere in what the person reads: body, caption, header, footer, buttons, cards. */
  readonly text?: string
  /** The name of a template. */
  readonly template?: string
  /** The language of a template. */
  readonly language?: string
  /** Has come to this status, whether it has gone on or not; every message was `accepted`. */
  readonly status?: "accepted" | StatusView["status"]
  readonly sandbox?: boolean
  /** Came after this `seq`. */
  readonly since?: number
  /** Sent at this world time or later: ISO 8601, or Unix milliseconds. */
  readonly from?: string | number
  /** Sent before this world time: ISO 8601, or Unix milliseconds. */
  readonly until?: string | number
  /** The most to list; 1,000 where absent. */
  readonly limit?: number
}

/** How many messages are expected: `none`, exactly `count`, or between `atLeast` and `atMost`; at least one by default. */
export type Expectation =
  | { readonly none: true }
  | { readonly count: number }
  | { readonly atLeast?: number; readonly atMost?: number }

/** Messages that were looked for, and are there. */
export interface FoundView {
  /** How many match. */
  readonly found: number
  /** The first 1,000 of them, oldest first. */
  readonly messages: ReadonlyArray<MessageView>
}

/** What may explain why a message was not found. */
export interface MissesView {
  /** The messages that come closest, and in which fields they differ. */
  readonly nearest: ReadonlyArray<{ readonly differs: ReadonlyArray<string>; readonly message: MessageView }>
  /** The requests that were refused last. */
  readonly refused: ReadonlyArray<RequestView>
}

/** Worlds as plain JSON, for `restore`, for a file, and for `--data`. */
export type SnapshotView = Snapshot

/** A page of a journal, oldest first. */
export interface MessagePage {
  /** How many match in what the journal still holds. */
  readonly total: number
  /** How many were dropped for room, whether they would match or not. */
  readonly dropped: number
  readonly messages: ReadonlyArray<MessageView>
}

/** A page of a journal, oldest first. */
export interface RequestPage {
  readonly total: number
  readonly requests: ReadonlyArray<RequestView>
}

/** A world's time. */
export interface ClockView {
  readonly now: string
  readonly frozen: boolean
  /** How much is due some time. */
  readonly scheduled: number
  /** When something is due next. */
  readonly next?: string
}

/** Something that was due and has happened. */
export type HappenedView =
  | {
      readonly at: string
      readonly kind: "status"
      readonly messageId: string
      readonly status: StatusView["status"]
      readonly error?: number
    }
  | {
      readonly at: string
      readonly kind: "delivery"
      readonly deliveryId: string
      readonly state: DeliveryView["state"]
    }

/** What an advance of the clock let happen. */
export interface AdvancedView {
  readonly now: string
  readonly happened: ReadonlyArray<HappenedView>
  /** How much was due and is left: an advance stops at 10,000 events or after 30 seconds. */
  readonly remaining: number
}

/** When a rule strikes, among the requests that it is about. Times are ISO 8601 or Unix milliseconds, in world time. */
export type WhenInput =
  | { readonly kind: "always" }
  | { readonly kind: "next"; readonly count: number }
  | { readonly kind: "every"; readonly nth: number }
  | { readonly kind: "probability"; readonly probability: number }
  | { readonly kind: "window"; readonly from: string | number; readonly until: string | number }

/** A rule: which scenario, and when. */
export interface RuleInput {
  /** A name of the table in the README. */
  readonly scenario: string
  /** Before or after the message is accepted; the scenario's own where absent. */
  readonly at?: "before" | "after"
  readonly parameters?: Readonly<Record<string, number>>
  /** Always, where absent. */
  readonly when?: WhenInput
  /** Only messages to this recipient. */
  readonly to?: string
  /** Only messages of this type. */
  readonly type?: string
}

/** A rule, and how often it was asked and has struck. */
export interface RuleView extends RuleInput {
  readonly id: string
  readonly seen: number
  readonly struck: number
  /** How often it will strike still, where it strikes the next so many. */
  readonly remaining?: number
}

/** A registered template: the JSON of Meta's template API, with what identifies it read out. */
export interface TemplateView {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly category: string
  readonly status: TemplateStatus
  readonly parameterFormat: "POSITIONAL" | "NAMED"
  readonly components: ReadonlyArray<JsonObject>
  /** What a send has to give, on one line. */
  readonly takes: string
}

/** Settings of a world to change; what is not named stays. */
export type SettingsInput = SettingsChange

export interface SettingsView extends Settings {
  readonly profile: string
}

/** Where webhooks go. */
export interface EndpointInput {
  /** http or https. */
  readonly url: string
  /** Sent as `Authorization: Bearer <secret>`. */
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The events to be told of, by their documented names; all where absent. */
  readonly events?: ReadonlyArray<string>
  /** Meta's generation of payloads: `v23` has `conversation` in statuses; `v24`, the default, has not. */
  readonly generation?: "v23" | "v24"
}

/** Where webhooks go; secrets are masked. */
export interface EndpointView {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly events: ReadonlyArray<string>
  readonly generation: "v23" | "v24"
  readonly paused: boolean
}

/** One attempt to deliver a webhook. */
export interface AttemptView {
  readonly at: string
  /** Real milliseconds that it took. */
  readonly millis: number
  readonly status?: number
  /** At most 64 KB of the answer. */
  readonly answer?: string
  /** Why there was no answer. */
  readonly error?: string
}

/** One webhook: the exact bytes, and what became of them. */
export interface DeliveryView {
  readonly id: string
  readonly at: string
  readonly event: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly messageId?: string
  readonly state: "waiting" | "delivered" | "failed" | "lost"
  readonly attempts: ReadonlyArray<AttemptView>
}

/** What a simulated user sends: the type, and under its name Meta's payload. Media get an id and a hash by themselves. */
export interface IncomingInput {
  readonly type: IncomingType
  /** The id of the message that the user answers. */
  readonly replyTo?: string
  readonly [payload: string]: unknown
}

/** What a simulated user has sent. */
export interface IncomingView {
  readonly seq: number
  readonly at: string
  readonly id: string
  readonly from: string
  readonly type: string
  /** The element of `messages` in the webhook. */
  readonly message: JsonObject
  /** When the application marked it as read. */
  readonly readAt?: string
}

/** What can be changed about a simulated user. */
export interface UserInput {
  readonly name?: string
  readonly blocked?: boolean
  /** Wants no marketing. */
  readonly optedOut?: boolean
  readonly onWhatsApp?: boolean
  /** The number as WhatsApp knows it, where it differs from the one that is dialled. */
  readonly waId?: string
}

export interface UserView {
  readonly number: string
  readonly name: string
  readonly blocked: boolean
  readonly optedOut: boolean
  readonly onWhatsApp: boolean
  readonly waId: string
  /** Whether the user wrote within 24 hours. */
  readonly windowOpen: boolean
  readonly windowEnds?: string
}
