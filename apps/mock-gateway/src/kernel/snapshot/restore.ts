/** Puts what a snapshot holds in the place of worlds. */
import { BoundedCounter } from "../support/BoundedCounter.ts"
import type { MessageEntry, RequestEntry } from "../journal/Journal.ts"
import type { Rule } from "../scenarios/Rules.ts"
import { read as readScenario } from "../scenarios/selectScenario.ts"
import type { Slices } from "../support/Slices.ts"
import { filledCharacters } from "../templates/renderTemplate.ts"
import { read as readTemplate } from "../templates/Template.ts"
import { isObject } from "../validation/Json.ts"
import type { JsonObject } from "../validation/Json.ts"
import * as JsonText from "../validation/jsonText.ts"
import { MAX_BODY_DEPTH } from "../validation/validate.ts"
import type { Delivery } from "../webhooks/Delivery.ts"
import type { World } from "../world/World.ts"
import type { Worlds } from "../world/Worlds.ts"
import { readToleratedForms } from "../validation/readToleratedForms.ts"
import type {
  JournalSnapshot,
  MessageSnapshot,
  RequestSnapshot,
  Snapshot,
  WorldSnapshot
} from "./Snapshot.ts"

/** A snapshot of the right form that does not hold together; the message says where. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError"
}

const wrong = (where: string, problem: string): never => {
  throw new SnapshotError(`${where} ${problem}`)
}

/** As deep as the control API takes what a user sends, and the levels around it. */
const MAX_INCOMING_DEPTH = 104

/** A world's parts, read and found to hold together. */
interface Parts {
  readonly snapshot: WorldSnapshot
  readonly rules: ReadonlyArray<Rule>
  readonly messages: ReadonlyArray<MessageEntry>
  readonly requests: ReadonlyArray<RequestEntry>
  readonly deliveries: ReadonlyMap<string, Delivery>
}

/**
 * Puts the worlds of a snapshot in the place of all there are. Nothing is changed where the snapshot does not hold
 * together.
 */
export function* restoreAll(worlds: Worlds, snapshot: Snapshot): Slices<void> {
  const all: Array<Parts> = []
  for (const [index, world] of snapshot.worlds.entries()) all.push(yield* read(world, `worlds[${index}]`))
  if (snapshot.endpoint !== null) checkUrl(snapshot.endpoint.url, "endpoint.url")
  const kept = new Set(snapshot.worlds.map(({ id }) => id))
  for (const world of worlds.list()) if (!kept.has(world.id)) worlds.drop(world.id)
  // An older snapshot does not bring back the epoch of its time: ids that were given since are not given to new worlds.
  worlds.beginEpoch(snapshot.epoch)
  worlds.setEndpoint(snapshot.endpoint ?? undefined)
  for (const parts of all) {
    fill(worlds.open(parts.snapshot.id, parts.snapshot.key), parts)
    worlds.keepWithinMemory()
    yield
  }
}

/** Puts the one world of a snapshot in the place of a world, which keeps its own name and key. */
export function* restoreOne(worlds: Worlds, world: World, snapshot: Snapshot): Slices<void> {
  const [only, ...others] = snapshot.worlds
  if (only === undefined || others.length > 0) {
    throw new SnapshotError(
      `The snapshot holds ${snapshot.worlds.length} worlds; to restore one it has to hold one.`
    )
  }
  const parts = yield* read(only, "worlds[0]")
  if (world.ended) return
  fill(world, parts)
  worlds.keepWithinMemory()
}

function* read(snapshot: WorldSnapshot, where: string): Slices<Parts> {
  const { deliveries, incoming, messages, requests } = snapshot.journal
  for (const [name, entries] of Object.entries({ requests, messages, incoming })) {
    ascending(entries, snapshot.journal.counters.seq, `${where}.journal.${name}`)
  }
  for (const [index, { url }] of deliveries.entries()) {
    checkUrl(url, `${where}.journal.deliveries[${index}].url`)
  }
  if (snapshot.webhook.endpoint !== null) {
    checkUrl(snapshot.webhook.endpoint.url, `${where}.webhook.endpoint.url`)
  }
  for (const [index, { message }] of incoming.entries()) {
    readObject(message, MAX_INCOMING_DEPTH, `${where}.journal.incoming[${index}].message`)
    yield
  }
  onlyOnce(snapshot, where)
  for (const [place, templates] of Object.entries({
    templates: snapshot.templates ?? [],
    "journal.templates": snapshot.journal.templates
  })) {
    for (const [index, template] of templates.entries()) {
      const reading = readTemplate(template)
      if (!reading.ok) wrong(`${where}.${place}[${index}].${reading.field}:`, reading.problem)
      yield
    }
  }
  const entries = requests.map(request)
  return {
    snapshot,
    rules: snapshot.rules.rules.map((rule, index): Rule => {
      const selected = readScenario(rule.scenario, rule.at, Object.entries(rule.parameters))
      return "mistake" in selected
        ? wrong(`${where}.rules.rules[${index}].scenario:`, selected.mistake)
        : { ...rule, ...selected }
    }),
    requests: entries,
    messages: yield* readMessages(snapshot.journal, entries, `${where}.journal.messages`),
    deliveries: new Map(
      deliveries.map((delivery) => [
        delivery.id,
        { ...delivery, attempts: [...delivery.attempts], messageId: delivery.messageId, weight: 0 }
      ])
    )
  }
}

const request = (entry: RequestSnapshot): RequestEntry => ({
  ...entry,
  key: entry.key,
  code: entry.code,
  refusal: entry.refusal,
  scenario: entry.scenario,
  fault: entry.fault
})

function* readMessages(
  { messages, templates }: JournalSnapshot,
  requests: ReadonlyArray<RequestEntry>,
  where: string
): Slices<ReadonlyArray<MessageEntry>> {
  const bySeq = new Map(requests.map((entry) => [entry.seq, entry]))
  // Most messages have the same plan; it is held once.
  const plans = new Map<string, MessageEntry["steps"]>()
  const plan = (steps: MessageEntry["steps"]): MessageEntry["steps"] => {
    const text = JSON.stringify(steps)
    const known = plans.get(text) ?? steps
    plans.set(text, known)
    return known
  }
  const read = (message: MessageSnapshot, index: number): MessageEntry => {
    const own = message.request === undefined ? bySeq.get(message.seq) : request(message.request)
    if (own === undefined) return wrong(`${where}[${index}]`, "has no request.")
    const { bytes, value } = readObject(own.body, MAX_BODY_DEPTH, `${where}[${index}].request.body`)
    const template = message.template === undefined ? undefined : templates[message.template]
    if (message.template !== undefined && template === undefined) {
      return wrong(`${where}[${index}].template`, "is not one of the journal's templates.")
    }
    const { body } = readToleratedForms(value)
    return {
      ...message,
      request: own,
      sent: value,
      body,
      bodyBytes: bytes + filledCharacters(template, body["template"]),
      template,
      waId: message.waId,
      webhookFault: message.webhookFault,
      wouldFail: message.wouldFail,
      steps: plan(message.steps)
    }
  }
  const entries: Array<MessageEntry> = []
  for (const [index, message] of messages.entries()) {
    entries.push(read(message, index))
    yield
  }
  return entries
}

const fill = (world: World, { deliveries, messages, requests, rules, snapshot }: Parts): void => {
  world.reset()
  world.beginEpoch(snapshot.epoch)
  world.configure(snapshot.settings)
  world.windows.admitted = snapshot.admitted
  world.pairs.state = snapshot.pairs
  if (world.throughput !== undefined) world.throughput.admitted = snapshot.throughput
  world.clock.state = snapshot.clock
  world.steps = new BoundedCounter()
  world.steps.state = snapshot.steps
  world.rules.restore(rules, snapshot.rules.lastId)
  for (const user of snapshot.users) Object.assign(world.users.of(user.number), user)
  if (snapshot.templates !== undefined) world.restoreTemplates(snapshot.templates)
  world.setEndpoint(snapshot.webhook.endpoint ?? undefined)
  world.deliveryQueue.paused = snapshot.webhook.paused
  const { journal, deliveryQueue, schedule } = world
  for (const entry of requests) journal.addRequest(entry)
  for (const entry of messages) journal.addMessage(entry)
  for (const entry of snapshot.journal.incoming) journal.addIncoming({ ...entry, readAt: entry.readAt })
  for (const delivery of deliveries.values()) {
    journal.addDelivery(delivery)
    for (const { response } of delivery.attempts)
      if (response !== undefined) journal.noteResponse(delivery, response)
  }
  journal.counters = snapshot.journal.counters
  for (const due of snapshot.schedule) {
    if (due.kind === "status") {
      schedule.add(due.at, { kind: "status", seq: due.seq, index: due.index, message: undefined })
      continue
    }
    const delivery = deliveries.get(due.id)
    if (delivery !== undefined && deliveryQueue.hold(delivery)) {
      schedule.add(due.at, { kind: "delivery", delivery })
    }
  }
  for (const id of snapshot.deliveryQueue) {
    const delivery = deliveries.get(id)
    if (delivery !== undefined) deliveryQueue.add(delivery)
  }
}

const ascending = (entries: ReadonlyArray<{ readonly seq: number }>, last: number, where: string): void => {
  let before = 0
  for (const [index, { seq }] of entries.entries()) {
    if (seq <= before || seq > last) wrong(`${where}[${index}].seq`, "is out of order.")
    before = seq
  }
}

const checkUrl = (url: string, where: string): void => {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    wrong(where, "is not an http or https address.")
}

const readObject = (
  text: string,
  maxDepth: number,
  where: string
): { readonly value: JsonObject; readonly bytes: number } => {
  const parsed = JsonText.parse(text, maxDepth)
  return parsed.ok && isObject(parsed.value)
    ? { value: parsed.value, bytes: parsed.bytes }
    : wrong(where, "is not a JSON object that a request could hold.")
}

/** Each message has one status that is due next, and each delivery is due or on its way once. */
const onlyOnce = ({ deliveryQueue, schedule }: WorldSnapshot, where: string): void => {
  const seen = new Set<string>()
  const note = (thing: string, place: string) => {
    if (seen.size === seen.add(thing).size) wrong(`${where}.${place}`, "is there twice.")
  }
  for (const [index, due] of schedule.entries()) {
    note(due.kind === "status" ? `status ${due.seq}` : `delivery ${due.id}`, `schedule[${index}]`)
  }
  for (const [index, id] of deliveryQueue.entries()) note(`delivery ${id}`, `deliveryQueue[${index}]`)
}
