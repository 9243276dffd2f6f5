import { Ajv2020 } from "ajv/dist/2020.js"
import { assert, describe, it } from "vitest"
import { OpenApi, Profile } from "../src/index.ts"

const document = await OpenApi.load()
const ajv = new Ajv2020({ strict: false })
ajv.addSchema({ $id: "openapi", components: { schemas: document.components.schemas } })
const validate = ajv.compile({ $ref: "openapi#/components/schemas/Webhook" })

const webhook = (value: object, field = "messages") => ({
  object: "whatsapp_business_account",
  entry: [{ id: "102290129340398", changes: [{ field, value: { messaging_product: "whatsapp", ...value } }] }]
})

const message = (type: string, payload: object) => ({
  from: "905321234567",
  id: "wamid.HBgM",
  timestamp: "1771854964",
  type,
  ...payload
})

describe("the webhooks of the OpenAPI document", () => {
  it("are those that an endpoint can subscribe to", () => {
    assert.deepEqual(Object.keys(document["webhooks"] as object), Profile.all.api.webhookEvents.value)
  })

  it("all post the one schema, whose evidence and source are told", () => {
    for (const [name, item] of Object.entries(document["webhooks"] as Record<string, unknown>)) {
      assert.include(JSON.stringify(item), '"$ref":"#/components/schemas/Webhook"', name)
      assert.include(JSON.stringify(item), '"x-evidence":"documented"', name)
    }
  })

  it("take what Meta adds: fields, types, statuses, and fields of the account", () => {
    for (const body of [
      webhook({ messages: [message("hologram", { hologram: {} })], fresh: true }),
      webhook({ statuses: [{ id: "wamid.1", status: "teleported", timestamp: "1", fresh: {} }] }),
      webhook({ anything: 1 }, "something_update"),
      { ...webhook({ statuses: [] }), fresh: 1 }
    ]) {
      assert.isTrue(validate(body), ajv.errorsText(validate.errors))
    }
  })

  it("refuse a message that lacks what its type names, and a status without an id", () => {
    assert.isTrue(validate(webhook({ messages: [message("text", { text: { body: "Hi" } })] })))
    assert.isFalse(validate(webhook({ messages: [message("text", {})] })))
    assert.isFalse(validate(webhook({ messages: [message("location", { location: { latitude: "1" } })] })))
    assert.isFalse(validate(webhook({ statuses: [{ status: "sent", timestamp: "1" }] })))
    assert.isFalse(validate({ object: "page", entry: [] }))
  })
})
