/** The webhooks about a message, each with its attempts. */
import type { JSX } from "preact"
import { useEffect, useState } from "preact/hooks"
import type { DeliveryPage, DeliveryView } from "@connexease-gateway/mock-gateway"
import * as Client from "../../api/Client.ts"
import type { Item } from "../../model/Item.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { link, route } from "../../state/router.ts"
import { refetchSignal } from "../../state/World.ts"
import { DeliveryCard } from "../DeliveryCard.tsx"

export const Deliveries = ({ item }: { readonly item: Item }): JSX.Element => {
  const [deliveries, setDeliveries] = useState<ReadonlyArray<DeliveryView>>()
  const { world = "" } = route.value
  useEffect(() => {
    void withErrorToast(async () => {
      const query = item.direction === "out" ? `?messageId=${encodeURIComponent(item.id)}` : "?limit=10000"
      const page = await Client.get<DeliveryPage>(Client.inWorld(world, `/deliveries${query}`))
      // What a user sent is named only inside its webhook.
      setDeliveries(
        item.direction === "out"
          ? page.deliveries
          : page.deliveries.filter(({ body }) => mentions(body, item.id))
      )
    })
  }, [item.id, world, refetchSignal.value])
  if (deliveries === undefined) return <p class="aside">Loading.</p>
  if (deliveries.length === 0) {
    return (
      <div class="note">
        <p>No webhook was sent. Either this world has none, or it did not ask for this event.</p>
        <p>
          <a href={link({ view: "control", item: "webhooks" })}>Set the webhook</a>
        </p>
      </div>
    )
  }
  return (
    <div class="stack">
      {deliveries.map((delivery) => (
        <DeliveryCard key={delivery.id} delivery={delivery} />
      ))}
    </div>
  )
}

/** Webhooks escape `/`, which ids may hold. */
const mentions = (body: string, id: string): boolean =>
  body.replaceAll(String.raw`\/`, "/").includes(JSON.stringify(id))
