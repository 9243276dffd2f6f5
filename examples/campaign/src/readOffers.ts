/** The messages of the campaign, one for each line of a file: `id,name,phone`. */
import { Template } from "@connexease-gateway/core"
import { isGatewayError, validateMessage } from "@connexease-gateway/core/promise"
import type { Item } from "@connexease-gateway/outbox/promise"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"

export const offer = Template.define({
  name: "spring_offer",
  language: "en",
  category: "marketing",
  body: "Hi {{1}}, everything in the shop is 20 % off until Sunday."
})

/** A generator, so that a million customers take no more memory than ten. */
export async function* readOffers(file: string): AsyncGenerator<Item> {
  for await (const line of createInterface(createReadStream(file))) {
    const [id = "", name = "", phone = ""] = line.split(",")
    const message = offer.message({ to: phone, body: [name] })
    try {
      yield { key: `spring-${id}`, message: validateMessage(message) }
    } catch (error) {
      // One bad row is no reason to stop.
      if (!isGatewayError(error)) throw error
      console.warn(`${id}: ${error.message}`)
    }
  }
}
