/** What the user on the other side does: each action causes the webhook that the real one would. */
import type { UserInput } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import type { Item } from "../model/Item.ts"
import { withErrorToast } from "./withErrorToast.ts"
import { route } from "./router.ts"
import { nameOf } from "./users.ts"

const path = (rest: string): string => Client.inWorld(route.value.world ?? "", rest)

const user = (person: string, rest = ""): string => path(`/users/${encodeURIComponent(person)}${rest}`)

/** Lets the person send a message: `content` is Meta's payload under the name of its type. */
const send = (person: string, type: string, content: unknown, replyTo?: string): Promise<boolean> =>
  withErrorToast(() =>
    Client.post(user(person, "/messages"), {
      type,
      [type]: content,
      ...(replyTo === undefined ? {} : { replyTo })
    })
  )

const answer = (item: Item, content: unknown): void => void send(item.person, "interactive", content, item.id)

export const write = (person: string, body: string, replyTo?: string): Promise<boolean> =>
  send(person, "text", { body }, replyTo)

/** Presses a button, or chooses a row, by its id. */
export const press = (item: Item, choice: string): void =>
  void withErrorToast(() => Client.post(user(item.person, "/press"), { messageId: item.id, choice }))

export const react = (item: Item, emoji: string | undefined): void =>
  void send(item.person, "reaction", { message_id: item.id, ...(emoji === undefined ? {} : { emoji }) })

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

export const sendLocation = (item: Item): void => void send(item.person, "location", galata, item.id)

/** What a sample of each type holds; the mock adds ids and hashes of media. */
const samplesOf = (person: string) => ({
  image: { caption: "A sample picture" },
  video: { caption: "A sample video" },
  sticker: {},
  audio: {},
  document: { filename: "sample.pdf", caption: "A sample document" },
  location: galata,
  contacts: [
    {
      name: { formatted_name: nameOf(person) ?? "Sample Contact", first_name: "Sample" },
      phones: [{ phone: `+${person}`, wa_id: person }]
    }
  ]
})

/** Sends a sample of a kind of message, as a person would pick it from the phone. */
export const sendSample = (person: string, type: keyof ReturnType<typeof samplesOf>): void => {
  void send(person, type, samplesOf(person)[type])
}

export const shareContact = (item: Item): void =>
  void send(item.person, "contacts", samplesOf(item.person).contacts, item.id)

export const order = (item: Item, catalog: string, products: ReadonlyArray<string>): void =>
  void send(
    item.person,
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
export const change = (person: string, input: UserInput, done: string): Promise<boolean> =>
  withErrorToast(() => Client.patch(user(person), input), done)

/** Gives a message its next status before its time. */
export const step = (item: Item, status: string, error?: number): Promise<boolean> =>
  withErrorToast(() =>
    Client.post(path(`/messages/${encodeURIComponent(item.id)}/status`), {
      status,
      ...(error === undefined ? {} : { error })
    })
  )

/** Lets the next message to this person meet a scenario. */
export const nextOutcome = (person: string, scenario: string): Promise<boolean> =>
  withErrorToast(
    () => Client.post(path("/rules"), { scenario, to: person, when: { kind: "next", count: 1 } }),
    `The next message to this user meets ${scenario}.`
  )
