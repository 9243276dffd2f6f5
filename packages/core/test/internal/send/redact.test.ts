import { inspect } from "node:util"
import { Catalogue, MetaCatalogue } from "@connexease-gateway/contract"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import * as Gateway from "../../../src/Gateway.ts"
import type * as GatewayError from "../../../src/GatewayError.ts"
import * as Message from "../../../src/Message.ts"
import * as RetryPolicy from "../../../src/RetryPolicy.ts"
import { answer, type FaultServer, startFaultServer } from "../../support/faultServer.ts"
import { fakeGateway, refused } from "../../support/fakeGateway.ts"
import { faults } from "../../support/faults.ts"

const apiKey = "sk_9fQmZ2vT7wXe1LbR4cNy8sKd6hGj3pUa"
const number = "905321239876"
const content = 'İyi günler Şükrü Ağaoğlu, doğrulama kodunuz QX7K4Z. "Gizli" & <özel>\n5. satır'
const caption = "Çok gizli bir not"
const message = Message.interactiveButtons({
  to: "+90 (532) 123 98 76",
  body: content,
  footer: caption,
  buttons: [
    { id: "iade-talebi-7781", title: "İade et" },
    { id: "no", title: "Vazgeç" }
  ]
})

/** What must never be seen, in the spellings in which it can appear. */
const secrets = [
  apiKey,
  apiKey.slice(3, 20),
  number,
  "5321239876",
  "532 123 98 76",
  "532-123-98-76",
  "Ağaoğlu",
  "ağaoğlu",
  "A\\u011fao\\u011flu",
  "A%C4%9Fao%C4%9Flu",
  "QX7K4Z",
  "doğrulama",
  "Çok gizli",
  "iade-talebi-7781",
  "İade et",
  "Vazgeç"
]

const leaks = (text: string): ReadonlyArray<string> => secrets.filter((secret) => text.includes(secret))

/** Every string that can be reached from a value, by whatever property. */
const reachable = (value: unknown, seen = new Set<unknown>()): string => {
  if (typeof value === "string") return `${value}\n`
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value))
    return ""
  seen.add(value)
  let text = value instanceof Map || value instanceof Set ? reachable([...value], seen) : ""
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    text += `${String(key)}\n${descriptor !== undefined && "value" in descriptor ? reachable(descriptor.value, seen) : ""}`
  }
  return (
    text +
    (Object.getPrototypeOf(value) === Object.prototype ? "" : reachable(Object.getPrototypeOf(value), seen))
  )
}

/** All the ways in which an error gets into a log, a terminal or a report. */
const printed = (error: GatewayError.GatewayError): string =>
  [
    String(error),
    error.message,
    error.stack,
    error.resolution,
    JSON.stringify(error),
    JSON.stringify(error.reason),
    inspect(error, { depth: Infinity, showHidden: true }),
    inspect(error.reason, { depth: Infinity, showHidden: true }),
    inspect({ nested: [error] }, { depth: Infinity }),
    Cause.pretty(Cause.fail(error)),
    ...error.attempts.map((attempt) => inspect(attempt, { depth: Infinity })),
    reachable(error)
  ].join("\n")

/** Sends the message and gives back everything that anybody could read about its failure. */
const everythingAbout = (baseUrl: string) =>
  Effect.gen(function* () {
    const logged: Array<string> = []
    const spans: Array<Tracer.Span> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    const loggers = Logger.layer([
      Logger.map(Logger.formatJson, (line) => void logged.push(line)),
      Logger.map(Logger.formatLogFmt, (line) => void logged.push(line)),
      Logger.make(({ cause, message: what }) => void logged.push(inspect([what, cause], { depth: Infinity })))
    ])
    const exit = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => send(message)).pipe(
      Effect.tapCause((cause) => Effect.logError("The send failed", cause)),
      Effect.exit,
      Effect.provide(
        Layer.provideMerge(
          Gateway.layer({
            apiKey: Redacted.make(apiKey),
            baseUrl,
            timeout: "100 millis",
            retry: { ...RetryPolicy.safe, attempts: 2, base: "1 milli", cap: "1 milli" }
          }),
          loggers
        )
      ),
      Effect.withTracer(tracer)
    )
    const metrics = yield* Metric.snapshot
    const error = Exit.findErrorOption(exit)
    return {
      failed: error._tag === "Some",
      text: [
        error._tag === "Some" ? printed(error.value) : "",
        ...logged,
        ...spans.map((span) => inspect(span, { depth: Infinity }) + reachable(span)),
        inspect(metrics, { depth: Infinity })
      ].join("\n"),
      logged: logged.length,
      spans: spans.length
    }
  })

const assertSilent = (server: () => Promise<FaultServer>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { url } = yield* Effect.acquireDisposable(Effect.promise(server))
      const seen = yield* everythingAbout(url)
      if (seen.failed) assert.isAbove(seen.logged, 2)
      assert.isAbove(seen.spans, 0)
      if (seen.failed) assert.deepStrictEqual(leaks(seen.text), [])
    })
  )

/** Ways in which a server repeats a request. */
const echoes: Readonly<Record<string, (request: string) => string>> = {
  "as it came": (request) => request,
  "its body alone": (request) => request.slice(request.indexOf("\r\n\r\n") + 4),
  "escaped for ASCII": (request) =>
    request.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "escaped twice": (request) => JSON.stringify(JSON.stringify(request)),
  "encoded for a URL": (request) => encodeURIComponent(request),
  "escaped for HTML": (request) => request.replace(/[&<>"'ışğüöçİŞĞÜÖÇ]/g, (c) => `&#${c.charCodeAt(0)};`),
  "in lower case": (request) => request.toLowerCase(),
  "cut off in the middle of the text": (request) => request.slice(0, request.indexOf("QX7K4Z") + 3),
  "with the number as people write it": (request) =>
    request.replaceAll(number, "+90 532 123 98 76").concat(" 0532-123-98-76 (532) 123 98 76"),
  "word by word": (request) => request.replaceAll(" ", "\n\n | ")
}

const envelopes: Readonly<Record<string, (echo: string) => string>> = {
  "every text of the envelope": (echo) =>
    JSON.stringify({
      isSuccess: false,
      errors: {
        code: echo,
        group: echo,
        description: echo,
        params: { limit_type: echo, retry_after: echo, [echo]: [echo] }
      }
    }),
  "every text of Meta's error": (echo) =>
    JSON.stringify({
      isSuccess: false,
      errors: {
        code: "GW_003",
        group: "BAD_GATEWAY",
        description: echo,
        params: {
          meta: {
            code: 999_999,
            message: echo,
            title: echo,
            type: echo,
            fbtrace_id: echo,
            error_data: { details: echo, messaging_product: echo }
          }
        }
      }
    }),
  "the numbers and the link of Meta's error": (echo) =>
    JSON.stringify({
      error: { code: 1, message: "", error_subcode: Number(number), href: `https://example.com/?${echo}` }
    }),
  "the code of Meta's error": () => JSON.stringify({ error: { code: Number(number), message: "" } }),
  "Meta's own body": (echo) =>
    JSON.stringify({
      error: { code: 131009, message: echo, type: echo, error_data: { details: echo }, error_user_msg: echo }
    }),
  "a page of its own": (echo) => `<html><body>${echo}</body></html>`
}

describe("nothing that is printed about a failure shows the key, the number or the content", () => {
  for (const fault of faults) {
    it.live(`when there is: ${fault.name}`, () => assertSilent(fault.start))
  }

  for (const [where, envelope] of Object.entries(envelopes)) {
    for (const [how, echo] of Object.entries(echoes)) {
      it.live(`when the server repeats the request in ${where}, ${how}`, () =>
        assertSilent(() =>
          startFaultServer({
            requested: (socket, _, request) =>
              socket.write(
                answer(400, envelope(echo(request)), { "x-echo": encodeURIComponent(request).slice(0, 500) })
              )
          })
        )
      )
    }
  }

  it.effect("when the message is not valid, or the options are not", () =>
    Effect.gen(function* () {
      const invalid = {
        messaging_product: "whatsapp",
        to: "not 905321239876",
        type: "text",
        text: { body: content.repeat(200), preview_url: caption },
        [number]: "Ağaoğlu",
        "Çok gizli bir not": 1
      } as unknown as Message.Message
      const layer = Gateway.layer({ apiKey: Redacted.make(apiKey), baseUrl: "http://127.0.0.1:1" })
      const error = yield* Effect.flatMap(Gateway.Gateway, ({ send }) =>
        Effect.flip(send(invalid, { correlationId: content.repeat(20) }))
      ).pipe(Effect.provide(layer))
      assert.strictEqual(error.reason._tag, "InvalidMessage")
      assert.deepStrictEqual(leaks(printed(error)), [])

      const misconfigured = yield* Effect.flip(
        Layer.build(
          Gateway.layer({
            apiKey: Redacted.make(`${apiKey}\n`),
            baseUrl: `https://${number}:Ağaoğlu@example.com/?${apiKey}`
          })
        )
      )
      assert.strictEqual(misconfigured.reason._tag, "InvalidConfiguration")
      assert.deepStrictEqual(leaks(printed(misconfigured)), [])
    })
  )

  it.effect("while what the server says of its own stays readable", () =>
    Effect.gen(function* () {
      const details =
        "body: number of localizable_params (2) does not match the expected number of params (1)"
      const { layer } = fakeGateway(() =>
        refused(502, "GW_003", {
          meta: {
            code: 132000,
            message: "(#132000) Number of parameters does not match the expected number of params",
            type: "OAuthException",
            error_data: { details }
          }
        })
      )
      const error = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => Effect.flip(send(message))).pipe(
        Effect.provide(layer)
      )
      assert.include(error.message, details)
      assert.include(
        error.message,
        "132000 Number of parameters does not match the expected number of params"
      )
    })
  )
})

/** What an error says when the server says this about the message. */
const said = (about: Message.Message, details: string, title = "Invalid parameter") =>
  Effect.gen(function* () {
    const { layer } = fakeGateway(() =>
      refused(400, "GW_003", {
        meta: { code: 100, message: `(#100) ${title}`, type: "OAuthException", error_data: { details } }
      })
    )
    const error = yield* Effect.flatMap(Gateway.Gateway, ({ send }) => Effect.flip(send(about))).pipe(
      Effect.provide(layer)
    )
    return error.message
  })

describe("short content", () => {
  const template = Message.template({
    to: number,
    name: "parcel_sent",
    language: "en_US",
    components: [
      {
        type: "body",
        parameters: [
          { type: "text", text: "Ayşe" },
          { type: "text", text: "4711" },
          { type: "text", text: "7" }
        ]
      }
    ]
  })
  const text = Message.text({ to: number, body: "Merhaba Ece, kodunuz 4711, oda 12B, kat 3" })

  for (const [about, value, server] of [
    [template, "Ayşe", "Parameter Ayşe is too long"],
    [template, "ayşe", "cannot render 'ayşe'"],
    [template, "4711", "bad value: 4711."],
    [template, "7", "value [7] is not allowed"],
    [text, "Ece", "Ece is not a word"],
    [text, "4711", "found 4711 in text"],
    [text, "12B", "room 12B?"],
    [text, "oda", "unknown word <oda>"]
  ] as const) {
    it.effect(`is not shown when the server repeats it: ${server}`, () =>
      Effect.gen(function* () {
        const message = yield* said(about, server)
        assert.notInclude(message, value)
        assert.include(message, "[redacted]")
      })
    )
  }

  it.effect("within another word is not that content", () =>
    Effect.gen(function* () {
      assert.include(yield* said(text, "code 14711x of Ecem"), "code 14711x of Ecem")
    })
  )

  it.effect("leaves the template's name and language readable", () =>
    Effect.gen(function* () {
      const details = "template name (parcel_sent) does not exist in en_US"
      assert.include(yield* said(template, details), details)
    })
  )

  it.effect("in place of a template's name is not shown", () =>
    Effect.gen(function* () {
      const named = Message.raw({
        to: number,
        type: "template",
        template: { name: "Ayşe Kaya 4711", language: { code: "en" } }
      })
      const message = yield* said(named, "template name (Ayşe Kaya 4711) does not exist in en")
      assert.notInclude(message, "Ayşe")
      assert.notInclude(message, "4711")
      assert.include(message, "does not exist in en")
      const digits = Message.raw({ to: number, type: "template", template: { name: "4711" } })
      assert.notInclude(yield* said(digits, "no 4711 here"), "4711")
    })
  )

  it.effect("does not stretch the time that a large message takes to redact", () =>
    Effect.gen(function* () {
      const words = Array.from({ length: 150_000 }, (_, i) => i.toString(36)).join(" ")
      const message = yield* said(Message.raw({ to: number, type: "x", x: words }), "no 4a2 here")
      assert.notInclude(message, "4a2")
    })
  )

  it.effect("is redacted as fast where message and answer repeat one letter", () =>
    Effect.gen(function* () {
      const about = Message.raw({ to: number, type: "x", x: "a".repeat(900_000) })
      assert.notInclude(yield* said(about, "a".repeat(2000)), "aaaaaa")
    })
  )
})

describe("constant texts stay whole, though the message has the same words", () => {
  const titles = [...new Set(MetaCatalogue.all.map(({ title }) => title))].filter((title) =>
    title.includes(" ")
  )
  const descriptions = Catalogue.all
    .filter(({ description }) => description.evidence === "documented")
    .map(({ description }) => description.value)

  for (const constant of [...titles, ...descriptions]) {
    it.effect(constant, () =>
      Effect.gen(function* () {
        const about = Message.text({ to: number, body: `${constant} says 4711` })
        const message = yield* said(about, `${constant}: 4711`, constant)
        assert.include(message, `100 ${constant} (${constant}: [redacted])`)
      })
    )
  }
})
