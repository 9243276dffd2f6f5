import { journalCapacity } from "../journal/Journal.ts"
import { webhookFaults } from "../model/webhookFaults.ts"
import { mostRecipients } from "../limits/PairRateLimiter.ts"
import { parameterNames } from "../scenarios/Scenario.ts"
import { mostTemplates } from "../templates/TemplateRegistry.ts"
import { settingsSchema } from "../world/settings.ts"
import { categories, statuses } from "../templates/Template.ts"
import { eventKinds } from "../webhooks/Endpoint.ts"
import { worldCapacity } from "../world/Worlds.ts"
import { format } from "./Snapshot.ts"

type Schemas = Readonly<Record<string, unknown>>

/** An object of these and no other properties; those whose name ends in `?` may be absent. */
const object = (properties: Schemas) => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name.replace(/\?$/, ""), schema])
  ),
  required: Object.keys(properties).filter((name) => !name.endsWith("?")),
  additionalProperties: false
})

const list = (items: unknown, maxItems: number) => ({ type: "array", items, maxItems })
const pair = (first: unknown, second: unknown) => ({
  type: "array",
  prefixItems: [first, second],
  items: false,
  minItems: 2
})
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] })

const text = { type: "string" }
const flag = { type: "boolean" }
/** Whole, so far from the edges that sums stay exact. */
const whole = { type: "integer", minimum: -9e12, maximum: 9e12 }
const count = { type: "integer", minimum: 0, maximum: 9e12 }
/** A time that a date can have. */
const time = { type: "number", minimum: -8.6e15, maximum: 8.6e15 }

const key = object({ hash: text, mask: text })
const status = { enum: ["sent", "delivered", "read", "failed", "played"] }
const at = { enum: ["before", "after"] }

const headers = {
  type: "object",
  maxProperties: 64,
  propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
  additionalProperties: { type: "string", pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$" }
}

const endpoint = object({
  url: text,
  headers,
  events: list({ enum: eventKinds }, eventKinds.length),
  generation: { enum: ["v23", "v24"] }
})

const template = object({
  id: { type: "string", pattern: "^[0-9]{1,20}$" },
  name: text,
  language: text,
  category: { enum: categories },
  status: { enum: statuses },
  parameterFormat: { enum: ["POSITIONAL", "NAMED"] },
  components: list({ type: "object" }, 1_000)
})

const refusal = {
  type: "object",
  properties: { layer: { enum: ["gateway", "meta"] }, code: text, field: text, rule: text, expected: text },
  required: ["layer", "code", "field", "rule", "expected"]
}

const request = object({
  seq: count,
  at: time,
  method: text,
  path: text,
  query: text,
  headers: { type: "object", additionalProperties: text },
  "key?": key,
  body: text,
  status: { type: "integer" },
  answer: text,
  "code?": text,
  warnings: list(object({ field: text, text }), 100_000),
  "refusal?": refusal,
  "scenario?": object({ name: text, at, seed: text, step: count, chosenBy: text }),
  "fault?": text
})

const statusEntry = object({ status, at: time, "error?": whole })

const message = object({
  seq: count,
  at: time,
  id: text,
  recipient: object({ kind: { enum: ["phone", "group", "user"] }, input: text, id: text }),
  "waId?": text,
  type: text,
  "template?": count,
  sandbox: flag,
  route: { enum: ["messages", "marketing_messages"] },
  "request?": request,
  "chaos?": { enum: webhookFaults.map(({ name }) => name) },
  "wouldFail?": whole,
  windowOpen: flag,
  steps: list(object({ afterMillis: count, status, "error?": whole }), 100),
  statuses: list(statusEntry, 1_000)
})

const delivery = object({
  id: text,
  at: time,
  event: text,
  url: text,
  headers,
  body: text,
  "messageId?": text,
  state: { enum: ["waiting", "delivered", "failed", "lost"] },
  attempts: list(
    object({ at: time, millis: count, "status?": { type: "integer" }, "answer?": text, "error?": text }),
    1_000
  )
})

const incoming = object({
  seq: count,
  at: time,
  id: text,
  from: text,
  type: text,
  message: text,
  "readAt?": time
})

const kind = (name: string, properties: Schemas = {}) => object({ kind: { const: name }, ...properties })
const positive = { type: "integer", minimum: 1 }

const rule = object({
  id: text,
  scenario: text,
  at,
  parameters: object(
    Object.fromEntries(parameterNames.map((name) => [`${name}?`, { type: "number", minimum: 0 }]))
  ),
  when: {
    anyOf: [
      kind("always"),
      kind("next", { count: positive }),
      kind("every", { nth: positive }),
      kind("probability", { probability: { type: "number", minimum: 0, maximum: 1 } }),
      kind("window", { from: time, until: time })
    ]
  },
  "to?": text,
  "type?": text,
  seen: count,
  struck: count
})

const user = object({
  number: text,
  name: text,
  blocked: flag,
  optedOut: flag,
  onWhatsApp: flag,
  "waId?": text,
  "lastWroteAt?": time
})

const counts = list(pair(text, count), 100_000)
const admitted = list(pair(time, count), 60_001)

const world = object({
  id: { type: "string", pattern: "^(?!-$)(?:[A-Za-z0-9_-]{1,64}|key\\.[0-9a-f]{12})$" },
  key,
  epoch: count,
  settings: { ...settingsSchema, required: Object.keys(settingsSchema.properties) },
  clock: object({ offset: time, frozenAt: orNull(time) }),
  admitted,
  pairs: list(pair(text, time), mostRecipients),
  throughput: admitted,
  steps: object({ floor: count, older: counts, recent: counts }),
  rules: object({ lastId: count, rules: list(rule, 1_000) }),
  users: list(user, 100_000),
  "templates?": list(template, mostTemplates),
  webhook: object({ endpoint: orNull(endpoint), paused: flag }),
  journal: object({
    counters: object({ seq: count, lastDelivery: count, droppedMessages: count, droppedThrough: count }),
    requests: list(request, journalCapacity),
    templates: list(template, journalCapacity),
    messages: list(message, journalCapacity),
    incoming: list(incoming, journalCapacity),
    deliveries: list(delivery, journalCapacity)
  }),
  schedule: list(
    {
      anyOf: [
        object({ at: time, kind: { const: "status" }, seq: count, index: count }),
        object({ at: time, kind: { const: "delivery" }, id: text })
      ]
    },
    1_000_000
  ),
  outbox: list(text, 100_000)
})

/** The JSON Schema (2020-12) of a snapshot: what is let in is bounded, and can be worked with as it is. */
export const snapshotSchema = {
  title: "Snapshot",
  ...object({
    format: { const: format },
    seed: text,
    epoch: count,
    endpoint: orNull(endpoint),
    worlds: list(world, worldCapacity)
  })
}
