/** The webhook scenarios: every status, every type of inbound message, and Meta's account events. */
import type { Exchange } from "@connexease-gateway/contract"
import type { Act, PostExpectation, WebhookScenario } from "./WebhookScenario.ts"
import { person } from "./WebhookScenario.ts"

const equals = (value: Exchange.Answer["body"] & {}): Exchange.Matcher => ({ equals: value })
const like = (pattern: string): Exchange.Matcher => ({ schema: { type: "string", pattern } })
const time = like("^[0-9]{10}$")

const message = (type: string, payload: object, more: object = {}) => ({
  messaging_product: "whatsapp",
  to: person,
  type,
  [type]: payload,
  ...more
})

const conversation: PostExpectation = {
  "/field": equals("messages"),
  "/value/messaging_product": equals("whatsapp"),
  "/value/metadata/phone_number_id": like("^[0-9]+$"),
  "/value/metadata/display_phone_number": like("^[0-9]+$")
}

const status = (name: string, more: PostExpectation = {}): PostExpectation => ({
  ...conversation,
  "/value/statuses/0/id": equals("{id}"),
  "/value/statuses/0/status": equals(name),
  "/value/statuses/0/timestamp": time,
  "/value/statuses/0/recipient_id": equals(person),
  "/value/statuses/1": { absent: true },
  ...more
})

const changed = (name: string, more: PostExpectation = {}): PostExpectation => ({
  "/_tag": equals("StatusChanged"),
  "/id": equals("{id}"),
  "/status": equals(name),
  "/recipientId": equals(person),
  ...more
})

const priced: PostExpectation = {
  "/value/statuses/0/pricing/billable": { schema: { type: "boolean" } },
  "/value/statuses/0/pricing/pricing_model": equals("PMP"),
  "/value/statuses/0/pricing/category": like("^[a-z_]+$")
}

const statuses: Pick<WebhookScenario, "promise" | "source" | "evidence"> = {
  promise: "webhook.status",
  source: "Meta: webhooks reference, messages, status",
  evidence: "documented"
}

const text = { body: "Hello! This is a test." }

const sent: ReadonlyArray<WebhookScenario> = [
  {
    id: "webhook-delivered",
    title: "A message is told to be sent, then delivered, with its price on one of them at least",
    ...statuses,
    act: { kind: "send", body: message("text", text) },
    posts: [status("sent", priced), status("delivered")],
    events: [changed("sent", { "/pricing/model": equals("PMP") }), changed("delivered")]
  },
  {
    id: "webhook-read",
    title: "A message that the person opens is told to be read",
    ...statuses,
    act: { kind: "send", body: message("text", text), becomes: { status: "read" } },
    posts: [status("sent"), status("delivered"), status("read")],
    events: [changed("sent"), changed("delivered"), changed("read")]
  },
  {
    id: "webhook-failed",
    title: "A message that cannot be delivered is told to have failed, with Meta's code",
    ...statuses,
    act: { kind: "send", body: message("text", text), becomes: { status: "failed", error: 131026 } },
    posts: [
      status("failed", {
        "/value/statuses/0/errors/0/code": equals(131026),
        "/value/statuses/0/errors/0/title": like("."),
        "/value/statuses/0/pricing": { absent: true }
      })
    ],
    events: [changed("failed", { "/errors/0/code": equals(131026) })]
  },
  {
    id: "webhook-tracking",
    title: "Tracking data comes back with every status",
    promise: "webhook.tracking",
    source: "Meta: send messages reference, biz_opaque_callback_data",
    evidence: "documented",
    act: { kind: "send", body: message("text", text, { biz_opaque_callback_data: "order-4711; naïve ✓" }) },
    posts: ["sent", "delivered"].map((name) =>
      status(name, { "/value/statuses/0/biz_opaque_callback_data": equals("order-4711; naïve ✓") })
    ),
    events: ["sent", "delivered"].map((name) =>
      changed(name, { "/correlationId": equals("order-4711; naïve ✓") })
    )
  },
  {
    id: "webhook-sandbox",
    title: "A sandboxed message is never told of",
    promise: "webhook.status",
    source: "Connexease: quickstart; that the sandbox tells nothing is assumed",
    evidence: "assumed",
    act: { kind: "send", body: message("text", text), sandbox: true },
    posts: [],
    events: []
  },
  {
    id: "webhook-again",
    title: "A webhook that is not answered 200 comes again",
    promise: "webhook.again",
    source: "Connexease: webhooks; the schedule is assumed",
    evidence: "assumed",
    act: { kind: "send", body: message("text", text), refused: 1 },
    posts: [status("sent"), status("delivered"), status("sent")],
    events: [changed("sent"), changed("delivered"), changed("sent")]
  }
]

const media = { id: "1234567890123456", mime_type: "image/jpeg", sha256: `${"A".repeat(43)}=` }
const tags = (type: string, more: PostExpectation = {}): PostExpectation => ({
  "/_tag": equals("MessageReceived"),
  "/from": equals(person),
  "/content/type": equals(type),
  ...more
})

/** What a person sends: its payload, further values in the post, and what core calls and reads of it. */
const incoming: ReadonlyArray<
  readonly [type: string, payload: unknown, post?: PostExpectation, event?: PostExpectation]
> = [
  [
    "text",
    { body: 'Merhaba 👋🏽 مرحبا / "quoted" \\ naïve\u2028' },
    { "/value/messages/0/text/body": equals('Merhaba 👋🏽 مرحبا / "quoted" \\ naïve\u2028') },
    { "/content/body": equals('Merhaba 👋🏽 مرحبا / "quoted" \\ naïve\u2028') }
  ],
  ["image", { ...media, caption: "A receipt" }, { "/value/messages/0/image/id": equals(media.id) }],
  ["video", { ...media, mime_type: "video/mp4" }],
  ["audio", { ...media, mime_type: "audio/ogg; codecs=opus", voice: true }],
  ["document", { ...media, mime_type: "application/pdf", filename: "order.pdf" }],
  ["sticker", { ...media, mime_type: "image/webp", animated: false }],
  ["location", { latitude: 41.0082, longitude: 28.9784, name: "Istanbul" }],
  ["contacts", [{ name: { formatted_name: "Ada" }, phones: [{ phone: "+905321234567" }] }]],
  ["reaction", { message_id: "wamid.HBgM", emoji: "👍" }],
  ["button", { payload: "yes", text: "Yes" }],
  ["interactive", { type: "button_reply", button_reply: { id: "yes", title: "Yes" } }],
  [
    "order",
    {
      catalog_id: "1",
      text: "Please",
      product_items: [{ product_retailer_id: "a", quantity: 1, item_price: 10.5, currency: "TRY" }]
    }
  ],
  ["edit", { original_message_id: "wamid.HBgM", message: { type: "text", text: { body: "Again" } } }],
  ["revoke", { original_message_id: "wamid.HBgM" }],
  ["unsupported", {}, { "/value/messages/0/errors/0/code": equals(131051) }]
]

const received: ReadonlyArray<WebhookScenario> = [
  ...incoming.map(([type, payload, post = {}, event = {}]): WebhookScenario => ({
    id: `webhook-incoming-${type}`,
    title: `A person sends: ${type}`,
    promise: "webhook.incoming",
    source: "Meta: webhooks reference, messages",
    evidence: "documented",
    act: { kind: "incoming", content: { type, [type]: payload } },
    posts: [
      {
        ...conversation,
        "/value/contacts/0/wa_id": equals(person),
        "/value/messages/0/from": equals(person),
        "/value/messages/0/id": like("^wamid\\."),
        "/value/messages/0/timestamp": time,
        "/value/messages/0/type": equals(type),
        ...post
      }
    ],
    events: [tags(type, event)]
  })),
  {
    id: "webhook-incoming-system",
    title: "A person changes the number; nobody is named as contact",
    promise: "webhook.incoming",
    source: "Meta: webhooks reference, messages, system",
    evidence: "documented",
    act: {
      kind: "incoming",
      content: {
        type: "system",
        system: { body: "Ada changed the number", type: "user_changed_number", wa_id: "905321234568" }
      }
    },
    posts: [
      { ...conversation, "/value/messages/0/type": equals("system"), "/value/contacts": { absent: true } }
    ],
    events: [tags("system")]
  },
  ...(
    [
      [
        "button",
        {
          type: "button",
          body: { text: "Really?" },
          action: { buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }] }
        }
      ],
      [
        "list",
        {
          type: "list",
          body: { text: "Which?" },
          action: { button: "Choose", sections: [{ title: "All", rows: [{ id: "yes", title: "Yes" }] }] }
        }
      ]
    ] as const
  ).map(([kind, interactive]): WebhookScenario => ({
    id: `webhook-press-${kind}`,
    title: `A person chooses in a ${kind} message: the answer names the message and the choice`,
    promise: "webhook.incoming",
    source: "Meta: webhooks reference, messages, interactive",
    evidence: "documented",
    act: { kind: "send", body: message("interactive", interactive), press: "Yes" },
    posts: [
      status("sent"),
      status("delivered"),
      {
        ...conversation,
        "/value/messages/0/type": equals("interactive"),
        "/value/messages/0/context/id": equals("{id}"),
        [`/value/messages/0/interactive/${kind}_reply/id`]: equals("yes"),
        [`/value/messages/0/interactive/${kind}_reply/title`]: equals("Yes")
      }
    ],
    events: [changed("sent"), changed("delivered"), tags("interactive", { "/context/id": equals("{id}") })]
  }))
]

const announced = (
  event: Extract<Act, { readonly kind: "announce" }>["event"],
  field: string,
  tag: string
): WebhookScenario => ({
  id: `webhook-${event}`,
  title: `Meta tells something of ${event === "template" ? "a template" : "the account"}`,
  promise: "webhook.account",
  source: `Meta: webhooks reference, ${field}`,
  evidence: "documented",
  act: { kind: "announce", event },
  posts: [{ "/field": equals(field), "/value/event": like("^[A-Z_]+$") }],
  events: [{ "/_tag": equals(tag) }]
})

/** Every scenario, in the order of reports. */
export const all: ReadonlyArray<WebhookScenario> = [
  ...sent,
  ...received,
  announced("template", "message_template_status_update", "TemplateStatusChanged"),
  announced("account", "phone_number_quality_update", "PhoneNumberQualityChanged")
]
