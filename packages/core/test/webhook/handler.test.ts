import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { InvalidConfiguration } from "@connexease-gateway/core/GatewayError"
import { Webhook } from "@connexease-gateway/core"
import { createWebhookHandler } from "@connexease-gateway/core/webhook/promise"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { conversation, ids, status, text } from "./samples.ts"

const secret = Redacted.make("3f0c1d5a9b7e4c2f8a6d0e1b5c9f7a3d")
const authorization = `Bearer ${Redacted.value(secret)}`
const body = JSON.stringify(
  conversation({ messages: [text("a", "Gizli adres")], statuses: [status("b", "read")] })
)

const request = (init: RequestInit = {}) =>
  new Request("https://example.com/webhook", { method: "POST", headers: { authorization }, body, ...init })

const streamed = (stream: ReadableStream) => request({ body: stream, duplex: "half" } as RequestInit)

const collecting = () => {
  const taken: Array<Webhook.Event> = []
  const handler = Webhook.toWebHandler({
    secret,
    handle: (events) => Effect.sync(() => taken.push(...events))
  })
  return { taken, handler }
}

describe("toWebHandler", () => {
  it("answers 200 once the events are taken", async () => {
    const { taken, handler } = collecting()
    const response = await handler(request())
    assert.strictEqual(response.status, 200)
    assert.deepStrictEqual(ids(taken), ["a", "b"])
  })

  const kilobyte = new Uint8Array(1024).fill(32)
  const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(kilobyte) })
  const refusals: ReadonlyArray<readonly [status: number, when: string, request: () => Request]> = [
    [405, "GET", () => request({ method: "GET", body: null })],
    [405, "PUT", () => request({ method: "PUT" })],
    [401, "there is no secret", () => request({ headers: {} })],
    [401, "the secret is wrong", () => request({ headers: { authorization: "Bearer guess" } })],
    [
      413,
      "the length says more than 4 MB",
      () => request({ headers: { authorization, "content-length": "4194305" } })
    ],
    [413, "more than 4 MB come without saying so", () => streamed(endless())],
    [400, "the body is empty", () => request({ body: null })],
    [400, "the body is not JSON", () => request({ body: body.slice(1) })],
    [400, "the body is not a webhook", () => request({ body: '{"isSuccess":true,"data":{}}' })],
    [
      400,
      "the body breaks off",
      () => streamed(new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }))
    ],
    [
      400,
      "the body holds no bytes",
      () => streamed(new ReadableStream({ pull: (controller) => controller.enqueue("text") }))
    ]
  ]
  for (const [expected, when, make] of refusals) {
    it(`answers ${expected} when ${when}, and hands nothing on`, async () => {
      const { taken, handler } = collecting()
      const response = await handler(make())
      assert.strictEqual(response.status, expected)
      assert.notInclude(await response.text(), Redacted.value(secret))
      assert.lengthOf(taken, 0)
    })
  }

  it("reports why it refused a request, and to the sender what is wrong with a body", async () => {
    const problems: Array<Webhook.HandlerProblem> = []
    const onError = (problem: Webhook.HandlerProblem) => void problems.push(problem)
    const handler = Webhook.toWebHandler({ secret, handle: () => Effect.die("not reached"), onError })
    const consumed = request()
    await consumed.text()
    const cases: ReadonlyArray<readonly [Request, Webhook.HandlerProblem["reason"], RegExp]> = [
      [consumed, "UnreadableBody", /was read before/],
      [request({ body: String({}) }), "NotWebhook", /body parser, such as express\.json\(\)/],
      [request({ body: null }), "NotWebhook", /no body/],
      [request({ body: "{}" }), "NotWebhook", /not a webhook/],
      [request({ headers: {} }), "Unauthorized", /Unauthorized/],
      [request({ method: "PUT" }), "MethodNotAllowed", /POST/]
    ]
    for (const [from, reason, words] of cases) {
      const response = await handler(from)
      const problem = problems.pop()
      assert.strictEqual(problem?.reason, reason)
      assert.strictEqual(problem?.status, response.status)
      assert.match(await response.text(), words)
    }
  })

  it("reports what the application failed with, answers 503, and survives a report that fails", async () => {
    const full = new Error("full")
    const problems: Array<Webhook.HandlerProblem> = []
    const handler = createWebhookHandler({
      secret: Redacted.value(secret),
      onEvents: () => Promise.reject(full),
      onError: (problem) => {
        problems.push(problem)
        throw new Error("no log")
      }
    })
    assert.strictEqual((await handler(request())).status, 503)
    assert.deepStrictEqual(
      problems.map(({ reason, cause }) => [reason, cause]),
      [["HandlerFailure", full]]
    )
  })

  it("takes its secret from the environment, and names the variable where there is none", async () => {
    const name = "CONNEXEASE_WEBHOOK_SECRET"
    assert.throws(() => createWebhookHandler({ onEvents: () => {} }), new RegExp(name))
    process.env[name] = Redacted.value(secret)
    try {
      const handler = createWebhookHandler({ onEvents: () => {} })
      assert.strictEqual((await handler(request())).status, 200)
    } finally {
      delete process.env[name]
    }
  })

  it("takes a webhook of 4 MB, in pieces that cut letters in two", async () => {
    const { taken, handler } = collecting()
    const bytes = new TextEncoder().encode(
      JSON.stringify(conversation({ messages: [text("a", "ğ🌞".repeat(600_000))] }))
    )
    let at = 0
    const response = await handler(
      streamed(
        new ReadableStream({
          pull: (controller) => {
            if (at >= bytes.length) return controller.close()
            controller.enqueue(bytes.slice(at, (at += 65_537)))
          }
        })
      )
    )
    assert.strictEqual(response.status, 200)
    const [event] = taken
    assert(event?._tag === "MessageReceived" && event.content.type === "text")
    assert.strictEqual(event.content.body, "ğ🌞".repeat(600_000))
  })

  it("accepts a webhook without events, without calling the handler", async () => {
    const handler = Webhook.toWebHandler({ secret, handle: () => Effect.die("not reached") })
    assert.strictEqual((await handler(request({ body: '{"entry":[]}' }))).status, 200)
  })

  for (const [what, missing] of [
    ["an empty secret", ""],
    ["a secret that is missing from the environment", undefined as never]
  ] as const) {
    it(`refuses to be made with ${what}, which would accept every request`, () => {
      assert.throws(
        () => Webhook.toWebHandler({ secret: Redacted.make(missing), handle: () => Effect.void }),
        InvalidConfiguration
      )
      assert.throws(() => createWebhookHandler({ secret: missing, onEvents: () => {} }), InvalidConfiguration)
    })
  }

  it("with `ack: before` answers at once, handles after, and keeps a worker alive meanwhile", async () => {
    const gate = Promise.withResolvers<void>()
    const taken: Array<Webhook.Event> = []
    const kept: Array<Promise<unknown>> = []
    const handler = Webhook.toWebHandler({
      secret,
      ack: "before",
      handle: (events) =>
        Effect.andThen(
          Effect.promise(() => gate.promise),
          Effect.sync(() => taken.push(...events))
        )
    })
    const context: Webhook.Lifetime = { waitUntil: (promise) => void kept.push(promise) }
    const response = await handler(request(), { SECRET: "a worker's environment" }, context)
    assert.strictEqual(response.status, 200)
    assert.lengthOf(taken, 0)
    assert.lengthOf(kept, 1)
    gate.resolve()
    await Promise.all(kept)
    assert.deepStrictEqual(ids(taken), ["a", "b"])
  })

  it("with `ack: before` handles the events where nothing keeps it alive, too", async () => {
    const taken = Promise.withResolvers<ReadonlyArray<Webhook.Event>>()
    const handler = Webhook.toWebHandler({
      secret,
      ack: "before",
      handle: (events) => Effect.sync(() => taken.resolve(events))
    })
    assert.strictEqual((await handler(request())).status, 200)
    assert.deepStrictEqual(ids(await taken.promise), ["a", "b"])
  })

  it("with `ack: before` still rejects requests without the secret", async () => {
    const handler = Webhook.toWebHandler({ secret, ack: "before", handle: () => Effect.die("not reached") })
    assert.strictEqual((await handler(request({ headers: {} }))).status, 401)
  })
})

const respond = (handle: Webhook.HandlerOptions["handle"], from = request()) =>
  Webhook.respond(from, { secret, handle }).pipe(Effect.map((response) => response.status))

describe("respond", () => {
  it.effect("answers 503 when the handler fails, dies or throws, and logs no content", () =>
    Effect.gen(function* () {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ message, cause }) => void logged.push(message, cause))
      class Full extends Error {
        readonly _tag = "Full"
      }
      const failures: ReadonlyArray<Webhook.HandlerOptions["handle"]> = [
        ([event]) => Effect.fail(new Full(JSON.stringify(event))),
        ([event]) => Effect.die(JSON.stringify(event)),
        ([event]) => {
          throw new Error(JSON.stringify(event))
        },
        () => Effect.interrupt
      ]
      for (const handle of failures) {
        assert.strictEqual(yield* Effect.provide(respond(handle), Logger.layer([logger])), 503)
      }
      const log = logged.map((part) => JSON.stringify(part)).join("\n")
      assert.include(log, "Full")
      assert.lengthOf(log.match(/handler failed/g) ?? [], failures.length)
      for (const private_ of ["Gizli", "905321234567", Redacted.value(secret)])
        assert.notInclude(log, private_)
    })
  )

  it.effect("logs a body that something else read, and no request of a stranger", () =>
    Effect.gen(function* () {
      const logged: Array<unknown> = []
      const logger = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
      const consumed = request()
      yield* Effect.promise(() => consumed.text())
      assert.strictEqual(
        yield* Effect.provide(
          respond(() => Effect.void, consumed),
          logger
        ),
        400
      )
      const stranger = request({ headers: {} })
      assert.strictEqual(
        yield* Effect.provide(
          respond(() => Effect.void, stranger),
          logger
        ),
        401
      )
      assert.lengthOf(logged, 1)
      assert.match(String(logged[0]), /was read before/)
    })
  )

  it.effect("answers 503 after 4.5 s and interrupts the handler", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const interrupted = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        respond(() =>
          Deferred.succeed(started, undefined).pipe(
            Effect.andThen(Effect.never),
            Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
          )
        )
      )
      yield* Deferred.await(started)
      yield* TestClock.adjust("4499 millis")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 millis")
      assert.strictEqual(yield* Fiber.join(fiber), 503)
      yield* Deferred.await(interrupted)
    })
  )

  it.effect("does not wait for a handler that cannot be interrupted", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const gate = yield* Deferred.make<void>()
      const finished = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        respond(() =>
          Effect.uninterruptible(
            Effect.gen(function* () {
              yield* Deferred.succeed(started, undefined)
              yield* Deferred.await(gate)
              yield* Deferred.succeed(finished, undefined)
            })
          )
        )
      )
      yield* Deferred.await(started)
      yield* TestClock.adjust("4500 millis")
      assert.strictEqual(yield* Fiber.join(fiber), 503)
      yield* Deferred.succeed(gate, undefined)
      yield* Deferred.await(finished)
    })
  )

  it.effect("answers 503 when the body does not come to its end in time", () =>
    Effect.gen(function* () {
      const pulled = yield* Deferred.make<void>()
      const slow = new ReadableStream({
        pull: () => {
          Deferred.doneUnsafe(pulled, Effect.void)
          return new Promise<void>(() => {})
        }
      })
      const sent = streamed(slow)
      const fiber = yield* Effect.forkChild(respond(() => Effect.die("not reached"), sent))
      yield* Deferred.await(pulled)
      yield* TestClock.adjust("4500 millis")
      assert.strictEqual(yield* Fiber.join(fiber), 503)
      assert.isFalse(sent.body?.locked)
    })
  )

  it.effect("stops the handler when it is interrupted itself", () =>
    Effect.gen(function* () {
      const started = yield* Deferred.make<void>()
      const interrupted = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        respond(() =>
          Deferred.succeed(started, undefined).pipe(
            Effect.andThen(Effect.never),
            Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined))
          )
        )
      )
      yield* Deferred.await(started)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(interrupted)
    })
  )
})

describe("createWebhookHandler", () => {
  const options = { secret: Redacted.value(secret) }

  it("answers by the promise: 200 when it resolves or nothing is returned, 503 when it rejects or throws", async () => {
    const taken: Array<string> = []
    const answers = [
      createWebhookHandler({ ...options, onEvents: async (events) => taken.push(...ids(events)) }),
      createWebhookHandler({ ...options, onEvents: (events) => void taken.push(...ids(events)) }),
      createWebhookHandler({ ...options, onEvents: () => Promise.reject(new Error("full")) }),
      createWebhookHandler({
        ...options,
        onEvents: () => {
          throw new Error("full")
        }
      })
    ].map((handler) => handler(request()))
    assert.deepStrictEqual(
      (await Promise.all(answers)).map((answer) => answer.status),
      [200, 200, 503, 503]
    )
    assert.deepStrictEqual(taken, ["a", "b", "a", "b"])
  })
})

/** What an application on node:http or Express writes. */
const listen = async (handler: (request: Request) => Promise<Response>) => {
  const server = createServer((incoming, outgoing) => {
    const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD"
    void handler(
      new Request(`http://localhost${incoming.url}`, {
        method: incoming.method ?? "GET",
        headers: new Headers(incoming.headers as Record<string, string>),
        ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {})
      } as RequestInit)
    ).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    [Symbol.asyncDispose]: close
  }
}

describe("on a socket", () => {
  it("the sender gets each answer, also while it is still sending", async () => {
    const taken: Array<Webhook.Event> = []
    const handler = Webhook.toWebHandler({
      secret,
      handle: (events) => Effect.sync(() => taken.push(...events))
    })
    await using server = await listen(handler)
    const send = async (init: RequestInit) => (await fetch(server.url, { method: "POST", ...init })).status
    const headers = { authorization, "content-type": "application/json" }
    assert.strictEqual(await send({ headers, body }), 200)
    assert.deepStrictEqual(ids(taken), ["a", "b"])
    assert.strictEqual(await send({ headers: {}, body }), 401)
    assert.strictEqual(await send({ headers, body: "{" }), 400)
    assert.strictEqual(await send({ headers, method: "GET" }), 405)
    assert.strictEqual(await send({ headers, body: new Uint8Array(5 * 1024 * 1024) }), 413)
    const chunks = (async function* () {
      for (let i = 0; i < 80; i++) yield new Uint8Array(65_536)
    })()
    assert.strictEqual(await send({ headers, body: chunks, duplex: "half" } as unknown as RequestInit), 413)
  })
})
