/** Decodes one batch of webhooks again and again, or only parses it. */
import * as Webhook from "@connexease-gateway/core/Webhook"

/** What a block is: the whole of core's decoding, or `JSON.parse` alone. */
export interface WebhookBlock {
  readonly decode: "core" | "JSON.parse"
  readonly warmUpMs: number
  readonly durationMs: number
}

/** What Meta sends at most: 1,000 updates, 3 MB (Meta: webhooks overview). */
const updates = 1000
const bytes = 3_000_000

const sentence = 'Merhaba, siparişim hâlâ gelmedi; "kargoda" görünüyor. Ne zaman elime ulaşır? '

const update = (n: number) => {
  const from = String(905_300_000_000 + n)
  const common = {
    from,
    id: `wamid.HBgM${String(n).padStart(52, "0")}`,
    timestamp: String(1_750_000_000 + n)
  }
  const text = sentence.repeat(38)
  if (n % 10 === 0) {
    return {
      statuses: [
        {
          id: common.id,
          status: "delivered",
          timestamp: common.timestamp,
          recipient_id: from,
          conversation: { id: String(n), origin: { type: "utility" } },
          pricing: { billable: true, pricing_model: "PMP", category: "utility", type: "regular" }
        }
      ]
    }
  }
  const message =
    n % 10 === 1
      ? {
          ...common,
          type: "interactive",
          interactive: { type: "button_reply", button_reply: { id: `order-${n}`, title: "Evet" } }
        }
      : n % 10 === 2
        ? {
            ...common,
            type: "image",
            image: {
              id: String(n),
              mime_type: "image/jpeg",
              sha256: "3q2+7w==",
              caption: text.slice(0, 1000)
            }
          }
        : { ...common, type: "text", text: { body: text } }
  return { contacts: [{ profile: { name: `Ayşe ${n}` }, wa_id: from }], messages: [message] }
}

const batch = JSON.stringify({
  object: "whatsapp_business_account",
  entry: Array.from({ length: updates }, (_, n) => ({
    id: "102290129340398",
    changes: [
      {
        field: "messages",
        value: {
          messaging_product: "whatsapp",
          metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
          ...update(n)
        }
      }
    ]
  }))
})
const size = new TextEncoder().encode(batch).length
if (size < bytes * 0.9 || size > bytes * 1.1) throw new Error(`The batch has ${size} bytes.`)

const { decode, durationMs, warmUpMs } = JSON.parse(process.argv[2] ?? "") as WebhookBlock
const decodeOnce = () => {
  if (decode === "JSON.parse") return void JSON.parse(batch)
  const events = Webhook.decode(batch)
  if (events.length !== updates) throw new Error(`Core found ${events.length} events of ${updates}.`)
  if (events.some(({ _tag }) => _tag === "Unknown")) throw new Error("Core did not know an event.")
}

const stretch = (durationMs: number) => {
  const cpu = process.cpuUsage()
  const begin = performance.now()
  let batches = 0
  for (; performance.now() - begin < durationMs; batches++) decodeOnce()
  const { system, user } = process.cpuUsage(cpu)
  return { cpu: (user + system) / batches / 1000, wall: (performance.now() - begin) / batches }
}
stretch(warmUpMs)
process.send?.(stretch(durationMs))
