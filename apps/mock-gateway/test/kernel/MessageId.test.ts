import { assert, describe, it } from "vitest"
import * as MessageId from "../../src/kernel/support/MessageId.ts"

const known = [
  {
    id: "wamid.HBgMOTA1Mzk4ODM2MTgwFQIAEhgUM0E4OTNENzMzOTJBMzc1N0QyNDcA",
    parts: { user: "905398836180", outbound: false, stanza: "3A893D73392A3757D247" }
  },
  {
    id: "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA",
    parts: { user: "16467043595", outbound: true, stanza: "5F425A74F13033492A" }
  },
  {
    id: "wamid.HBgNNTUxNjk5MjMxODIyMhUCABEYEjgxQkVFRDVBQTVDODFDOTg3MQA=",
    parts: { user: "5516992318222", outbound: true, stanza: "81BEED5AA5C81C9871" }
  }
]

describe("MessageId", () => {
  it.each(known)("builds the id that WhatsApp gave: $id", ({ id, parts }) => {
    assert.strictEqual(MessageId.make(parts), id)
  })

  it.each(known)("reads user, direction and WhatsApp's own id out of $id", ({ id, parts }) => {
    assert.deepStrictEqual(MessageId.parse(id), parts)
  })

  it.each([
    "",
    "wamid.",
    "wamid.FAKE_1711900000000000000",
    "wamid.gBGGFlB5YjhvAgnhuF1qIUvCo7A",
    "wacid.HBgL",
    "wamid.%%%"
  ])("does not pretend to understand %j", (id) => {
    assert.isUndefined(MessageId.parse(id))
  })
})
