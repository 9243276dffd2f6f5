/** `/webhook` and `/deliveries`: where webhooks go, and what became of each. */
import { isIP } from "node:net"
import {
  DeliveryFilter,
  DeliveryPage,
  DeliveryView,
  EndpointInput,
  EndpointView,
  WebhookInput
} from "../../../api/webhook.ts"
import type { Delivery } from "../../../kernel/webhooks/Delivery.ts"
import { eventKinds, eventName, kindsOf } from "../../../kernel/webhooks/Endpoint.ts"
import type { Endpoint } from "../../../kernel/webhooks/Endpoint.ts"
import { enqueueWebhook } from "../../../kernel/webhooks/enqueueWebhook.ts"
import { redeliver } from "../../../kernel/webhooks/redeliver.ts"
import { sampleChanges } from "../../../kernel/webhooks/sampleChanges.ts"
import * as Addresses from "../../webhooks/addressGuard.ts"
import { Problem } from "../Problem.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Control, Route, WorldCall } from "../Route.ts"
import { time } from "../time.ts"

/** Headers that belong to the transport. */
const transport = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "content-type",
  "expect",
  "upgrade"
])

const read = ({ allowPrivate, kernel }: Control, input: EndpointInput): Endpoint => {
  const url = URL.canParse(input.url) ? new URL(input.url) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Problem(400, "url must be an http or https address, such as http://localhost:3000/whatsapp.")
  if (url.username !== "" || url.password !== "")
    throw new Problem(400, "url has no user and password; send headers.")
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1")
  const refusal = isIP(host) === 0 ? undefined : Addresses.refusal(host, allowPrivate)
  if (refusal !== undefined) throw new Problem(400, refusal)
  for (const name of Object.keys(input.headers ?? {})) {
    if (transport.has(name.toLowerCase())) throw new Problem(400, `headers cannot name ${name}.`)
  }
  const kinds = (input.events ?? []).flatMap((name) => {
    const found = kindsOf(kernel.profile, name)
    if (found.length === 0) {
      throw new Problem(
        400,
        `There is no event ${name}; known are ${kernel.profile.webhookEvents.value.join(", ")}.`
      )
    }
    return found
  })
  return {
    url: url.href,
    headers: {
      ...(input.secret === undefined ? {} : { Authorization: `Bearer ${input.secret}` }),
      ...input.headers
    },
    events: input.events === undefined ? eventKinds : kinds,
    generation: input.generation ?? "v24"
  }
}

/** Headers without what is sent for authentication. */
const masked = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^(?:authorization|cookie|proxy-authorization)$|key|secret|token/i.test(name) ? "•••" : value
    ])
  )

const view = ({ kernel }: Control, endpoint: Endpoint, paused: boolean): EndpointView => ({
  url: endpoint.url,
  headers: masked(endpoint.headers),
  events: [...new Set(endpoint.events.map((kind) => eventName(kernel.profile, kind)))],
  generation: endpoint.generation,
  paused
})

const ofWorld = (call: WorldCall): EndpointView => {
  const { endpoint, deliveryQueue } = call.world
  if (endpoint === undefined) throw new Problem(404, "This world has no webhook. Register one with PUT.")
  return view(call, endpoint, deliveryQueue.paused)
}

const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  at: time(delivery.at),
  event: delivery.event,
  url: delivery.url,
  headers: masked(delivery.headers),
  body: delivery.body,
  ...(delivery.messageId === undefined ? {} : { messageId: delivery.messageId }),
  state: delivery.state,
  attempts: delivery.attempts.map((attempt) => ({ ...attempt, at: time(attempt.at) }))
})

const pause =
  (paused: boolean) =>
  (call: WorldCall): EndpointView => {
    if (paused) call.world.pauseWebhooks()
    else call.world.resumeWebhooks()
    call.scheduler.wake(call.world)
    return ofWorld(call)
  }

const endpoint = { description: "the endpoint, its secrets masked", schema: EndpointView }
const noWebhook = { 404: "The world has no webhook." }

export const routes: ReadonlyArray<Route> = [
  processRoute({
    method: "put",
    path: "/defaults/webhook",
    summary: "Registers the webhook of every world that has none of its own.",
    body: EndpointInput,
    answer: endpoint,
    handle: async (call) => {
      const { scheduler } = call
      for (const world of call.kernel.worlds.list()) await scheduler.flush(world)
      const given = read(call, call.body)
      call.kernel.worlds.setEndpoint(given)
      return view(call, given, false)
    }
  }),
  processRoute({
    method: "delete",
    path: "/defaults/webhook",
    summary: "Removes the webhook for all worlds.",
    answer: { description: "removed" },
    handle: ({ kernel }) => {
      kernel.worlds.setEndpoint(undefined)
    }
  }),
  worldRoute({
    method: "get",
    path: "/webhook",
    summary: "Reads where this world's webhooks go.",
    answer: endpoint,
    refusals: noWebhook,
    handle: ofWorld
  }),
  worldRoute({
    method: "put",
    path: "/webhook",
    summary: "Registers this world's webhook.",
    body: EndpointInput,
    answer: endpoint,
    handle: (call) => {
      call.world.setEndpoint(read(call, call.body))
      return ofWorld(call)
    }
  }),
  worldRoute({
    method: "delete",
    path: "/webhook",
    summary: "Removes this world's webhook.",
    answer: { description: "removed" },
    handle: ({ world }) => world.setEndpoint(undefined)
  }),
  worldRoute({
    method: "post",
    path: "/webhook/pause",
    summary: "Keeps webhooks back until they are resumed.",
    answer: endpoint,
    refusals: noWebhook,
    handle: pause(true)
  }),
  worldRoute({
    method: "post",
    path: "/webhook/resume",
    summary: "Delivers what was kept back.",
    answer: endpoint,
    refusals: noWebhook,
    handle: pause(false)
  }),
  worldRoute({
    method: "post",
    path: "/webhook/events",
    summary: "Sends a webhook of a kind (a sample), or with any field and value of Meta's.",
    body: WebhookInput,
    answer: { description: "sent; see the deliveries" },
    refusals: noWebhook,
    handle: (call) => {
      const { field, kind, value } = call.body
      ofWorld(call)
      const change =
        field === undefined || value === undefined
          ? sampleChanges[kind](call.world, call.now)
          : { field, value }
      enqueueWebhook(call.world, { kind, changes: [change], at: call.now })
      call.scheduler.wake(call.world)
    }
  }),
  worldRoute({
    method: "get",
    path: "/deliveries",
    summary: "Lists webhooks: the exact bytes, the attempts, the answers.",
    query: DeliveryFilter,
    answer: { description: "the deliveries, oldest first", schema: DeliveryPage },
    handle: ({ query: { limit = 1_000, messageId, state }, world }) => {
      const found = [...world.journal.deliveries].filter(
        (entry) =>
          (messageId ?? entry.messageId) === entry.messageId && (state ?? entry.state) === entry.state
      )
      return { total: found.length, deliveries: found.slice(0, limit).map(deliveryView) }
    }
  }),
  worldRoute({
    method: "post",
    path: "/deliveries/:delivery/redeliver",
    summary: "Sends the same bytes again.",
    answer: { description: "the new delivery", schema: DeliveryView },
    refusals: { 404: "There is no such delivery." },
    handle: ({ now, param, scheduler, world }) => {
      const delivery = redeliver(world, param("delivery"), now)
      if (delivery === undefined) throw new Problem(404, "There is no such delivery in the log.")
      scheduler.wake(world)
      return deliveryView(delivery)
    }
  })
]
