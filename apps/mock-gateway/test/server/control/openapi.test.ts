import { Ajv2020 } from "ajv/dist/2020.js"
import type { Router } from "express"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { LongPolls } from "../../../src/server/control/LongPolls.ts"
import * as Control from "../../../src/server/control/router.ts"
import { Scheduler } from "../../../src/server/Scheduler.ts"
import { startMockGateway } from "../../../src/index.ts"
import type { StartedMockGateway } from "../../../src/index.ts"
import { Kernel } from "../../../src/kernel/Kernel.ts"
import { send, textTo } from "../../support/send.ts"

interface Schema {
  readonly [keyword: string]: unknown
}

interface Content {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}

interface Operation {
  readonly operationId: string
  readonly requestBody?: Content & { readonly required: boolean }
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string; readonly schema: Schema }>
  readonly responses: Readonly<Record<string, Content>>
}

interface Document {
  readonly components: { readonly responses: Readonly<Record<string, Content>> }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

let mock: StartedMockGateway
let document: Document
let ajv: Ajv2020
beforeAll(async () => {
  mock = await startMockGateway()
  document = (await (await fetch(`${mock.url}/__mock/v1/openapi.json`)).json()) as Document
  ajv = new Ajv2020({ strict: false, validateSchema: false })
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  ajv.addSchema({ ...document, $id: "document" })
})
afterAll(() => mock.close())

/** Everything that a router answers to, as `get /messages/{message}`. */
const mounted = (router: Router): ReadonlyArray<string> =>
  router.stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : [route.path]
          .flat()
          .flatMap((path) =>
            route.stack
              .map(({ method }) => `${method} ${String(path).replaceAll(/:(\w+)/g, "{$1}")}`)
              .filter((entry, index, all) => all.indexOf(entry) === index)
          )
  )

interface Place {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const operations = (): ReadonlyArray<Place> =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )

/** A world with something of everything, and names by which it is found. */
const prepared = async (index: number) => {
  const id = `document-${index}`
  const key = `mock_${id}`
  const world = mock.world(id)
  const buttons = [{ type: "reply", reply: { id: "yes", title: "Yes" } }]
  await world.webhook.set({ url: "http://127.0.0.1:9/unreachable" })
  await send(mock.url, textTo("905321234567"), { key })
  await send(mock.url, textTo("not a recipient"), { key })
  await send(
    mock.url,
    {
      ...textTo("905321234567"),
      type: "interactive",
      interactive: { type: "button", body: { text: "?" }, action: { buttons } }
    },
    { key }
  )
  await world.user("905321234567").sendText("Hello")
  await world.rules.add({ scenario: "reset", to: "905329999999", when: { kind: "next", count: 3 } })
  const messages = await world.messages()
  return {
    id,
    key,
    /** Values that make sense, by the name of the property or parameter. */
    values: {
      world: id,
      message: messages[0]?.id,
      messageId: messages[1]?.id,
      rule: "1",
      delivery: "1",
      name: "hello_world",
      number: "905321234567",
      choice: "yes",
      url: "http://127.0.0.1:9/",
      scenario: "reset",
      events: ["messages"],
      now: "2031-01-01T00:00:00Z",
      from: 0,
      until: "2031-01-01T00:00:00Z",
      error: 131026,
      ms: 1_000,
      timeoutMs: 0
    } as Readonly<Record<string, unknown>>,
    /** Bodies that a schema does not say all of. */
    bodies: {
      TemplateInput: [
        { name: "greeting", language: "tr", components: [{ type: "BODY", text: "Hi {{1}}" }] },
        { data: [] },
        []
      ],
      Snapshot: [await world.snapshot()]
    } as Readonly<Record<string, ReadonlyArray<unknown>>>
  }
}
type Prepared = Awaited<ReturnType<typeof prepared>>

/** Values that a schema allows: each of its kinds, and each optional property by itself and all together. */
const examples = (schema: Schema, known: Prepared): ReadonlyArray<unknown> => {
  const { $ref, anyOf, oneOf } = schema
  if (typeof $ref === "string") {
    const title = $ref.split("/").at(-1) ?? ""
    const found = ajv.getSchema(`document${$ref}`)?.schema as Schema
    return known.bodies[title] ?? examples(found, known)
  }
  if ("const" in schema) return [schema["const"]]
  if (Array.isArray(schema["enum"])) return schema["enum"]
  const kinds = oneOf ?? anyOf
  if (Array.isArray(kinds)) return kinds.flatMap((kind) => examples(kind as Schema, known))
  switch ([schema["type"]].flat()[0]) {
    case "boolean":
      return [true, false]
    case "integer":
    case "number":
      return [schema["minimum"] ?? 1]
    case "string":
      return ["905321234567"]
    case "array":
      return [examples((schema["items"] ?? {}) as Schema, known).slice(0, 1)]
    case "null":
      return [null]
    default:
      return objects(schema, known)
  }
}

const objects = (schema: Schema, known: Prepared): ReadonlyArray<unknown> => {
  const given = (schema["properties"] ?? {}) as Readonly<Record<string, Schema>>
  const required = (schema["required"] ?? []) as ReadonlyArray<string>
  const properties = Object.entries(given).map(([name, each]) => {
    const value = known.values[name]
    return [name, value === undefined ? examples(each, known) : [value]] as const
  })
  const always = properties.filter(([name]) => required.includes(name) || name === "timeoutMs")
  const least = Object.fromEntries(always.map(([name, [first]]) => [name, first]))
  return [
    least,
    ...properties.flatMap(([name, values]) => values.map((value) => ({ ...least, [name]: value }))),
    Object.fromEntries(properties.map(([name, [first]]) => [name, first]))
  ]
}

const call = (known: Prepared, { method, path }: Place, query: object, body: unknown) => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(known.values[name]))
  )
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
  )
  return fetch(`${mock.url}/__mock/v1${filled}?${search}`, {
    method: method.toUpperCase(),
    headers: {
      Authorization: `Bearer ${known.key}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" })
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
}

/** Asserts that an answer is one that the document has. */
const assertDocumented = async ({ method, operation, path }: Place, response: Response): Promise<void> => {
  const text = await response.text()
  const given = operation.responses[response.status]
  const shared = given?.$ref?.split("/").at(-1)
  const documented = shared === undefined ? given : document.components.responses[shared]
  assert.isDefined(documented, `${method} ${path} answered ${response.status}: ${text}`)
  const type = response.headers.get("content-type")?.split(";")[0] ?? ""
  assert.sameMembers(Object.keys(documented?.content ?? {}), type === "" ? [] : [type])
  if (type === "") return
  const place =
    shared === undefined
      ? ["paths", path, method, "responses", String(response.status)]
      : ["components", "responses", shared]
  const pointer = [...place, "content", type, "schema"]
    .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/")
  const validate = ajv.getSchema(`document#/${pointer}`)
  assert.isTrue(
    validate?.(JSON.parse(text)),
    `${method} ${path} answered ${response.status}: ${ajv.errorsText(validate?.errors)} in ${text}`
  )
}

describe("the control API's OpenAPI document", () => {
  it("names every route that is answered, and no other", () => {
    const router = Control.make({
      kernel: new Kernel({ seed: "openapi" }),
      scheduler: new Scheduler(true),
      longPolls: new LongPolls(),
      allowPrivate: true
    })
    assert.sameMembers(
      operations().map(({ method, path }) => `${method} ${path}`),
      [...mounted(router)]
    )
  })

  it("has an id of its own for each operation, and each parameter of each path", () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    assert.strictEqual(new Set(ids).size, ids.length)
    for (const { operation, path } of operations()) {
      assert.sameMembers(
        (operation.parameters ?? []).flatMap(({ in: place, name }) => (place === "path" ? [name] : [])),
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      )
    }
  })

  it("describes every answer to every request that it allows, and each of its operations can succeed", async () => {
    for (const [index, place] of operations().entries()) {
      const { operation, path } = place
      if (path.endsWith("/events") && operation.requestBody === undefined) continue
      const known = await prepared(index)
      const schema = operation.requestBody?.content?.["application/json"]?.schema
      const queries = objects(
        {
          properties: Object.fromEntries(
            (operation.parameters ?? []).flatMap(({ in: where, name, schema: each }) =>
              where === "query" ? [[name, each]] : []
            )
          )
        },
        known
      ) as ReadonlyArray<object>
      const bodies = schema === undefined ? [undefined] : examples(schema, known)
      const statuses: Array<number> = []
      for (const query of queries) {
        for (const body of bodies) {
          const response = await call(known, place, query, body)
          statuses.push(response.status)
          await assertDocumented(place, response)
        }
      }
      assert.isTrue(
        statuses.some((status) => status < 300),
        `${place.method} ${path} never succeeds: ${statuses.join(", ")}`
      )
    }
  })

  it("describes every refusal: of what is unknown, misspelt, missing, or of another type", async () => {
    const known = await prepared(10_000)
    const lost = { ...known, values: {} }
    for (const place of operations()) {
      if (place.path.endsWith("/events") && place.method === "get") continue
      const body = place.operation.requestBody && (place.path.endsWith("/wait") ? { timeoutMs: 0 } : {})
      await assertDocumented(place, await call(lost, place, {}, body))
      await assertDocumented(place, await call(known, place, { misspelt: 1 }, body))
      const { requestBody } = place.operation
      if (requestBody === undefined) continue
      for (const wrong of [...(requestBody.required ? [undefined] : []), [], { misspelt: 1 }, null, 1])
        await assertDocumented(place, await call(known, place, {}, wrong))
    }
  })

  it("describes the events of the streams", async () => {
    const known = await prepared(20_000)
    const abort = new AbortController()
    const events = await mock.world(known.id).events({ signal: abort.signal })
    await send(mock.url, textTo("905321234567"), { key: known.key })
    await mock.world(known.id).user("905321234567").sendText("Hello")
    await mock.world(known.id).reset()
    await mock.world(known.id).drop()
    const validate = ajv.getSchema("document#/components/schemas/WorldEvent")
    const names: Array<string> = []
    for await (const event of events) {
      names.push(event.event)
      assert.isTrue(validate?.(event), `${event.event}: ${ajv.errorsText(validate?.errors)}`)
    }
    assert.includeMembers(names, ["request", "message", "incoming", "reset", "end"])
    const response = await fetch(`${mock.url}/__mock/v1/worlds/-/events`, { signal: abort.signal })
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/)
    abort.abort()
  })
})

describe("a request without a body", () => {
  it("needs no content type", async () => {
    const known = await prepared(30_000)
    for (const [path, status] of [
      ["/webhook/pause", 200],
      ["/webhook/resume", 200],
      ["/deliveries/1/redeliver", 200],
      ["/reset", 204]
    ] as const) {
      const response = await fetch(`${mock.url}/__mock/v1${path}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${known.key}` }
      })
      assert.strictEqual(response.status, status, path)
    }
  })
})
