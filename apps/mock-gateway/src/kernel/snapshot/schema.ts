/** The schema of a snapshot: what is let in is bounded, and can be worked with as it is. */
import { Type } from "typebox"
import type { Static as StaticOf, TObject, TProperties, TSchema } from "typebox"
import { MessageRoute, MetaCode, StatusName, status } from "../../api/messages.ts"
import { At, Key, request } from "../../api/requests.ts"
import { Parameters, counts, subject, when } from "../../api/rules.ts"
import {
  Count,
  MAX_TIME_MS,
  Millis,
  TIME_ROOM_MS,
  headers,
  nullable,
  object,
  tagged
} from "../../api/schema.ts"
import { AllSettings } from "../../api/settings.ts"
import { Template } from "../../api/templates.ts"
import { Digits, UserName, incoming } from "../../api/users.ts"
import { EventKind, Generation, delivery } from "../../api/webhook.ts"
import { JOURNAL_CAPACITY } from "../journal/Journal.ts"
import { MAX_PAIR_RECIPIENTS } from "../limits/PairRateLimiter.ts"
import { webhookFaults } from "../model/webhookFaults.ts"
import { settings } from "../world/settings.ts"
import { MAX_TEMPLATES } from "../templates/TemplateRegistry.ts"
import { MAX_WORLDS } from "../world/Worlds.ts"

/** What stands first in every snapshot; another number is another format. */
export const format = "connexease-mock-gateway/snapshot/1"

const list = <S extends TSchema>(items: S, maxItems: number) => Type.Array(items, { maxItems })

/** JSON Schema 2020-12 has `prefixItems` for a pair, which TypeBox does not write. */
const pair = <A extends TSchema, B extends TSchema>(first: A, second: B) =>
  Type.Unsafe<[StaticOf<A>, StaticOf<B>]>({
    type: "array",
    prefixItems: [first, second],
    items: false,
    minItems: 2
  })

/** An entry as the journal holds it, which has `undefined` where JSON has nothing. */
const entry = <P extends TProperties>(properties: P) =>
  Type.Unsafe<InMemory<StaticOf<TObject<P>>>>(object(properties))

type InMemory<A> = { [K in keyof A]: A[K] | (object extends Pick<A, K> ? undefined : never) }

const Text = Type.String()

const Endpoint = object({
  url: Text,
  headers: headers({ maxProperties: 64 }),
  events: list(EventKind, EventKind.enum.length),
  generation: Generation
})

const RequestEntry = entry(request(Millis))

/** What is planned for a message lies within a year of it. */
const StepMillis = Type.Integer({ minimum: 0, maximum: 366 * 24 * 3_600_000 })

const MessageEntry = entry({
  seq: Count,
  at: Millis,
  id: Text,
  recipient: object({ kind: Type.Enum(["phone", "group", "user"]), input: Text, id: Text }),
  waId: Type.Optional(Text),
  type: Text,
  template: Type.Optional({ ...Count, description: "the position among the journal's templates" }),
  sandbox: Type.Boolean(),
  route: MessageRoute,
  request: Type.Optional({
    ...RequestEntry,
    description: "absent where it stands among the requests, by the same `seq`"
  }),
  webhookFault: Type.Optional(Type.Enum(webhookFaults.map(({ name }) => name))),
  wouldFail: Type.Optional(MetaCode),
  windowOpen: Type.Boolean(),
  steps: list(object({ afterMillis: StepMillis, status: StatusName, error: Type.Optional(MetaCode) }), 20),
  statuses: list(object(status(Millis)), 100)
})

const Rule = object({
  id: Text,
  scenario: Text,
  at: At,
  parameters: Parameters,
  when: when(Millis),
  ...subject,
  ...counts
})

const User = entry({
  number: Digits,
  name: UserName,
  blocked: Type.Boolean(),
  optedOut: Type.Boolean(),
  onWhatsApp: Type.Boolean(),
  waId: Type.Optional(Digits),
  lastWroteAt: Type.Optional(Millis)
})

const subjects = list(pair(Text, Count), 100_000)
const admitted = list(pair(Millis, Count), 60_001)

/** Such that no time that the clock will show is beyond what a snapshot keeps. */
const Clock = object({
  offset: Type.Number({ minimum: -TIME_ROOM_MS, maximum: MAX_TIME_MS }),
  frozenAt: nullable(Type.Number({ minimum: -TIME_ROOM_MS, maximum: MAX_TIME_MS + TIME_ROOM_MS / 2 }))
})

const Due = tagged("kind", [
  object({ kind: Type.Literal("status"), at: Millis, seq: Count, index: Count }),
  object({ kind: Type.Literal("delivery"), at: Millis, id: Text })
])

const Journal = object({
  counters: object({ seq: Count, lastDelivery: Count, droppedMessages: Count, droppedThrough: Count }),
  requests: list(RequestEntry, JOURNAL_CAPACITY),
  templates: Type.Array(Template, {
    maxItems: JOURNAL_CAPACITY,
    description: "as they were when messages were sent"
  }),
  messages: list(MessageEntry, JOURNAL_CAPACITY),
  incoming: list(entry(incoming(Millis, Text)), JOURNAL_CAPACITY),
  deliveries: list(entry(delivery(Millis)), JOURNAL_CAPACITY)
})

const World = object({
  id: Type.String({ pattern: "^(?!-$)(?:[A-Za-z0-9_-]{1,64}|key\\.[0-9a-f]{12})$" }),
  key: Key,
  epoch: Count,
  settings: AllSettings,
  clock: Clock,
  admitted,
  pairs: list(pair(Text, Millis), MAX_PAIR_RECIPIENTS),
  throughput: admitted,
  steps: object({ floor: Count, older: subjects, recent: subjects }),
  rules: object({ lastId: Count, rules: list(Rule, 1_000) }),
  users: list(User, 100_000),
  templates: Type.Optional(
    Type.Array(Template, {
      maxItems: MAX_TEMPLATES,
      description: "absent while they are those of every world"
    })
  ),
  webhook: object({ endpoint: nullable(Endpoint), paused: Type.Boolean() }),
  journal: Journal,
  schedule: Type.Array(Due, {
    maxItems: 2 * JOURNAL_CAPACITY,
    description: "what is due some time, soonest first"
  }),
  deliveryQueue: Type.Array(Text, {
    maxItems: 2 * JOURNAL_CAPACITY,
    description: "deliveries on their way, by id"
  })
})

/** Keywords that bound how far something reaches. */
const bounds = new Set(["maximum", "minimum", "maxItems", "maxLength", "maxProperties"])

export const SnapshotSchema = object(
  {
    format: Type.Literal(format),
    seed: Type.Unsafe<string>({
      ...settings.seed.schema,
      description: "what chance derives from in worlds that begin later"
    }),
    epoch: {
      ...Count,
      description: "counts the runs that continued these worlds; ids of one epoch are not given in the next"
    },
    endpoint: nullable(Endpoint, {
      description: "where webhooks go of worlds that have no endpoint of their own"
    }),
    worlds: list(World, MAX_WORLDS)
  },
  {
    title: "Snapshot",
    description:
      "Worlds as plain JSON. No API key is in it, only hash and mask; headers of webhooks are, the secret among them."
  }
)

/**
 * The same with room above every bound, as a data file is read: what was taken up to a bound has grown since, and is
 * not lost for that.
 */
export const KeptSnapshotSchema: typeof SnapshotSchema = withRoom(SnapshotSchema)

function roomier(keyword: string, bound: number): number {
  return keyword === "minimum" ? Math.min(bound, 2 * bound) : 2 * bound
}

function withRoom<S>(schema: S): S {
  if (Array.isArray(schema)) return schema.map(withRoom) as S
  if (typeof schema !== "object" || schema === null) return schema
  const entries = Object.entries(schema).map(([keyword, value]) => [
    keyword,
    bounds.has(keyword) && typeof value === "number" ? roomier(keyword, value) : withRoom(value)
  ])
  return Object.fromEntries(entries) as S
}
