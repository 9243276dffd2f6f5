import { MetaCatalogue } from "@connexease-gateway/contract"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as MetaError from "../src/MetaError.ts"

const error = {
  message: "(#131056) (Business Account, Consumer Account) pair rate limit hit",
  type: "OAuthException",
  code: 131056,
  error_data: { messaging_product: "whatsapp", details: "Too many messages to the same phone number." },
  error_subcode: 2494071,
  fbtrace_id: "Az8or2yhqkZfEZ-_4Qn_Bam",
  is_transient: true
}

describe("Meta's errors", () => {
  it("agree with the contract's catalogue in channel, acceptance, repetition and wait, code by code", () => {
    const differences = MetaCatalogue.all.flatMap(
      ({ accepted, channel, code, retry, to = code, waitSeconds }) =>
        [code, to].flatMap((at) => {
          const entry = MetaError.lookup(at)
          const wait = entry?.wait === undefined ? undefined : Duration.toSeconds(entry.wait)
          const agrees =
            entry?.channel === channel &&
            entry.accepted === accepted &&
            entry.retry === retry &&
            (waitSeconds === undefined || waitSeconds === wait)
          return agrees
            ? []
            : [{ code: at, core: entry, contract: { channel, accepted, retry, waitSeconds } }]
        })
    )
    assert.deepStrictEqual(differences, [])
  })

  it("say what to do, for every code", () => {
    for (const entry of MetaError.catalogue()) {
      assert.isAbove(entry.advice.length, 10, String(entry.code))
    }
  })

  for (const [where, body] of Object.entries({
    "errors.params.meta": { isSuccess: false, errors: { code: "GW_003", params: { meta: error } } },
    "errors.params.meta.error": { isSuccess: false, errors: { code: "GW_003", params: { meta: { error } } } },
    "errors.params.error": { isSuccess: false, errors: { code: "GW_003", params: { error } } },
    "errors.params": { isSuccess: false, errors: { code: "GW_003", params: error } },
    "error, as Meta itself answers": { error }
  })) {
    it(`are found in ${where}`, () => {
      assert.deepInclude(MetaError.fromResponse(body), {
        code: 131056,
        known: true,
        class: "throttle",
        retry: "yes",
        title: "(Business Account, Consumer Account) pair rate limit hit",
        message: error.message,
        details: error.error_data.details,
        subcode: 2494071,
        fbtraceId: error.fbtrace_id,
        isTransient: true
      })
    })
  }

  for (const [what, body] of Object.entries({
    "the gateway's own params": {
      isSuccess: false,
      errors: { code: "RATE_001", params: { limit_type: "sec", retry_after: "1s" } }
    },
    "params that only carry a number named code": { errors: { params: { code: 7 } } },
    "no object": "oops",
    nothing: undefined
  })) {
    it(`are not seen in ${what}`, () => {
      assert.isUndefined(MetaError.fromResponse(body))
    })
  }

  it("are read from a status webhook, where they have a title and no type", () => {
    const read = MetaError.fromWebhook({
      code: 131049,
      title: "This message was not delivered to maintain healthy ecosystem engagement.",
      message: "This message was not delivered to maintain healthy ecosystem engagement.",
      error_data: {
        details: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."
      },
      href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
    })
    assert.deepInclude(read, {
      code: 131049,
      known: true,
      class: "recipient",
      accepted: "yes",
      retry: "wait"
    })
    assert.deepStrictEqual(read?.wait, Duration.days(1))
  })

  it("of an unknown code keep what Meta said", () => {
    assert.deepInclude(
      MetaError.fromWebhook({ code: 131051, title: "Unsupported message type", details: "Not supported" }),
      { code: 131051, known: true, details: "Not supported" }
    )
    assert.deepInclude(
      MetaError.fromWebhook({ code: 987654, title: "Something new", message: "Something new" }),
      {
        code: 987654,
        known: false,
        class: "unknown",
        accepted: "unclear",
        title: "Something new"
      }
    )
  })
})
