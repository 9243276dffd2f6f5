import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Connect from "../../src/targets/Connect.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Mutant from "../mutants/Mutant.ts"
import * as Mutants from "../mutants/mutants.ts"
import * as KnownDifference from "./KnownDifference.ts"
import * as Properties from "./runProperties.ts"
import * as ValidationVerdict from "./ValidationVerdict.ts"
import * as TestInput from "./TestInput.ts"
import type { Target } from "../../src/targets/Target.ts"
import { serve } from "../support.ts"

const told = (
  verdicts: ReadonlyArray<{ readonly differences: ReadonlyArray<unknown>; readonly reason?: string }>
) => verdicts.map(({ differences, reason }) => reason ?? differences)

const mutant = (id: string, target: Target): Target => {
  const found = Mutants.all.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no mutant ${id}`)
  return Mutant.apply(found, target)
}

/** Runs the properties of a mutant and gives what broke them. */
const broken = (id: string, runs: number) =>
  Effect.gen(function* () {
    const failures: Array<Properties.Failure> = []
    const target = mutant(id, yield* MockTarget.start())
    const verdicts = yield* Properties.run(target, {
      runs,
      seed: 3,
      onFailure: (failure) => Effect.sync(() => failures.push(failure))
    })
    return { failures, target, verdicts }
  })

describe("the properties", () => {
  it.live(
    "hold for the mock",
    () =>
      Effect.gen(function* () {
        const target = yield* MockTarget.start()
        const verdicts = yield* Properties.run(target, { runs: 400, seed: 1 })
        assert.strictEqual(verdicts.length, 5)
        assert.deepStrictEqual(told(verdicts.filter(({ outcome }) => outcome !== "passed")), [])
      }),
    120_000
  )

  it.live("hold for the mock of the other generation, too", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start({ profile: "proxy" })
      const verdicts = yield* Properties.run(target, { runs: 60, seed: 2 })
      assert.deepStrictEqual(told(verdicts.filter(({ outcome }) => outcome !== "passed")), [])
    })
  )

  it.live(
    "make what fails as small as it can be",
    () =>
      Effect.gen(function* () {
        const { failures } = yield* broken("text-limit-4095", 600)
        const [failure] = failures.filter(({ property }) => property === "generated-by-contract")
        assert.isDefined(failure)
        assert.match(failure.found, /the client takes it, the gateway says: GW_002/)
        const { message } = failure.input as {
          readonly message: Record<string, { readonly body: string }>
        }
        assert.strictEqual([...(message["text"]?.body ?? "")].length, 4096)
        assert.isAtMost(Object.keys(message).length, 4)
      }),
    120_000
  )

  it.live(
    "notice answers that are no envelope, and ids that are given twice",
    () =>
      Effect.gen(function* () {
        const enveloped = yield* broken("errors-in-a-list", 100)
        assert.include(
          enveloped.failures.map(({ property }) => property),
          "generated-requests"
        )
        const repeated = yield* broken("id-repeated", 20)
        assert.include(
          repeated.failures.map(({ property }) => property),
          "generated-twice"
        )
      }),
    60_000
  )

  it.live(
    "write a failure as JSON that can be replayed, with the same result and against a repaired target",
    () =>
      Effect.gen(function* () {
        const { failures, target } = yield* broken("no-stickers", 200)
        const [failure] = failures
        assert.isDefined(failure)
        const file = JSON.stringify(failure)
        assert.notInclude(file, "mock_")
        const read = yield* Schema.decodeEffect(Properties.FailureJson)(file)
        const again = yield* Properties.replay(target, read)
        assert.deepStrictEqual(
          again.map(({ outcome }) => outcome),
          ["failed"]
        )
        const repaired = yield* Properties.replay(yield* MockTarget.start(), read)
        assert.deepStrictEqual(
          repaired.map(({ outcome }) => outcome),
          ["passed"]
        )
      }),
    60_000
  )

  it.live("send nothing to a server that is no mock", () =>
    Effect.gen(function* () {
      let requests = 0
      const url = yield* serve((_, response) => {
        requests++
        response.writeHead(200, { "Content-Type": "application/json" }).end(
          JSON.stringify({
            isSuccess: true,
            data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1711900000000000000" }] }
          })
        )
      })
      const { target } = yield* Connect.connect({ url, apiKey: Redacted.make("sk_test_key") })
      const probes = requests
      const input = { message: { type: "text" } }
      const verdicts = [
        ...(yield* Properties.run(target, { runs: 10, seed: 1 })),
        ...(yield* Properties.replay(target, {
          property: "generated-requests",
          found: "",
          seed: 1,
          input
        }))
      ]
      assert.strictEqual(requests, probes)
      for (const { outcome, reason } of verdicts) {
        assert.strictEqual(outcome, "skipped")
        assert.strictEqual(reason, "generated messages are sent to mocks only")
      }
    })
  )
})

describe("a known difference", () => {
  it.live("is one still, has a reason, and is needed by its example", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start()
      const session = yield* target.session({ sends: true, templates: "any" })
      for (const { asGiven, example, id, reason, taker } of KnownDifference.all) {
        const client = yield* ValidationVerdict.byClient(example)
        const answer = yield* client.taken && asGiven !== true
          ? ValidationVerdict.viaClient(example, session)
          : session.http.send(TestInput.request({ message: example }, session))
        const gateway = ValidationVerdict.byGateway(answer)
        assert.deepStrictEqual(
          { id, client: client.taken, gateway: gateway?.taken },
          { id, client: taker === "client", gateway: taker === "gateway" }
        )
        const refused = taker === "client" ? gateway : client
        assert.deepStrictEqual(
          refused?.errors.map((word) => KnownDifference.find(taker, word)?.id),
          [id]
        )
        assert.isAbove(reason.length, 20)
      }
    })
  )

  it("has an id of its own", () => {
    assert.strictEqual(new Set(KnownDifference.all.map(({ id }) => id)).size, KnownDifference.all.length)
  })
})
