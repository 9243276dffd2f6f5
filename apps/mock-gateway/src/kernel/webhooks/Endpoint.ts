/** Where webhooks go, and which events an endpoint subscribes to. */
import type * as Profile from "@connexease-gateway/contract/Profile"

/** What an endpoint can subscribe to. */
export const eventKinds = ["message", "status", "read", "template", "account"] as const
export type EventKind = (typeof eventKinds)[number]

/** Where webhooks go. */
export interface Endpoint {
  readonly url: string
  /** Sent with every webhook; the secret is an `Authorization` among them (Connexease: webhooks). */
  readonly headers: Readonly<Record<string, string>>
  readonly events: ReadonlyArray<EventKind>
  /** Meta's generation of payloads: `v23` has `conversation` in statuses, `v24` has not. */
  readonly generation: "v23" | "v24"
}

/** How the newest documentation names each kind, and how the oldest does, which has no `read` of its own. */
const names: Readonly<Record<EventKind, ReadonlyArray<string>>> = {
  message: ["messages", "message"],
  status: ["message_status", "status"],
  read: ["read", "status"],
  template: ["message_template_status", "template"],
  account: ["account"]
}

/** All names of events, whatever generation of the documentation has them. */
export const eventNames: ReadonlyArray<string> = [...new Set(Object.values(names).flat())]

/** The name of a kind in a generation of the gateway's documentation. */
export const eventName = (profile: Profile.Profile, kind: EventKind): string =>
  names[kind].find((name) => profile.webhookEvents.value.includes(name)) ?? kind

/** The kinds that a name stands for; none, if the name is not documented. */
export const kindsOf = (profile: Profile.Profile, name: string): ReadonlyArray<EventKind> =>
  eventKinds.filter((kind) => eventName(profile, kind) === name)
