import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Check from "../../src/checks/Check.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import type { Report } from "../../src/report/Report.ts"
import type { Target } from "../../src/targets/Target.ts"
import { ScenarioError, Unwatchable } from "../../src/targets/Target.ts"
import * as Verify from "../../src/verify/Verify.ts"
import type { Post } from "../../src/checks/WebhookEndpoint.ts"
import { WebhookScenario } from "@connexease-gateway/contract"

const scenarios = WebhookScenario.load()

const judge = (target: Target) => Verify.verify(target, { exchanges: [], scenarios, assumed: "fail" })

/** The mock, and what it posts changed on its way. */
const spoilt = (turn: (posts: ReadonlyArray<Post>) => ReadonlyArray<Post>) =>
  Effect.gen(function* () {
    const target = yield* MockTarget.start()
    const { webhooks } = target
    if (webhooks === undefined) return yield* Effect.die("the mock has webhooks")
    return yield* judge({
      ...target,
      webhooks: Effect.map(webhooks, (session) => ({
        ...session,
        posts: (millis) => Effect.map(session.posts(millis), turn)
      }))
    })
  })

const each = (change: (post: Post) => Post) => (posts: ReadonlyArray<Post>) => posts.map(change)
const replaced = (from: string | RegExp, to: string) =>
  each((post) => ({ ...post, body: post.body.replaceAll(from, to) }))

const failed = ({ verdicts }: Report) => verdicts.filter(({ outcome }) => outcome === "failed")
const broken = (report: Report) =>
  new Set(failed(report).flatMap(({ differences }) => differences.map(({ guarantee }) => guarantee)))

describe("webhooks", () => {
  it.live("of the mock are valid by the contract and read by core, for every event", () =>
    Effect.gen(function* () {
      const report = yield* judge(yield* MockTarget.start())
      assert.deepStrictEqual(
        report.verdicts
          .filter(({ outcome }) => outcome !== "passed")
          .map((verdict) => [Check.name(verdict), verdict.reason ?? verdict.differences]),
        []
      )
      assert.strictEqual(report.counts.passed, 2 * scenarios.length)
    })
  )

  it.live.each<[string, (posts: ReadonlyArray<Post>) => ReadonlyArray<Post>, string]>([
    [
      "that name another recipient",
      replaced(/"recipient_id":"905321234567"/g, '"recipient_id":"1"'),
      "webhook.status"
    ],
    ["that lose a status", (posts) => posts.slice(1), "webhook.status"],
    ["that come twice", (posts) => posts.flatMap((post) => [post, post]), "webhook.status"],
    ["that come in another order", (posts) => posts.toReversed(), "webhook.status"],
    [
      "of another message",
      replaced(/"id":"wamid\.[^"]+","status"/g, '"id":"wamid.1","status"'),
      "webhook.status"
    ],
    ["without the tracking data", replaced("biz_opaque_callback_data", "tracking"), "webhook.tracking"],
    ["without the emoji", replaced(String.raw`\ud83d\udc4b`, ""), "webhook.incoming"],
    ["that say who pressed and not what", replaced(/"id":"yes"/g, '"id":"no"'), "webhook.incoming"],
    [
      "whose times are in milliseconds",
      replaced(/"timestamp":"(\d+)"/g, '"timestamp":"$1000"'),
      "webhook.status"
    ],
    ["whose times are numbers", replaced(/"timestamp":"(\d+)"/g, '"timestamp":$1'), "webhook.status"],
    ["without the envelope", replaced(/^.*"value":(.*),"field".*$/g, "$1"), "webhook.form"],
    [
      "that carry another secret",
      each((post) => ({ ...post, headers: { ...post.headers, authorization: "Bearer guess" } })),
      "webhook.form"
    ],
    [
      "that are no JSON by their header",
      each((post) => ({ ...post, headers: { ...post.headers, "content-type": "text/plain" } })),
      "webhook.form"
    ],
    ["that are cut off", each((post) => ({ ...post, body: post.body.slice(0, -9) })), "webhook.form"],
    [
      "of another field of the account",
      replaced("phone_number_quality_update", "security"),
      "webhook.account"
    ]
  ])("%s are noticed", ([, turn, guarantee]) =>
    Effect.gen(function* () {
      const report = yield* spoilt(turn)
      assert.isFalse(report.ok)
      assert.include([...broken(report)], guarantee)
    })
  )

  it.live("are skipped by name on a target whose webhooks cannot be received", () =>
    Effect.gen(function* () {
      const { webhooks: _, ...target } = yield* MockTarget.start()
      const report = yield* judge(target)
      assert.strictEqual(report.counts.skipped, 2 * scenarios.length)
      assert.strictEqual(report.verdicts[0]?.reason, "the target cannot be watched posting to a webhook")
    })
  )

  it.live("that do not arrive at this machine are skipped by name, with the reason", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start()
      const message = "the mock cannot reach this machine to post: connect ECONNREFUSED"
      const report = yield* judge({ ...target, webhooks: Effect.fail(new Unwatchable({ message })) })
      assert.strictEqual(report.counts.skipped, 2 * scenarios.length)
      assert.strictEqual(report.verdicts[0]?.reason, message)
    })
  )

  it.live("fail a scenario that could not be played, and the others go on", () =>
    Effect.gen(function* () {
      const target = yield* MockTarget.start()
      const { webhooks } = target
      if (webhooks === undefined) return yield* Effect.die("the mock has webhooks")
      const report = yield* judge({
        ...target,
        webhooks: Effect.map(webhooks, (session) => ({
          ...session,
          announce: () => Effect.fail(new ScenarioError({ message: "there is no such event" }))
        }))
      })
      assert.deepStrictEqual(
        failed(report).map(({ exchange, reason }) => [exchange, reason]),
        ["webhook-account", "webhook-account", "webhook-template", "webhook-template"].map((id) => [
          id,
          "the scenario could not be run: there is no such event"
        ])
      )
    })
  )

  it.live("never say the secret in a report", () =>
    Effect.gen(function* () {
      const report = yield* spoilt(each((post) => ({ ...post, headers: {} })))
      assert.notInclude(JSON.stringify(report), "secret-of-")
    })
  )
})
