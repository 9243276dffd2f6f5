import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { reader } from "../src/api/Stream.ts"
import type { StreamEvent } from "../src/api/Stream.ts"

const read = (...pieces: ReadonlyArray<string>): ReadonlyArray<StreamEvent> => {
  const events: Array<StreamEvent> = []
  const { push } = reader((event) => events.push(event))
  for (const piece of pieces) push(piece)
  return events
}

describe("a stream of server-sent events", () => {
  const text = ':\n\nevent: message\ndata: {"a":1}\n\ndata: x\ndata: y\r\n\r\nevent: never\n\n'
  const expected = [
    { name: "message", data: '{"a":1}' },
    { name: "message", data: "x\ny" }
  ]

  it("is read whole", () => assert.deepEqual(read(text), expected))

  it("is read in whatever pieces it comes", () => {
    for (let at = 0; at <= text.length; at++)
      assert.deepEqual(read(text.slice(0, at), text.slice(at)), expected)
    assert.deepEqual(read(...text), expected)
  })

  it("tells nothing of an event that has not ended", () =>
    assert.deepEqual(read("event: message\ndata: 1\n"), []))
})
