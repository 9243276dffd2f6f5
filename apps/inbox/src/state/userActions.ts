/** What the user on the other side does: each action causes the webhook that the real one would. */
import type { UserInput } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import type { Item } from "../model/Item.ts"
import { withErrorToast } from "./withErrorToast.ts"
import { route } from "./router.ts"
import { nameOf } from "./users.ts"

const path = (rest: string): string => Client.inWorld(route.value.world ?? "", rest)

const user = (recipient: string, rest = ""): string => path(`/users/${encodeURIComponent(recipient)}${rest}`)

/** Lets the user send a message: `content` is Meta's payload under the name of its type. */
const send = (recipient: string, type: string, content: unknown, replyTo?: string): Promise<boolean> =>
  withErrorToast(() =>
    Client.post(user(recipient, "/messages"), {
      type,
      [type]: content,
      ...(replyTo === undefined ? {} : { replyTo })
    })
  )

const answer = (item: Item, content: unknown): void =>
  void send(item.recipient, "interactive", content, item.id)

export const write = (recipient: string, body: string, replyTo?: string): Promise<boolean> =>
  send(recipient, "text", { body }, replyTo)

/** Presses a button, or chooses a row, by its id. */
export const press = (item: Item, choice: string): void =>
  void withErrorToast(() => Client.post(user(item.recipient, "/press"), { messageId: item.id, choice }))

export const react = (item: Item, emoji: string | undefined): void =>
  void send(item.recipient, "reaction", { message_id: item.id, ...(emoji === undefined ? {} : { emoji }) })

export const answerForm = (item: Item, name: string, response: string): void =>
  answer(item, {
    type: "nfm_reply",
    nfm_reply: { name, body: "Sent", response_json: JSON.stringify(JSON.parse(response)) }
  })

export const answerCalls = (item: Item, response: "accept" | "reject"): void =>
  answer(item, {
    type: "call_permission_reply",
    call_permission_reply: { response, response_source: "user_action" }
  })

const galata = {
  latitude: 41.0256,
  longitude: 28.9741,
  name: "Galata Kulesi",
  address: "Bereketzade, Beyoğlu/İstanbul"
}

export const sendLocation = (item: Item): void => void send(item.recipient, "location", galata, item.id)

/** What a sample of each type holds; the mock adds ids and hashes of media. */
const samplesOf = (recipient: string) => ({
  image: { caption: "A sample picture" },
  video: { caption: "A sample video" },
  sticker: {},
  audio: {},
  document: { filename: "sample.pdf", caption: "A sample document" },
  location: galata,
  contacts: [
    {
      name: { formatted_name: nameOf(recipient) ?? "Sample Contact", first_name: "Sample" },
      phones: [{ phone: `+${recipient}`, wa_id: recipient }]
    }
  ]
})

/** Sends a sample of a kind of message, as the user would pick it on the phone. */
export const sendSample = (recipient: string, type: keyof ReturnType<typeof samplesOf>): void => {
  void send(recipient, type, samplesOf(recipient)[type])
}

export const shareContact = (item: Item): void =>
  void send(item.recipient, "contacts", samplesOf(item.recipient).contacts, item.id)

export const order = (item: Item, catalog: string, products: ReadonlyArray<string>): void =>
  void send(
    item.recipient,
    "order",
    {
      catalog_id: catalog,
      text: "",
      product_items: (products.length === 0 ? ["sample"] : products).map((id) => ({
        product_retailer_id: id,
        quantity: 1,
        item_price: 10,
        currency: "TRY"
      }))
    },
    item.id
  )

/** Changes the user: name, blocked, opted out, on WhatsApp. */
export const change = (recipient: string, input: UserInput, done: string): Promise<boolean> =>
  withErrorToast(() => Client.patch(user(recipient), input), done)

/** Gives a message its next status before its time. */
export const step = (item: Item, status: string, error?: number): Promise<boolean> =>
  withErrorToast(() =>
    Client.post(path(`/messages/${encodeURIComponent(item.id)}/status`), {
      status,
      ...(error === undefined ? {} : { error })
    })
  )

/** Makes a scenario apply to the next message to this user. */
export const nextOutcome = (recipient: string, scenario: string): Promise<boolean> =>
  withErrorToast(
    () => Client.post(path("/rules"), { scenario, to: recipient, when: { kind: "next", count: 1 } }),
    `The next message to this user meets ${scenario}.`
  )
