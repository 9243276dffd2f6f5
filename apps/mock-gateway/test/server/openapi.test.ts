import type { Router } from "express"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Control from "../../src/server/control/router.ts"
import { LongPolls } from "../../src/server/control/LongPolls.ts"
import { Scheduler } from "../../src/server/Scheduler.ts"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import { Kernel } from "../../src/kernel/Kernel.ts"

interface Operation {
  readonly operationId: string
  readonly requestBody?: object
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string }>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

let mock: StartedMockGateway
let document: Document
beforeAll(async () => {
  mock = await startMockGateway()
  document = (await (await fetch(`${mock.url}/__mock/v1/openapi.json`)).json()) as Document
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

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )

describe("the control API's own document", () => {
  it("names every route that is answered, and no other", () => {
    const kernel = new Kernel({ seed: "openapi" })
    const router = Control.make(
      { kernel, scheduler: new Scheduler(true), longPolls: new LongPolls(), allowPrivate: true },
      { allowHosts: [], token: undefined }
    )
    assert.sameMembers(
      operations().map(({ method, path }) => `${method} ${path}`),
      mounted(router).filter((route) => !/ \/(?:livez|readyz)$/.test(route)) as Array<string>
    )
  })

  it("names places that exist: none is answered with 404 for the place itself", async () => {
    for (const { method, path } of operations()) {
      if (path.endsWith("/events")) continue
      const response = await fetch(`${mock.url}/__mock/v1${path.replaceAll(/\{\w+\}/g, "x")}`, {
        method: method.toUpperCase(),
        headers: { Authorization: "Bearer mock_x", "Content-Type": "application/json" },
        ...(method === "get" ? {} : { body: path.endsWith("/wait") ? `{"timeoutMs":0}` : "{}" })
      })
      assert.notInclude(await response.text(), "has no such resource", `${method} ${path}`)
      assert.notStrictEqual(response.status, 500, `${method} ${path}`)
    }
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

  it("refers to nothing that it does not hold", () => {
    const text = JSON.stringify(document)
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      assert.include(text, `"${name}":{`)
  })
})
