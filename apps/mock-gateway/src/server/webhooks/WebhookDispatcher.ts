/** Takes webhooks from the delivery queues to their endpoints: one world's in order and one at a time, many worlds at once. */
import type { World } from "../../kernel/world/World.ts"
import type { Delivery } from "../../kernel/webhooks/Delivery.ts"
import { report } from "../errorHandler.ts"
import type { WebhookHttpClient, WebhookResult } from "./WebhookHttpClient.ts"

export class WebhookDispatcher {
  readonly #allowPrivate: boolean
  readonly #onScheduled: (world: World) => void
  readonly #rounds = new Map<World, Promise<void>>()
  #client: Promise<WebhookHttpClient> | undefined
  #closed = false

  /** `onScheduled` is called when an attempt failed and another is due later. */
  constructor(allowPrivate: boolean, onScheduled: (world: World) => void) {
    this.#allowPrivate = allowPrivate
    this.#onScheduled = onScheduled
  }

  /** Delivers what waits in a world's delivery queue; resolves when nothing waits any more, or it is paused. */
  deliver(world: World): Promise<void> {
    const running = this.#rounds.get(world)
    if (running !== undefined) return running
    if (world.deliveryQueue.waiting === 0 || world.deliveryQueue.paused) return Promise.resolve()
    const round = this.#round(world).finally(() => this.#rounds.delete(world))
    this.#rounds.set(world, round)
    return round
  }

  close(): void {
    this.#closed = true
    void this.#client?.then((client) => client.close())
  }

  async #round(world: World): Promise<void> {
    while (!world.ended && !this.#closed) {
      const delivery = world.deliveryQueue.take()
      if (delivery === undefined) return
      await this.#attempt(world, delivery)
    }
  }

  /** Undici is loaded with the first webhook: it would double the time to start, and most mocks send none. */
  #loadClient(): Promise<WebhookHttpClient> {
    return (this.#client ??= import("./WebhookHttpClient.ts").then(
      ({ WebhookHttpClient }) => new WebhookHttpClient(this.#allowPrivate)
    ))
  }

  async #send(delivery: Delivery): Promise<WebhookResult> {
    try {
      return await (await this.#loadClient()).send(delivery)
    } catch (error) {
      report(error)
      return { error: "The mock gateway failed to send it." }
    }
  }

  async #attempt(world: World, delivery: Delivery): Promise<void> {
    const at = world.clock.now(Date.now())
    const began = performance.now()
    const posted = await this.#send(delivery)
    const millis = Math.round(performance.now() - began)
    const wait = world.deliveryQueue.settle(delivery, { at, millis, ...posted })
    if ("response" in posted) world.journal.noteResponse(delivery, posted.response)
    world.notify({ kind: "delivery", entry: delivery })
    if (wait === undefined || world.ended) return
    world.schedule.add(world.clock.now(Date.now()) + wait, { kind: "delivery", delivery })
    this.#onScheduled(world)
  }
}
