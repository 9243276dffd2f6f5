import { Exchange } from "@connexease-gateway/contract"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import { assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"
import * as Effect from "effect/Effect"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Verify from "../../src/verify/Verify.ts"

/** What core makes of a receipt before it gives it: nothing, unless a test breaks it. */
const broken = vi.hoisted(() => ({ change: (receipt: Receipt): Receipt => receipt }))

vi.mock("../../../core/src/Receipt.ts", async (original) => {
  const actual = await original<typeof import("@connexease-gateway/core/Receipt")>()
  return {
    ...actual,
    fromData: (...given: Parameters<typeof actual.fromData>) => {
      const receipt = actual.fromData(...given)
      return receipt === undefined ? undefined : broken.change(receipt)
    }
  }
})

const judge = (change: (receipt: Receipt) => Receipt, wanted: (exchange: Exchange.Exchange) => boolean) =>
  Effect.gen(function* () {
    broken.change = change
    const target = yield* MockTarget.start()
    return yield* Verify.verify(target, {
      exchanges: Exchange.load().filter(wanted).slice(0, 1),
      surfaces: ["core"]
    })
  }).pipe(Effect.ensuring(Effect.sync(() => (broken.change = (receipt) => receipt))))

const isSandbox = ({ id }: Exchange.Exchange) => id === "sandbox-documented"
const isTemplate = ({ id }: Exchange.Exchange) => id === "template-body"

describe("the receipt that core gives", () => {
  it.live("is what the answer says, for a message and in the sandbox", () =>
    Effect.gen(function* () {
      for (const wanted of [isSandbox, isTemplate]) {
        const report = yield* judge((receipt) => receipt, wanted)
        assert.deepStrictEqual(
          report.verdicts.flatMap(({ differences }) => differences),
          []
        )
        assert.strictEqual(report.counts.passed, 1)
      }
    })
  )

  it.live.each([
    ["messageId", (receipt) => ({ ...receipt, messageId: `${receipt.messageId}A` })],
    ["recipient", (receipt) => ({ ...receipt, recipient: undefined })],
    ["input", (receipt) => ({ ...receipt, input: `+${receipt.input}` })],
    ["status", (receipt) => ({ ...receipt, status: "held_for_quality_assessment" })],
    ["sandbox", (receipt) => ({ ...receipt, sandbox: !receipt.sandbox })],
    ["rateLimit", (receipt) => ({ ...receipt, rateLimit: undefined })],
    [
      "rateLimit",
      ({ rateLimit, ...receipt }) => ({
        ...receipt,
        rateLimit: { second: rateLimit?.minute, minute: rateLimit?.second }
      })
    ],
    ["raw", (receipt) => ({ ...receipt, raw: {} })]
  ] as ReadonlyArray<readonly [string, (receipt: Receipt) => Receipt]>)(
    "fails the check where its %s is not what was answered",
    ([member, change]) =>
      Effect.gen(function* () {
        const report = yield* judge(change, isTemplate)
        assert.strictEqual(report.counts.failed + report.counts.finding, 1)
        assert.include(
          report.verdicts.flatMap(({ differences }) => differences.map(({ at }) => at)),
          `receipt /${member}`
        )
      })
  )
})
