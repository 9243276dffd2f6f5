import { Buffer } from "node:buffer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { ResponseBody } from "../../../src/internal/transport/ResponseBody.ts"
import { MAX_RESPONSE_BYTES } from "../../../src/internal/transport/Transport.ts"

describe("the body of a response", () => {
  it.effect.prop(
    "is what came, however it was cut, and holds on to no chunk but the first",
    [Schema.String, Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 50 })))],
    ([text, lengths]) =>
      Effect.sync(() => {
        const bytes = Buffer.from(text)
        const body = new ResponseBody()
        let at = 0
        let count = 0
        for (const length of [...lengths, bytes.length]) {
          const chunk = Uint8Array.from(bytes.subarray(at, at + length))
          assert.isTrue(body.append(chunk))
          if (count++ > 0) chunk.fill(0)
          at += length
        }
        assert.strictEqual(body.text(), new TextDecoder().decode(bytes))
      })
  )

  it("is at most a megabyte, in one chunk or in many", () => {
    assert.isTrue(new ResponseBody().append(new Uint8Array(MAX_RESPONSE_BYTES)))
    assert.isFalse(new ResponseBody().append(new Uint8Array(MAX_RESPONSE_BYTES + 1)))
    const body = new ResponseBody()
    const chunk = new Uint8Array(1)
    for (let i = 0; i < MAX_RESPONSE_BYTES; i++) if (!body.append(chunk)) assert.fail(`ends at ${i}`)
    assert.isFalse(body.append(chunk))
  })
})
