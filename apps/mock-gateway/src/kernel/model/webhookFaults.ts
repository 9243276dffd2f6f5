/** What can go wrong with the webhooks of one message, each with the three digits that choose it. */
export const webhookFaults = [
  { name: "webhook-duplicated", digits: "900", summary: "Each of its webhooks comes twice." },
  { name: "webhook-reordered", digits: "901", summary: "`delivered` comes before `sent`." },
  { name: "webhook-late", digits: "902", summary: "Its webhooks come a minute late." },
  { name: "webhook-lost", digits: "903", summary: "Its webhooks never come." },
  { name: "webhook-batched", digits: "904", summary: "All its statuses come in one webhook." },
  { name: "webhook-wrong-secret", digits: "905", summary: "Its webhooks carry a wrong `Authorization`." }
] as const

export type WebhookFaultName = (typeof webhookFaults)[number]["name"]
