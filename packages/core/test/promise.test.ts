import { mkdtemp, readFile } from "node:fs/promises"
import { AsyncLocalStorage } from "node:async_hooks"
import { EventEmitter, on } from "node:events"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { Agent, type Dispatcher, RetryAgent } from "undici"
import { afterEach, assert, describe, it, vi } from "vitest"
import * as FileStore from "../src/ledger/FileStore.ts"
import * as Message from "../src/Message.ts"
import {
  createGateway,
  decodeMessage,
  type Gateway,
  type GatewayError,
  isGatewayError,
  type LedgerStore,
  type Options,
  parsePhoneNumber,
  type SendResult,
  validateMessage
} from "../src/promise.ts"
import { answer, type Behaviour, receipt, startFaultServer } from "./support/faultServer.ts"

const message = Message.text({ to: "+90 532 123 45 67", body: "Merhaba" })
const ok = answer(200, JSON.stringify(receipt))
const answering: Behaviour = { requested: (socket) => socket.write(ok) }

const setUp = async (behaviour: Behaviour, options?: Partial<Options>) => {
  const server = await startFaultServer(behaviour)
  const gateway = createGateway({ apiKey: "sk_test", baseUrl: server.url, ...options })
  return {
    server,
    gateway,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await gateway.close()
    }
  }
}

const failure = async (promise: Promise<unknown>): Promise<GatewayError> => {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason
  )
  assert(isGatewayError(error))
  return error
}

async function* broken() {
  yield message
  throw new Error("the list is broken")
}

async function* hanging() {
  for (let i = 0; i < 20; i++) yield message
  await new Promise(() => {})
}

async function* later<A>(items: ReadonlyArray<A>) {
  yield* items
}

const collect = async (sent: AsyncIterable<SendResult>): Promise<Array<string>> => {
  const seen: Array<string> = []
  for await (const { error, index, receipt } of sent) {
    seen[index] = receipt === undefined ? error.reason._tag : "receipt"
  }
  return seen
}

/** An object with one property that cannot be read. */
const throwing = <A>(name: string): A =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error("secret")
    }
  }) as A

const textStore = (): LedgerStore => {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => values.set(key, value),
    delete: async (key) => values.delete(key),
    keys: async () => values.keys()
  }
}

describe("a gateway of promises", () => {
  it("sends, and gives the receipt", async () => {
    await using it = await setUp(answering)
    const sent = await it.gateway.send(message)
    assert.strictEqual(sent.messageId, receipt.data.messages[0]?.id)
    assert.strictEqual(sent.recipient, "905321234567")
    assert.isFalse(sent.sandbox)
  })

  it("sends while a test has replaced the timers", async () => {
    await using it = await setUp(answering)
    vi.useFakeTimers()
    try {
      assert.strictEqual((await it.gateway.send(message)).recipient, "905321234567")
    } finally {
      vi.useRealTimers()
    }
  })

  it("rejects with the GatewayError, whose wait is in milliseconds", async () => {
    const refusal = JSON.stringify({
      isSuccess: false,
      errors: {
        code: "RATE_001",
        group: "TOO_MANY_REQUESTS",
        description: "Slow",
        params: { retry_after: "60s" }
      }
    })
    await using it = await setUp(
      { requested: (socket) => socket.write(answer(429, refusal)) },
      { retry: "none" }
    )
    const error = await failure(it.gateway.send(message))
    assert(error.reason._tag === "RateLimited")
    assert.strictEqual(error.reason.code, "RATE_001")
    assert.strictEqual(error.outcome, "Rejected")
    assert.strictEqual(error.retryAfterMillis, 60_000)
    assert.instanceOf(error, Error)
  })

  it("rejects what is not valid, and says where", async () => {
    await using it = await setUp(answering)
    const error = await failure(it.gateway.send(Message.text({ to: "nobody", body: "" })))
    assert(error.reason._tag === "InvalidMessage")
    assert.deepStrictEqual(
      error.reason.issues.map(({ path }) => path.join(".")),
      ["to", "text.body"]
    )
    assert.strictEqual(it.server.requests.length, 0)
  })

  for (const [what, options] of Object.entries({
    "an empty key": { apiKey: "" },
    "a key with a line break": { apiKey: "sk_a\r\nX-Evil: 1" },
    "a base URL that is none": { baseUrl: "gateway.connexease.com" },
    "a mock's key for the real gateway": { apiKey: "mock_a", baseUrl: "https://api.gateway.connexease.com" },
    "a mock's key without a base URL": { apiKey: "mock_a", baseUrl: undefined },
    "a timeout of nothing": { timeout: 0 },
    "a timeout without end": { timeout: Number.POSITIVE_INFINITY },
    "a retry policy that does not exist": { retry: "always" as "safe" },
    "a limit below one": { pacing: { perSecond: 0.5 } },
    "a pacing that does not exist": { pacing: "on" as "off" },
    "a sandbox from the environment": { sandbox: "false" as never },
    "a timeout that is none": { timeout: "soon" as never },
    "a timeout that is an object": { timeout: { secs: 5 } as never },
    "no pacing": { pacing: null as never },
    "a limit that is text": { pacing: { perSecond: "5" as never } },
    "a base URL that is a number": { baseUrl: 5 as never },
    "a key that is a number": { apiKey: 5 as never },
    "an observer that is none": { onEvent: true as never },
    "a fetch that is none": { fetch: "node-fetch" as never },
    "a dispatcher that is none": { dispatcher: {} as never },
    "a dispatcher beside a fetch": { dispatcher: { dispatch: () => true }, fetch },
    "a ledger that keeps nothing": { ledger: {} as never },
    "a ledger that does not exist": { ledger: "file" as "memory" },
    "a ledger in memory for no key": { ledger: { memory: { capacity: 0 } } },
    "a ledger in memory without limits": { ledger: { memory: true as never } },
    "a ledger whose keys are no function": { ledger: { ...textStore(), keys: [] as never } }
  } satisfies Record<string, Partial<Options>>)) {
    it(`is not made with ${what}`, () => {
      try {
        createGateway({ apiKey: "sk_test", baseUrl: "http://127.0.0.1:1", ...options })
        assert.fail("it was made")
      } catch (error) {
        assert(isGatewayError(error))
        assert(error.reason._tag === "InvalidConfiguration")
        assert.notInclude(JSON.stringify(error), "sk_a")
        assert.strictEqual(error.reason.issues[0]?.path[0], Object.keys(options)[0])
      }
    })
  }

  for (const options of [null, "sk_test", 7, () => ({})] as ReadonlyArray<unknown> as ReadonlyArray<never>) {
    it(`is not made with ${String(options)} for options`, () => {
      try {
        createGateway(options)
        assert.fail("it was made")
      } catch (error) {
        assert(isGatewayError(error) && error.reason._tag === "InvalidConfiguration")
      }
    })
  }

  describe("without options", () => {
    afterEach(() => vi.unstubAllEnvs())

    it("takes the key and the gateway's URL from the environment", async () => {
      await using server = await startFaultServer(answering)
      vi.stubEnv("CONNEXEASE_API_KEY", "sk_environment")
      vi.stubEnv("CONNEXEASE_BASE_URL", server.url)
      await using gateway = createGateway()
      await gateway.send(message)
      assert.include(server.requests[0], "authorization: Bearer sk_environment")
    })

    for (const key of [undefined, ""]) {
      it(`names the variable of a key that is ${key === undefined ? "missing" : "empty"}`, () => {
        vi.stubEnv("CONNEXEASE_API_KEY", key)
        vi.stubEnv("CONNEXEASE_BASE_URL", "")
        for (const options of [undefined, {}, { apiKey: undefined }, { apiKey: key }]) {
          assert.throws(() => createGateway(options), /apiKey must be set, .* CONNEXEASE_API_KEY/)
        }
      })
    }
  })

  for (const [what, call] of Object.entries({
    "a sandbox that is text": (gateway) => gateway.send(message, { sandbox: "false" as never }),
    "no options": (gateway) => gateway.send(message, null as never),
    "a signal that is none": (gateway) => gateway.send(message, { signal: {} as never }),
    "an mmlite that is text": (gateway) => gateway.send(message, { mmlite: "true" as never }),
    "a read receipt with text for typing": (gateway) =>
      gateway.markRead("wamid.abc", { typing: "yes" as never }),
    "a read receipt without options": (gateway) => gateway.markRead("wamid.abc", null as never),
    "a bulk send of nothing": (gateway) => collect(gateway.sendMany(undefined as never)),
    "a bulk send without options": (gateway) => collect(gateway.sendMany([message], null as never)),
    "a bulk send with a signal that is none": (gateway) =>
      collect(gateway.sendMany([message], { signal: true as never }))
  } satisfies Record<string, (gateway: Gateway) => Promise<unknown>>)) {
    it(`refuses ${what} as a configuration that cannot work`, async () => {
      await using it = await setUp(answering)
      const error = await failure(call(it.gateway))
      assert.strictEqual(error.reason._tag, "InvalidConfiguration")
      assert.strictEqual(it.server.requests.length, 0)
    })
  }

  it("rejects with the frames of the call, and with its text once", async () => {
    await using it = await setUp(answering, { pacing: { perMinute: 1 } })
    await it.gateway.send(message)
    async function placeOrder() {
      return await it.gateway.send(Message.text({ to: "", body: "" }))
    }
    async function abortOrder() {
      return await it.gateway.send(message, { signal: AbortSignal.timeout(1) })
    }
    async function readOrder() {
      return await it.gateway.markRead("")
    }
    for (const call of [placeOrder, abortOrder, readOrder]) {
      const error = await failure(call())
      assert.match(error.stack ?? "", /^GatewayError: .*\n {4}at /)
      assert.include(error.stack?.split("\n")[1], call.name)
      assert.strictEqual(inspect(error).split(error.reason.message).length, 2)
      assert.isUndefined(error.cause)
    }
  })

  it("sends by a fetch of the user's own, and by a dispatcher of undici", async () => {
    const seen: Array<string> = []
    await using byFetch = await setUp(answering, {
      fetch: (input, init) => {
        seen.push(String(input))
        return fetch(input, init)
      }
    })
    await byFetch.gateway.send(message)
    assert.deepStrictEqual(seen, [`${byFetch.server.url}/v1/wa/message`])

    const agent = new Agent()
    await using byDispatcher = await setUp(answering, {
      dispatcher: {
        dispatch: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => {
          seen.push(options.path)
          return agent.dispatch(options, handler)
        }
      }
    })
    await byDispatcher.gateway.send(message)
    await byDispatcher.gateway.close()
    assert.isFalse(agent.closed, "it is the user's")
    await agent.close()
    assert.strictEqual(seen[1], "/v1/wa/message")
    // Its connections cannot be closed after a stray response, so that none is used twice.
    assert.match(byDispatcher.server.requests[0] ?? "", /connection: close/i)
  })

  for (const [what, own] of Object.entries({
    "never answers": () => new Promise<Response>(() => {}),
    "never ends its answer": async () =>
      new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
  } satisfies Record<string, typeof fetch>)) {
    it(`does not wait longer than the timeout for a fetch that ${what}, whatever it does with the signal`, async () => {
      await using it = await setUp(answering, { fetch: own, timeout: 20 })
      const error = await failure(it.gateway.send(message))
      assert.strictEqual(error.reason._tag, "Timeout")
      assert.strictEqual(error.outcome, "Unknown")
    })
  }

  it("counts a fetch that throws, or gives no response, as one that may have sent", async () => {
    for (const own of [
      () => {
        throw new Error("broken")
      },
      async () => undefined as never,
      () =>
        Promise.reject({
          get code() {
            throw new Error("broken")
          }
        })
    ]) {
      await using it = await setUp(answering, { fetch: own })
      assert.strictEqual((await failure(it.gateway.send(message))).outcome, "Unknown")
    }
  })

  it("does not let a dispatcher that repeats by itself send a message twice", async () => {
    const agent = new Agent()
    const dispatcher = new RetryAgent(agent, { methods: ["POST"], minTimeout: 1 })
    for (const fail of [
      (socket: Socket) => socket.destroy(),
      (socket: Socket) => socket.write(answer(503, ""))
    ]) {
      await using it = await setUp({ requested: fail }, { dispatcher })
      assert.strictEqual((await failure(it.gateway.send(message))).outcome, "Unknown")
      assert.strictEqual(it.server.requests.length, 1)
    }
    await agent.close()
  })

  it("counts a dispatcher that throws as one that sent nothing", async () => {
    await using it = await setUp(answering, {
      retry: "none",
      dispatcher: {
        dispatch: () => {
          throw new Error("not a handler of mine")
        }
      }
    })
    const error = await failure(it.gateway.send(message))
    assert.strictEqual(error.reason._tag, "ConnectFailure")
    assert.strictEqual(error.outcome, "NotSent")
  })

  it("calls its observer within the call that starts a send, so that a trace finds its parent", async () => {
    const context = new AsyncLocalStorage<string>()
    const seen: Array<string | undefined> = []
    await using it = await setUp(answering, {
      onEvent: ({ _tag }) => {
        if (_tag === "Started") seen.push(context.getStore())
      }
    })
    const sending = context.run("checkout", () => it.gateway.send(message))
    assert.deepStrictEqual(seen, ["checkout"])
    await sending
  })

  it("has validation, decoding and phone numbers without Effect", () => {
    assert.strictEqual(validateMessage(message), message)
    assert.deepStrictEqual(decodeMessage({ ...message }), { ...message })
    assert.strictEqual(parsePhoneNumber("+90 (532) 123-45-67").digits, "905321234567")
    for (const invalid of [
      () => validateMessage(Message.text({ to: "", body: "" })),
      () => decodeMessage({ type: "text" })
    ]) {
      try {
        invalid()
        assert.fail("it is valid")
      } catch (error) {
        assert(isGatewayError(error) && error.reason._tag === "InvalidMessage")
        assert.isAbove(error.reason.issues.length, 0)
      }
    }
    assert.throws(() => parsePhoneNumber("0532"), /country code/)
  })

  it("names itself and its version to the server", async () => {
    await using it = await setUp(answering)
    await it.gateway.send(message)
    const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"))
    assert.include(it.server.requests[0], `user-agent: connexease-gateway-core/${version}\r\n`)
  })

  it("reports an abort before anything was sent as NotSent", async () => {
    await using it = await setUp(answering)
    const error = await failure(it.gateway.send(message, { signal: AbortSignal.abort() }))
    assert.strictEqual(error.reason._tag, "Aborted")
    assert.strictEqual(error.outcome, "NotSent")
    assert.strictEqual(it.server.requests.length, 0)
  })

  it("reports an abort while the request is on its way as Unknown, and ends it", async () => {
    const controller = new AbortController()
    const closed = Promise.withResolvers<void>()
    await using it = await setUp({
      requested: (socket) => {
        socket.on("close", () => closed.resolve())
        controller.abort()
      }
    })
    const error = await failure(it.gateway.send(message, { signal: controller.signal }))
    assert.strictEqual(error.reason._tag, "Aborted")
    assert.strictEqual(error.outcome, "Unknown")
    await closed.promise
  })

  it("reports an abort in the queue as NotSent, and after a refusal as Rejected", async () => {
    await using queued = await setUp(answering, { pacing: { perMinute: 1 } })
    await queued.gateway.send(message)
    const waiting = new AbortController()
    const turn = failure(queued.gateway.send(message, { signal: waiting.signal }))
    waiting.abort()
    assert.strictEqual((await turn).outcome, "NotSent")

    const refused = new AbortController()
    await using it = await setUp({
      requested: (socket) => {
        socket.write(answer(429, "", { "retry-after": "60" }))
        setTimeout(() => refused.abort(), 50)
      }
    })
    const error = await failure(it.gateway.send(message, { signal: refused.signal }))
    assert.strictEqual(error.outcome, "Rejected")
    assert.strictEqual(error.attempts.length, 1)
  })

  for (const step of ["AttemptEnded", "Ended"] as const) {
    it(`reports an abort that comes with ${step} of an accepted message as Unknown, and keeps its key`, async () => {
      const controller = new AbortController()
      await using it = await setUp(answering, {
        ledger: "memory",
        onEvent: ({ _tag }) => {
          if (_tag === step) controller.abort()
        }
      })
      const options = { signal: controller.signal }
      const error = await failure(it.gateway.send(message, { ...options, idempotencyKey: "order-1" }))
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.strictEqual(error.outcome, "Unknown")
      await it.gateway.send(message, { idempotencyKey: "order-1" }).catch(() => undefined)
      assert.strictEqual(it.server.requests.length, 1)
    })

    it(`reports an abort that comes with ${step} of an accepted message without a key as Unknown`, async () => {
      const controller = new AbortController()
      await using it = await setUp(answering, {
        onEvent: ({ _tag }) => {
          if (_tag === step) controller.abort()
        }
      })
      const error = await failure(it.gateway.send(message, { signal: controller.signal }))
      assert.strictEqual(error.outcome, "Unknown")
    })
  }

  it("sends many from any iterable, and gives each its receipt or error", async () => {
    await using it = await setUp(answering)
    const items = [message, { message, correlationId: "a" }, Message.text({ to: "", body: "" })]
    const expected = ["receipt", "receipt", "InvalidMessage"]
    assert.deepStrictEqual(await collect(it.gateway.sendMany(items)), expected)
    assert.deepStrictEqual(await collect(it.gateway.sendMany(later(items), { concurrency: 2 })), expected)
  })

  it("stops sending many when aborted: what is on its way finishes, what waits is Stopped, even if the source hangs", async () => {
    const controller = new AbortController()
    await using it = await setUp({
      requested: (socket, attempt) => {
        if (attempt === 3) controller.abort()
        socket.write(ok)
      }
    })
    const tags: Array<string> = []
    for await (const { error } of it.gateway.sendMany(hanging(), {
      concurrency: 1,
      signal: controller.signal
    })) {
      tags.push(error === undefined ? "receipt" : error.reason._tag)
    }
    assert.strictEqual(tags.filter((tag) => tag === "receipt").length, it.server.requests.length)
    assert.deepStrictEqual(new Set(tags), new Set(["receipt", "Stopped"]))
  })

  it("gives one bad result for one bad item of many, and sends all others", async () => {
    await using it = await setUp(answering)
    const trap = (): never => {
      throw new Error("secret")
    }
    const bad = [
      Message.raw({ type: "text", to: "905321234567", text: { body: 1n } } as never),
      throwing<typeof message>("to"),
      throwing<{ message: typeof message }>("message"),
      Object.defineProperty({ message }, "correlationId", { get: trap }),
      new Proxy(message, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap }),
      { message, correlationId: 1n as never },
      undefined as never,
      7 as never
    ]
    const items = bad.flatMap((item) => [...Array.from({ length: 5 }, () => message), item])
    const results: Array<SendResult> = []
    for await (const result of it.gateway.sendMany(items)) results.push(result)
    assert.deepStrictEqual(
      results.map(({ index }) => index).toSorted((a, b) => a - b),
      items.map((_, index) => index)
    )
    for (const { error, index, item } of results) {
      assert.isTrue(Object.is(item, items[index]))
      assert.notInclude(JSON.stringify(error) ?? "", "secret")
    }
    const refused = results.filter(({ error }) => error?.reason._tag === "InvalidMessage")
    assert.strictEqual(refused.length, bad.length)
    assert.strictEqual(
      results.filter(({ receipt }) => receipt !== undefined).length,
      items.length - refused.length
    )
  })

  it("gives back the item of each result, with whatever was put there", async () => {
    await using it = await setUp(answering)
    const orders = [
      { message, correlationId: "a", order: 7 },
      { message: Message.text({ to: "", body: "" }), correlationId: "b", order: 8 }
    ]
    const seen: Array<string> = []
    for await (const { error, item } of it.gateway.sendMany(orders)) {
      seen.push(`${item.order} ${item.correlationId} ${error?.reason._tag ?? "receipt"}`)
    }
    assert.deepStrictEqual(seen.toSorted(), ["7 a receipt", "8 b InvalidMessage"])
  })

  for (const [how, leave] of Object.entries({
    "the loop is left": undefined,
    "it is aborted": new AbortController()
  })) {
    it(`lets go of a source that waits for its next message when ${how}`, async () => {
      await using it = await setUp(answering)
      const stream = new ReadableStream<typeof message>({
        start: (controller) => controller.enqueue(message)
      })
      for await (const { receipt } of it.gateway.sendMany(stream, { signal: leave?.signal })) {
        assert.isDefined(receipt)
        if (leave === undefined) break
        leave.abort()
      }
      assert.isFalse(stream.locked)
    })

    it(`stops listening to an emitter of messages when ${how}`, async () => {
      await using it = await setUp(answering)
      const emitter = new EventEmitter()
      const listening = on(emitter, "message")
      const source: AsyncIterable<typeof message> = {
        [Symbol.asyncIterator]: () => ({
          next: async () => {
            const result = await listening.next()
            return result.done === true ? result : { done: false, value: result.value[0] as typeof message }
          },
          return: async () => {
            await listening.return?.()
            return { done: true, value: undefined }
          }
        })
      }
      const controller = new AbortController()
      emitter.emit("message", message)
      for await (const { receipt } of it.gateway.sendMany(source, { signal: controller.signal })) {
        assert.isDefined(receipt)
        if (leave === undefined) break
        controller.abort()
      }
      assert.strictEqual(emitter.listenerCount("message"), 0)
    })
  }

  it("rejects as its source does", async () => {
    await using it = await setUp(answering)
    try {
      for await (const { receipt } of it.gateway.sendMany(broken())) assert.isDefined(receipt)
      assert.fail("it ended")
    } catch (error) {
      assert.strictEqual((error as Error).message, "the list is broken")
    }
  })

  it("reads no more of its source once the loop is left", async () => {
    await using it = await setUp(answering)
    let ended = false
    async function* source() {
      try {
        for (;;) yield message
      } finally {
        ended = true
      }
    }
    for await (const { receipt } of it.gateway.sendMany(source(), { concurrency: 1 })) {
      assert.isDefined(receipt)
      break
    }
    assert.isTrue(ended)
  })

  it("keeps its promise of once per key in any store of texts", async () => {
    await using it = await setUp(answering, { ledger: textStore() })
    const first = await it.gateway.send(message, { idempotencyKey: "order-7" })
    const second = await it.gateway.send(message, { idempotencyKey: "order-7" })
    assert.strictEqual(second.messageId, first.messageId)
    assert.strictEqual(it.server.requests.length, 1)
  })

  const directory = mkdtemp(join(tmpdir(), "ledger-"))
  for (const [where, open] of Object.entries({
    "in memory": async () => "memory" as const,
    "in memory with limits of its own": async () => ({ memory: { capacity: 10, timeToLive: 60_000 } }),
    "in a store of one's own": async () => textStore(),
    "in files": async () => FileStore.open(await directory)
  } satisfies Record<string, () => Promise<Options["ledger"]>>)) {
    it(`settles a key ${where} whose outcome was unknown, from what a status webhook says`, async () => {
      await using it = await setUp(
        {
          requested: (socket, attempt) => (attempt === 3 ? socket.write(ok) : socket.destroy())
        },
        { ledger: await open() }
      )
      const send = (key: string) => it.gateway.send(message, { idempotencyKey: key, correlationId: key })
      for (const key of ["order-1", "order-2"]) {
        await failure(send(key))
        assert.strictEqual((await failure(send(key))).reason._tag, "PreviouslyUnknown")
      }
      const unsettled = await it.gateway.ledger.unsettled()
      assert.deepStrictEqual(unsettled.map(({ key }) => key).toSorted(), ["order-1", "order-2"])

      assert.isTrue(await it.gateway.ledger.resolve("order-1", { messageId: "wamid.fromWebhook" }))
      assert.isFalse(await it.gateway.ledger.resolve("order-1", "Rejected"), "what is settled stays settled")
      assert.strictEqual((await send("order-1")).messageId, "wamid.fromWebhook")
      assert.isTrue(await it.gateway.ledger.resolve("order-2", "Rejected"))
      assert.strictEqual((await send("order-2")).messageId, receipt.data.messages[0]?.id)
      assert.deepStrictEqual(await it.gateway.ledger.unsettled(), [])
      assert.strictEqual(it.server.requests.length, 3)
    })
  }

  it("says what is missing where keys cannot be settled or listed", async () => {
    await using without = await setUp(answering)
    await using it = await setUp(answering, { ledger: { ...textStore(), keys: undefined } })
    for (const error of [
      await failure(without.gateway.ledger.unsettled()),
      await failure(without.gateway.ledger.resolve("order-7", "NotSent")),
      await failure(it.gateway.ledger.unsettled()),
      await failure(it.gateway.ledger.resolve("order-7", "Sent" as never)),
      await failure(it.gateway.ledger.resolve(undefined as never, "NotSent"))
    ]) {
      assert.strictEqual(error.reason._tag, "InvalidConfiguration")
      assert.strictEqual(error.outcome, "NotSent")
    }
  })

  it("marks as read", async () => {
    await using it = await setUp({
      requested: (socket) => socket.write(answer(200, '{"isSuccess":true,"data":{"success":true}}'))
    })
    await it.gateway.markRead("wamid.abc")
    assert.include(it.server.requests[0], '"status":"read"')
  })

  it("sends nothing once it is closed, and says so at once", async () => {
    await using it = await setUp(answering)
    await it.gateway.close()
    for (const error of [
      await failure(it.gateway.send(message)),
      await failure(it.gateway.markRead("wamid.abc"))
    ]) {
      assert.strictEqual(error.reason._tag, "ConnectFailure")
      assert.strictEqual(error.outcome, "NotSent")
      assert.isFalse(error.isRetryable)
      assert.include(error.message, "closed")
    }
    assert.deepStrictEqual(await collect(it.gateway.sendMany([message, message])), [
      "ConnectFailure",
      "ConnectFailure"
    ])
    assert.strictEqual(it.server.requests.length, 0)
  })

  it("refuses a message or options that throw when they are read, and repeats nothing of what they throw", async () => {
    await using it = await setUp(answering)
    for (const sending of [
      it.gateway.send(message, throwing("timeout")),
      it.gateway.send(throwing<typeof message>("type")),
      it.gateway.send(Message.raw({ type: "text", to: "905321234567", text: { body: 1n } } as never))
    ]) {
      const error = await failure(sending)
      assert.strictEqual(error.reason._tag, "InvalidMessage")
      assert.notInclude(JSON.stringify(error), "secret")
    }
    assert.strictEqual(it.server.requests.length, 0)
  })

  it("lets what is on its way finish when it is closed, and ends what waits", async () => {
    await using it = await setUp(
      { requested: (socket) => setTimeout(() => socket.write(ok), 100) },
      { pacing: { perMinute: 1 } }
    )
    const ends: Array<string> = []
    const open = it.gateway.send(message).then(() => ends.push("receipt"))
    const waiting = failure(it.gateway.send(message))
    await it.gateway.close().then(() => ends.push("closed"))
    await open
    assert.deepStrictEqual(ends, ["receipt", "closed"])
    assert.strictEqual((await waiting).outcome, "NotSent")
  })

  it("does not forget a lost answer when it is closed while it waits to try again", async () => {
    await using it = await setUp(
      { requested: (socket) => socket.destroy() },
      { retry: "atLeastOnce", pacing: { perMinute: 1 } }
    )
    const waiting = failure(it.gateway.send(message))
    while (it.server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await it.gateway.close()
    const error = await waiting
    assert.strictEqual(error.outcome, "Unknown")
    assert.strictEqual(error.attempts.length, 1)
  })
})
