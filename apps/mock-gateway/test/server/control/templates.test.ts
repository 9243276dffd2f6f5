import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { MockGatewayError, startMockGateway } from "../../../src/index.ts"
import type { StartedMockGateway } from "../../../src/index.ts"
import { startReceiver } from "../../support/receiver.ts"
import { send } from "../../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ seed: "templates" })
})
afterAll(() => mock.close())

const invoice = {
  name: "invoice_ready",
  language: "tr",
  category: "UTILITY",
  components: [{ type: "BODY", text: "Merhaba {{1}}, faturanız hazır." }]
}

const sendInvoice = (key: string) =>
  send(
    mock.url,
    {
      messaging_product: "whatsapp",
      to: "905321234567",
      type: "template",
      template: {
        name: "invoice_ready",
        language: { code: "tr" },
        components: [{ type: "body", parameters: [{ type: "text", text: "Ada" }] }]
      }
    },
    { key }
  )

const metaCode = ({ body }: Awaited<ReturnType<typeof send>>): unknown =>
  (body.errors.params?.["meta"] as { readonly code: number } | undefined)?.code

describe("the templates of a world", () => {
  it("are those of every world at first, and say what a send has to give", async () => {
    const templates = await mock.world("seeds").templates.list()
    assert.includeMembers(
      templates.map(({ name }) => name),
      ["hello_world", "welcome_message_v2", "order_update", "login_code"]
    )
    assert.strictEqual(
      templates.find(({ name }) => name === "order_update")?.takes,
      "order_update (en_US, UTILITY): header {{1}}; body {{1}}, {{2}}; button 0 url"
    )
  })

  it("can be sent once they are registered, and only in their own world", async () => {
    const world = mock.world("register")
    assert.strictEqual(metaCode(await sendInvoice(world.apiKey)), 132001)
    const [template] = await world.templates.register(invoice)
    assert.strictEqual(template?.status, "APPROVED")
    assert.strictEqual((await sendInvoice(world.apiKey)).status, 200)
    assert.strictEqual((await world.latest())?.rendered.body, "Merhaba Ada, faturanız hazır.")
    assert.strictEqual(metaCode(await sendInvoice("mock_register-other")), 132001)
  })

  it("are replaced by name and language, and old messages still read as they did", async () => {
    const world = mock.world("replace")
    await world.templates.register(invoice)
    await sendInvoice(world.apiKey)
    await world.templates.register({ ...invoice, components: [{ type: "BODY", text: "{{1}}: faturanız." }] })
    await sendInvoice(world.apiKey)
    assert.deepStrictEqual(
      (await world.messages()).map(({ rendered }) => rendered.body),
      ["Merhaba Ada, faturanız hazır.", "Ada: faturanız."]
    )
  })

  it("are listed in the form in which they are taken", async () => {
    const world = mock.world("listing")
    await world.templates.register({ ...invoice, status: "PAUSED", parameter_format: "NAMED" })
    const headers = (key: string) => ({ Authorization: `Bearer ${key}`, "Content-Type": "application/json" })
    const path = `${mock.url}/__mock/v1/templates`
    const page = await (await fetch(path, { headers: headers(world.apiKey) })).text()
    const other = mock.world("listed")
    for (const { name } of await other.templates.list()) await other.templates.remove(name)
    await fetch(path, { method: "POST", headers: headers(other.apiKey), body: page })
    assert.deepStrictEqual(await other.templates.list(), await world.templates.list())
  })

  it("are taken as Meta's API lists them, whole or not at all", async () => {
    const world = mock.world("list")
    const listed = await world.templates.register({
      data: [invoice, { ...invoice, language: "en" }],
      paging: {}
    })
    assert.lengthOf(listed, 2)
    const error = await world.templates
      .register([
        { ...invoice, language: "de" },
        { ...invoice, name: "Not A Name" }
      ])
      .catch((reason: unknown) => reason)
    assert.instanceOf(error, MockGatewayError)
    assert.strictEqual(error.status, 400)
    assert.include(error.message, "[1].name")
    assert.lengthOf(
      (await world.templates.list()).filter(({ name }) => name === "invoice_ready"),
      2
    )
  })

  it("cannot be sent while they are paused or disabled, and the webhook is told", async () => {
    await using receiver = await startReceiver()
    const world = mock.world("paused")
    await world.webhook.set({ url: receiver.url })
    await world.templates.register(invoice)
    await world.templates.setStatus("invoice_ready", "PAUSED")
    assert.strictEqual(metaCode(await sendInvoice(world.apiKey)), 132015)
    await world.templates.setStatus("invoice_ready", "DISABLED", "tr")
    assert.strictEqual(metaCode(await sendInvoice(world.apiKey)), 132016)
    await world.templates.setStatus("invoice_ready", "APPROVED")
    assert.strictEqual((await sendInvoice(world.apiKey)).status, 200)
    await receiver.count(3)
    assert.deepInclude(receiver.at(0).value as unknown as Record<string, unknown>, {
      event: "PAUSED",
      message_template_name: "invoice_ready",
      message_template_language: "tr"
    })
  })

  it("are removed in one language, or in all", async () => {
    const world = mock.world("remove")
    await world.templates.register([invoice, { ...invoice, language: "en" }, { ...invoice, language: "de" }])
    await world.templates.remove("invoice_ready", "en")
    const languages = async () =>
      (await world.templates.list())
        .filter(({ name }) => name === "invoice_ready")
        .map(({ language }) => language)
    assert.deepStrictEqual(await languages(), ["tr", "de"])
    await world.templates.remove("invoice_ready")
    assert.deepStrictEqual(await languages(), [])
    const error = await world.templates.remove("invoice_ready").catch((reason: unknown) => reason)
    assert.instanceOf(error, MockGatewayError)
    assert.strictEqual(error.status, 404)
  })

  it("matter not where a world takes any", async () => {
    const world = mock.world("any")
    await world.configure({ templates: "any" })
    assert.strictEqual((await sendInvoice(world.apiKey)).status, 200)
    assert.deepStrictEqual((await world.latest({ text: "Ada" }))?.variables, { 1: "Ada" })
  })
})
