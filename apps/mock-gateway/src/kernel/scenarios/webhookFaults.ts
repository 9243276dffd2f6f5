import type { Scenario } from "./Scenario.ts"

const faults = [
  { name: "webhook-duplicated", digits: "900", summary: "Each of its webhooks comes twice." },
  { name: "webhook-reordered", digits: "901", summary: "`delivered` is told before `sent`." },
  { name: "webhook-late", digits: "902", summary: "Its webhooks come a minute late." },
  { name: "webhook-lost", digits: "903", summary: "Its webhooks never come." },
  { name: "webhook-batched", digits: "904", summary: "All its statuses come in one webhook." },
  { name: "webhook-wrong-secret", digits: "905", summary: "Its webhooks carry a wrong `Authorization`." }
] as const

/** What can go wrong with the webhooks of one message. */
export type WebhookFaultName = (typeof faults)[number]["name"]
export const webhookFaultNames: ReadonlyArray<WebhookFaultName> = faults.map(({ name }) => name)

/** Webhooks that go astray. */
export const webhookFaults: ReadonlyArray<Scenario> = faults.map(({ digits, name, summary }) => ({
  name,
  digits: { after: digits },
  at: "after",
  stage: "delivery",
  summary,
  effect: { kind: "webhook", fault: name }
}))
