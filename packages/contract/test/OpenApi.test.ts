import { Ajv2020 } from "ajv/dist/2020.js"
import { assert, describe, it } from "vitest"
import { OpenApi, BodyRule } from "../src/index.ts"

type Node = { readonly [key: string]: unknown }

const document = await OpenApi.load()
const schemas = document.components.schemas as Record<string, Node>

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Every object of the document with its JSON pointer, samples of messages left out. */
const walk = (value: unknown, path: string, visit: (node: Node, path: string) => void): void => {
  if (Array.isArray(value)) value.forEach((item, at) => walk(item, `${path}/${at}`, visit))
  if (!isNode(value)) return
  visit(value, path)
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "value" && key !== "examples" && key !== "example")
      walk(inner, `${path}/${key.replaceAll("/", "~1")}`, visit)
  }
}

const resolve = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split("/")
    .reduce<unknown>((node, key) => (isNode(node) ? node[key.replaceAll("~1", "/")] : undefined), document)

/** Keywords by which a schema, a parameter or an answer says something that could be wrong. */
const assertions =
  "type const enum pattern required minLength maxLength minItems maxItems minimum maximum minProperties additionalProperties oneOf anyOf not".split(
    " "
  )

const withoutMarks = (schema: unknown): unknown =>
  Array.isArray(schema)
    ? schema.map(withoutMarks)
    : isNode(schema)
      ? Object.fromEntries(
          Object.entries(schema)
            .filter(([key]) => !key.startsWith("x-"))
            .map(([key, value]) => [
              key,
              key === "discriminator"
                ? { propertyName: (value as Node)["propertyName"] }
                : withoutMarks(value)
            ])
        )
      : schema

/** The values that choose among the branches of a union. */
const mapping = (name: string) => {
  const discriminator = schemas[name]?.["discriminator"]
  return isNode(discriminator) && isNode(discriminator["mapping"])
    ? Object.keys(discriminator["mapping"])
    : []
}

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
for (const keyword of ["discriminator", "components"]) ajv.addKeyword(keyword)
ajv.addSchema({ $id: "openapi", components: { schemas: withoutMarks(schemas) } })
const validator = (name: string) => ajv.compile({ $ref: `openapi#/components/schemas/${name}` })

describe("the OpenAPI document", () => {
  it("is OpenAPI 3.1 with the one endpoint, both servers and a bearer key", () => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.deepEqual(Object.keys(document.paths), ["/v1/wa/message"])
    assert.deepEqual(
      (document["servers"] as ReadonlyArray<Node>).map(({ url }) => url),
      ["https://api.gateway.connexease.com", "https://proxy.gateway.connexease.com"]
    )
    assert.deepEqual(document["security"], [{ apiKey: [] }])
  })

  it("answers with every documented status, and with the assumed ones", () => {
    const path = document.paths["/v1/wa/message"] as { post: { responses: Node } }
    const documented = ["400", "401", "402", "403", "429", "500", "502"]
    assert.includeMembers(Object.keys(path.post.responses), [
      "200",
      ...documented,
      "404",
      "405",
      "413",
      "415"
    ])
  })

  it("refers only to what it holds", () => {
    walk(document, "#", (node, path) => {
      if (typeof node["$ref"] === "string")
        assert.isDefined(resolve(node["$ref"]), `${path}: ${node["$ref"]}`)
      const mapping = isNode(node["discriminator"]) ? node["discriminator"]["mapping"] : undefined
      if (!isNode(mapping)) return
      const branches = ((node["oneOf"] ?? node["anyOf"]) as ReadonlyArray<Node>).map(
        (branch) => branch["$ref"]
      )
      assert.sameMembers(Object.values(mapping), branches, `${path}: mapping and branches`)
    })
  })

  it("says of every assertion how well it is known and where", () => {
    const check = (value: unknown, path: string, inherited: Node): void => {
      if (Array.isArray(value)) return value.forEach((item, at) => check(item, `${path}/${at}`, inherited))
      if (!isNode(value)) return
      const marks = {
        "x-evidence": value["x-evidence"] ?? inherited["x-evidence"],
        "x-source": value["x-source"] ?? inherited["x-source"]
      }
      if (assertions.some((keyword) => keyword in value) || "$ref" in value || "responses" in value) {
        const isPointer = "$ref" in value && Object.keys(value).length === 1
        if (!isPointer) {
          assert.include(["documented", "recorded", "assumed"], marks["x-evidence"], path)
          assert.isString(marks["x-source"], path)
        }
      }
      for (const [key, inner] of Object.entries(value)) {
        if (!key.startsWith("x-") && !["value", "examples", "discriminator"].includes(key)) {
          check(inner, `${path}/${key}`, marks)
        }
      }
    }
    for (const [section, members] of Object.entries(document.components)) {
      for (const [name, member] of Object.entries(members)) check(member, `${section}/${name}`, {})
    }
    for (const [path, item] of Object.entries(document.paths)) check(item, path, {})
    for (const server of document["servers"] as ReadonlyArray<Node>)
      check({ ...server, type: "server" }, "servers", {})
  })

  it("says of every request schema who judges it, with profiles that exist", () => {
    const answers = /Envelope$|^ErrorParams$|^MetaError$/
    for (const [name, schema] of Object.entries(schemas)) {
      if (!answers.test(name) || name === "Envelope")
        assert.include(["gateway", "meta"], schema["x-layer"], name)
    }
    walk(document, "#", (node, path) => {
      if ("x-profile" in node) assert.include(["api", "proxy"], node["x-profile"], path)
      if ("x-layer" in node) assert.include(["gateway", "meta"], node["x-layer"], path)
    })
  })

  it("has a schema for each message type and interactive type", () => {
    assert.equal(
      mapping("Message").join(" "),
      "text image audio document video sticker location contacts reaction template interactive"
    )
    const kinds = mapping("Interactive")
    const named = BodyRule.all
      .flatMap(({ types: of }) => (of === "all" ? [] : of))
      .filter((type) => type.includes("."))
    assert.includeMembers(
      kinds,
      named.map((type) => type.slice("interactive.".length))
    )
  })

  it("compiles as JSON Schema 2020-12", () => {
    for (const name of Object.keys(schemas)) assert.isFunction(validator(name), name)
  })

  it("accepts its own examples, and keeps the documented ones verbatim", () => {
    const post = (document.paths["/v1/wa/message"] as Record<string, Node>)["post"]
    const requests = (resolve(
      "#/paths/~1v1~1wa~1message/post/requestBody/content/application~1json/examples"
    ) ?? {}) as Record<string, Node>
    assert.isDefined(post)
    const message = validator("Message")
    for (const [name, example] of Object.entries(requests)) {
      assert.isTrue(message(example["value"]), `${name}: ${ajv.errorsText(message.errors)}`)
      assert.isString(example["x-sample"], name)
    }
    const answers = document.components["responses"] as Record<string, Node>
    const envelopes = ["AcceptedEnvelope", "SandboxEnvelope", "ReadEnvelope", "ErrorEnvelope"].map(validator)
    let seen = 0
    walk(answers, "#", (node) => {
      for (const example of isNode(node["examples"]) ? Object.values(node["examples"]) : []) {
        const { value, "x-sample": sample } = example as Node
        seen++
        assert.isTrue(envelopes.some((envelope) => envelope(value)))
        if (typeof sample === "string") assert.deepEqual(JSON.parse(sample), value)
      }
    })
    assert.isAtLeast(seen, 5)
  })

  it("tells a real send from the sandbox", () => {
    const real = {
      isSuccess: true,
      data: {
        messaging_product: "whatsapp",
        contacts: [{ input: "905321234567", wa_id: "905321234567" }],
        messages: [{ id: "wamid.HBgM" }]
      }
    }
    const sandbox = {
      isSuccess: true,
      data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1711900000000000000" }] }
    }
    assert.isTrue(validator("AcceptedEnvelope")(real))
    assert.isFalse(validator("AcceptedEnvelope")(sandbox))
    assert.isTrue(validator("SandboxEnvelope")(sandbox))
    assert.isFalse(validator("SandboxEnvelope")(real))
  })

  it("lets an error be without params, with empty and with filled ones", () => {
    const envelope = validator("ErrorEnvelope")
    const errors = {
      code: "RATE_001",
      group: "TOO_MANY_REQUESTS",
      description: "Rate limit exceeded. Please try again later."
    }
    assert.isTrue(envelope({ isSuccess: false, errors }))
    assert.isTrue(envelope({ isSuccess: false, errors: { ...errors, params: {} } }))
    for (const wait of ["1s", "60s", "1 seconds", "60 seconds"]) {
      assert.isTrue(
        envelope({
          isSuccess: false,
          errors: { ...errors, params: { limit_type: "sec", retry_after: wait } }
        })
      )
    }
    assert.isFalse(envelope({ isSuccess: false, errors: [errors] }))
  })
})
