/** Takes snapshots of worlds. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { Rule } from "../scenarios/Rules.ts"
import type { Template } from "../templates/Template.ts"
import type { Delivery } from "../webhooks/Delivery.ts"
import type { World } from "../world/World.ts"
import type { Worlds } from "../world/Worlds.ts"
import { format } from "./schema.ts"
import type {
  DueSnapshot,
  JournalSnapshot,
  MessageSnapshot,
  RuleSnapshot,
  Snapshot,
  WorldSnapshot
} from "./Snapshot.ts"

/** A snapshot without its worlds, which may be many. */
export const frame = ({ epoch, seed, shared }: Worlds): Omit<Snapshot, "worlds"> => ({
  format,
  seed,
  epoch,
  endpoint: shared.endpoint ?? null
})

/** Takes a snapshot of one world, as a snapshot of a whole process with nothing else in it. */
export const takeOne = (worlds: Worlds, world: World): Snapshot => ({
  ...frame(worlds),
  endpoint: null,
  worlds: [take(world)]
})

/** Takes a snapshot of all worlds. */
export const takeAll = (worlds: Worlds): Snapshot => ({ ...frame(worlds), worlds: worlds.list().map(take) })

/** Takes a snapshot of a world. It shares the journal's entries, and is to be written before anything else happens. */
export const take = (world: World): WorldSnapshot => ({
  id: world.id,
  key: world.key,
  epoch: world.epoch,
  settings: { ...world.settings, balanceMicros: world.wallet.micros ?? null },
  clock: world.clock.state,
  admitted: world.windows.admitted,
  pairs: world.pairs.state,
  throughput: world.throughput?.admitted ?? [],
  steps: world.steps.state,
  rules: { lastId: world.rules.lastId, rules: world.rules.list().map(rule) },
  users: world.users.list(),
  ...(world.ownTemplates === undefined ? {} : world.ownTemplates.snapshot()),
  webhook: { endpoint: world.ownEndpoint ?? null, paused: world.deliveryQueue.paused },
  journal: journal(world),
  schedule: schedule(world),
  deliveryQueue: world.deliveryQueue.list().map(({ id }) => id)
})

const rule = ({ scenario, ...rest }: Rule): RuleSnapshot => ({ ...rest, scenario: scenario.name })

const journal = ({
  journal: { counters, deliveries, incoming, messages, requests }
}: World): JournalSnapshot => {
  const first = requests.at(0)?.seq ?? Number.POSITIVE_INFINITY
  const templates: Array<Template> = []
  const positions = new Map<Template | string, number>()
  const positionOf = (template: Template): number => {
    const known = positions.get(template)
    if (known !== undefined) return known
    const text = JSON.stringify(template)
    const position = positions.get(text) ?? templates.push(template) - 1
    positions.set(text, position).set(template, position)
    return position
  }
  const message = ({
    body: _body,
    bodyBytes: _bytes,
    request,
    sent: _sent,
    template,
    ...rest
  }: MessageEntry): MessageSnapshot => ({
    ...rest,
    ...(template === undefined ? {} : { template: positionOf(template) }),
    ...(request.seq < first ? { request } : {})
  })
  return {
    counters,
    requests: [...requests],
    messages: [...messages].map(message),
    templates,
    incoming: [...incoming],
    deliveries: [...deliveries].map(delivery)
  }
}

const delivery = ({
  at,
  attempts,
  body,
  event,
  headers,
  id,
  messageId,
  state,
  url
}: Delivery): JournalSnapshot["deliveries"][number] => ({
  id,
  at,
  event,
  url,
  headers,
  body,
  messageId,
  state,
  attempts
})

/** What is due for things that the journal still holds. */
const schedule = ({ journal: entries, schedule: due }: World): ReadonlyArray<DueSnapshot> => {
  const kept = new Set([...entries.deliveries].map(({ id }) => id))
  return due.list().flatMap(({ at, event }): ReadonlyArray<DueSnapshot> => {
    if (event.kind === "delivery")
      return kept.has(event.delivery.id) ? [{ at, kind: "delivery", id: event.delivery.id }] : []
    const { index, seq } = event
    return entries.messageOf(seq) === undefined ? [] : [{ at, kind: "status", seq, index }]
  })
}
