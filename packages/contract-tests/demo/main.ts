/**
 * The whole way once: a mock gateway with small limits, the client that sends to it, and what becomes of each
 * message, when all is well and when it is not. Ends by itself; the exit code is 1 when anything is not as
 * expected.
 */
import { Gateway, Message, RetryPolicy } from "@connexease-gateway/core"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as RawHttp from "../src/http/RawHttp.ts"
import type { Row, Example } from "./Example.ts"
import { run } from "./Example.ts"
import * as Table from "./Table.ts"

const to = "+90 532 123 45 67"
const send = (message: Message.Message, options?: Gateway.SendOptions): Example["send"] =>
  Gateway.Gateway.use((gateway) => gateway.send(message, options))

const template = Message.template({
  to,
  name: "welcome_message_v2",
  language: "en",
  components: [{ type: "header", parameters: [{ type: "text", text: "Ada" }] }]
})

const messages: ReadonlyArray<Example> = [
  { title: "text", expected: "receipt", send: send(Message.text({ to, body: "Merhaba 👋" })) },
  {
    title: "image",
    expected: "receipt",
    send: send(Message.image({ to, link: "https://example.com/menu.jpg", caption: "Our menu" }))
  },
  {
    title: "audio",
    expected: "receipt",
    send: send(Message.audio({ to, link: "https://example.com/hello.mp3" }))
  },
  {
    title: "document",
    expected: "receipt",
    send: send(Message.document({ to, link: "https://example.com/invoice.pdf", filename: "invoice.pdf" }))
  },
  { title: "template", expected: "receipt", send: send(template) },
  {
    title: "reply buttons",
    expected: "receipt",
    send: send(
      Message.interactiveButtons({
        to,
        body: "Will you come on Friday?",
        buttons: [
          { id: "yes", title: "Yes" },
          { id: "no", title: "No" }
        ]
      })
    )
  },
  {
    title: "list",
    expected: "receipt",
    send: send(
      Message.interactiveList({
        to,
        body: "When shall we deliver?",
        button: "Choose a day",
        sections: [
          {
            rows: [
              { id: "thu", title: "Thursday" },
              { id: "fri", title: "Friday" }
            ]
          }
        ]
      })
    )
  },
  {
    title: "text, in the sandbox",
    expected: "receipt",
    send: send(Message.text({ to, body: "Nobody gets this" }), { sandbox: true })
  },
  { title: "template, as a marketing message", expected: "receipt", send: send(template, { mmlite: true }) }
]

// Recipients that start with 999 make the mock behave as the next three digits say.
const trouble: ReadonlyArray<Example> = [
  {
    title: "text to an invalid recipient",
    expected: "InvalidRecipient, Rejected",
    send: send(Message.text({ to: "999031000001", body: "Hello" }))
  },
  {
    title: "text with an empty balance",
    expected: "InsufficientBalance, Rejected",
    send: send(Message.text({ to: "999011000001", body: "Hello" }))
  },
  {
    title: "text whose answer was lost",
    expected: "ConnectionLost, Unknown",
    send: send(Message.text({ to: "999300000001", body: "Did you get this?" }))
  },
  {
    title: "text that breaks a rule",
    expected: "InvalidMessage, NotSent",
    send: send(Message.text({ to, body: "" }))
  }
]

const wrongKey: Example = {
  title: "text with a wrong key",
  expected: "Unauthorized, Rejected",
  send: send(Message.text({ to, body: "Hello" }))
}

const limits = { sec: 5, min: 100 }

/** As many at once as the window takes, and one more. */
const fullWindow: Example = {
  title: `text number ${limits.sec + 1} within a second, unpaced`,
  expected: "RateLimited, Rejected",
  send: Gateway.Gateway.use((gateway) =>
    Effect.all(
      Array.from({ length: limits.sec + 1 }, () => gateway.send(Message.text({ to, body: "Hello" }))),
      { concurrency: "unbounded" }
    ).pipe(Effect.flatMap(([receipt]) => (receipt === undefined ? Effect.never : Effect.succeed(receipt))))
  )
}

class NotAsExpected extends Data.TaggedError("NotAsExpected")<{ readonly rows: ReadonlyArray<Row> }> {
  override get message(): string {
    return `Not as expected: ${this.rows.map(({ title }) => title).join("; ")}`
  }
}

const body = JSON.stringify({
  messaging_product: "whatsapp",
  recipient_type: "individual",
  to: "+905321234567",
  type: "text",
  text: { preview_url: true, body: "Hello! This is a test message." }
})

const curl = (url: string): string =>
  [
    `curl --include --request POST --url ${url}/v1/wa/message \\`,
    "  --header 'Authorization: Bearer mock_demo' --header 'Content-Type: application/json' \\",
    `  --data '${body}'`
  ].join("\n")

/** What that curl prints. */
const rawAnswer = (url: string) =>
  Effect.gen(function* () {
    const http = yield* RawHttp.make(new URL(url), { timeout: 5_000 })
    const answer = yield* http.send({
      method: "POST",
      target: "/v1/wa/message",
      headers: [
        ["Authorization", "Bearer mock_demo"],
        ["Content-Type", "application/json"]
      ],
      body: Buffer.from(body)
    })
    return [
      `HTTP/1.1 ${answer.status}`,
      ...answer.headers.map(([name, value]) => `${name}: ${value}`),
      "",
      RawHttp.text(answer)
    ].join("\n")
  })

const program = Effect.gen(function* () {
  const mock = yield* Effect.acquireRelease(
    Effect.promise(() => startMockGateway({ port: 0, limits })),
    (started) => Effect.promise(() => started.close())
  )
  const gateway = (key: string, options: Partial<Gateway.Options> = {}) =>
    Gateway.layer({ apiKey: Redacted.make(key), baseUrl: mock.url, ...options })
  const all = (examples: ReadonlyArray<Example>, key: string, options?: Partial<Gateway.Options>) =>
    Effect.provide(Effect.forEach(examples, run), gateway(key, options))

  yield* Console.log(
    `The mock gateway is at ${mock.url}: ${limits.sec} requests a second, ${limits.min} a minute for each key.\n`
  )
  const rows = [
    ...(yield* all([...messages, ...trouble], "mock_demo")),
    ...(yield* all([wrongKey], "sk_nobody_has_this_key")),
    ...(yield* all([fullWindow], "mock_busy", { pacing: "off", retry: RetryPolicy.none }))
  ]
  yield* Console.log(Table.render(rows))

  const lost = yield* Effect.promise(() => mock.world("demo").messages({ to: "999300000001" }))
  yield* Console.log(
    `\nThe message whose answer was lost is ${lost.length === 1 ? "in the mock's journal: it was sent. That is why it is Unknown, and was not tried again." : `${lost.length} times in the mock's journal`}`
  )
  yield* Console.log(`\nThe same without the client:\n\n${curl(mock.url)}\n\n${yield* rawAnswer(mock.url)}\n`)

  const wrong = rows.filter(({ asExpected }) => !asExpected)
  if (wrong.length > 0 || lost.length !== 1) return yield* new NotAsExpected({ rows: wrong })
})

NodeRuntime.runMain(Effect.scoped(program))
