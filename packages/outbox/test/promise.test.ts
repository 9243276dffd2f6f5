/** The outbox as promises: what differs from the Effect surface. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { expect, test } from "vitest"
import { createOutbox, OutboxError, type Item } from "../src/promise.ts"
import { makeDatabase } from "./support/database.ts"
import { text, textOf, unlimited } from "./support/outbox.ts"

const number = (n: number): string => String(905320000000 + n)

const setUp = async () => {
  const stack = new AsyncDisposableStack()
  const mock = stack.use(await startMockGateway({ port: 0, limits: unlimited }))
  const database = stack.use(await makeDatabase())
  const accounts = { default: { apiKey: "mock_promise", baseUrl: mock.url } }
  const outbox = stack.use(await createOutbox({ database: database.address, worker: { accounts } }))
  return { outbox, world: mock.world("mock_promise"), [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test("a message is sent, and a failure is an OutboxError", async () => {
  await using setting = await setUp()
  expect((await setting.outbox.send(text(number(1)), { key: "one" })).state).toBe("accepted")
  const error = await setting.outbox.enqueue(text(number(2)), { key: "one" }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(OutboxError)
  expect(error).toMatchObject({ reason: { _tag: "KeyReused" } })
})

test("an abort ends the waiting, and leaves the message enqueued", async () => {
  await using setting = await setUp()
  const notBefore = new Date(Date.now() + 3_600_000)
  const reason = new Error("the user went away")
  const controller = new AbortController()
  const sending = setting.outbox.send(text(number(1)), { key: "one", notBefore, signal: controller.signal })
  controller.abort(reason)
  await expect(sending).rejects.toBe(reason)
  await setting.outbox.enqueue(text(number(2)), { key: "two", notBefore })
  expect((await setting.outbox.find("two"))?.state).toBe("queued")
})

test("a campaign takes an async iterable; what it throws is what the promise rejects with", async () => {
  await using setting = await setUp()
  const item = (n: number): Omit<Item, "account"> => ({ message: text(number(n), String(n)), key: String(n) })
  const broken = new Error("the source")
  const start = (count: number, fails: boolean) =>
    setting.outbox.startCampaign({
      name: "spring",
      messages: (async function* () {
        for (let n = 0; n < count; n++) yield item(n)
        if (fails) throw broken
      })()
    })
  await expect(start(5, true)).rejects.toBe(broken)
  const campaign = await start(20, false)
  await setting.world.wait({ count: 20 })
  const keys: Array<string> = []
  for await (const { key } of campaign.report()) keys.push(key)
  expect(keys).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
  const texts = (await setting.world.messages()).map(({ body }) => textOf(body))
  expect(texts.length).toBe(new Set(texts).size)
})

test("options that cannot work, and a database that is not there, reject at once", async () => {
  const accounts = { default: { apiKey: "" } }
  await expect(createOutbox({ database: ":memory:", worker: { accounts } })).rejects.toMatchObject({
    _tag: "GatewayError",
    reason: { _tag: "InvalidConfiguration" }
  })
  await expect(createOutbox({ database: "postgres://127.0.0.1:1/none" })).rejects.toBeInstanceOf(OutboxError)
})
