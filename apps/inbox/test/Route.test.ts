/** What the page's address says and what it survives. */
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import * as Route from "../src/model/Route.ts"

describe("the page's address", () => {
  it.each([
    { world: "demo", view: "chats", item: "905321234567", message: "wamid.HBg/+==" },
    { world: "-", view: "requests", item: undefined, message: undefined },
    { world: "key.0a1b", view: "control", item: "clock", message: undefined },
    { world: "demo", view: "chats", item: "Y2FwaV9ncm91cDo/a b%?#", message: undefined }
  ] as const)("An address leads back to the route that it was made from: %j", (route) => {
    assert.deepEqual(Route.parse(Route.href(route)), route)
  })

  it.each(["", "#", "#/", "#/%E0%A4%A", "#/demo/nonsense", "#//chats//x?message", "javascript:alert(1)"])(
    "An address that is damaged is read as far as it goes: %j",
    (hash) => assert.equal(Route.parse(hash).view, "chats")
  )
})
