import { assert, describe, it } from "vitest"
import * as Random from "../../src/kernel/support/random.ts"
import { Kernel } from "../../src/kernel/Kernel.ts"
import { receive } from "../../src/kernel/users/inboundMessages.ts"
import * as Registry from "../../src/kernel/scenarios/registry.ts"
import { MAX_JOURNAL_BYTES } from "../../src/kernel/world/Worlds.ts"
import { textTo } from "../support/send.ts"

interface Send {
  readonly world: string
  readonly to: string
}

const start = Date.UTC(2026, 0, 1)
const limits = { sec: 1_000_000, min: 1_000_000 }

const handle = (kernel: Kernel, { to, world }: Send, body = "Merhaba") =>
  kernel.handle({
    method: "POST",
    path: "/v1/wa/message",
    query: "",
    headers: { authorization: `Bearer mock_${world}`, "content-type": "application/json" },
    body: { kind: "text", text: JSON.stringify(textTo(to, body)) },
    now: start
  })

/** Sends with a rule that fails some, and one that delays the rest; tells what happened to each recipient. */
const histories = (seed: string, sends: ReadonlyArray<Send>): Record<string, ReadonlyArray<string>> => {
  const kernel = new Kernel({ seed, limits })
  const seen: Record<string, Array<string>> = {}
  for (const send of sends) {
    const world = kernel.worlds.ofKey(`mock_${send.world}`)
    if (world !== undefined && world.rules.size === 0) {
      world.clock.freeze(start)
      for (const [name, probability] of [
        ["GW_500", 0.3],
        ["latency-lognormal", 1]
      ] as const) {
        const scenario = Registry.byName(name)
        if (scenario === undefined) throw new Error(name)
        world.rules.add({
          scenario,
          at: scenario.at,
          parameters: {},
          when: { kind: "probability", probability }
        })
      }
    }
    const { response, delayMillis } = handle(kernel, send)
    const history = (seen[`${send.world} ${send.to}`] ??= [])
    history.push(`${response.body} ${delayMillis}`)
  }
  return seen
}

const shuffled = <A>(items: ReadonlyArray<A>, seed: string): ReadonlyArray<A> => {
  const rank = (count: number) => Random.fraction({ seed, purpose: "shuffle", subject: "", count })
  return items
    .map((item, index) => ({ item, rank: rank(index) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

const sends: ReadonlyArray<Send> = Array.from({ length: 600 }, (_, index) => ({
  world: `w${index % 3}`,
  to: `9053200000${String(10 + (index % 20))}`
}))

describe("the kernel", () => {
  it("gives each recipient the same history with the same seed, whatever the interleaving", () => {
    const first = histories("seed", sends)
    for (let round = 0; round < 10; round++) {
      assert.deepStrictEqual(histories("seed", shuffled(sends, String(round))), first)
    }
    assert.notDeepEqual(histories("another", sends), first)
    const all = Object.values(first).flat()
    const failed = all.filter((line) => line.includes("GW_500")).length
    assert.isTrue(failed > 120 && failed < 240, `${failed} of ${all.length}`)
  })

  it("never gives an id twice, in no world and to no recipient", () => {
    const kernel = new Kernel({ seed: "ids", limits, pairLimit: false })
    const ids = new Set<string>()
    for (let round = 0; round < 10; round++) {
      for (const send of sends) ids.add(handle(kernel, send).message?.id ?? "")
    }
    assert.strictEqual(ids.size, 6_000)
  })

  it("keeps worlds apart: each journal holds what its own key sent", () => {
    const kernel = new Kernel({ seed: "apart", limits })
    for (const send of shuffled(sends, "apart")) handle(kernel, send)
    for (const name of ["w0", "w1", "w2"]) {
      const journal = kernel.worlds.get(name)?.journal
      assert.strictEqual(journal?.messages.length, 200)
      const expected = sends.filter(({ world }) => world === name).map(({ to }) => to)
      assert.deepStrictEqual(
        [...(journal?.messages ?? [])].map(({ recipient }) => recipient.id).toSorted(),
        expected.toSorted()
      )
    }
  })

  it("stays within its memory, and a busy world costs a quiet one nothing", () => {
    const kernel = new Kernel({ seed: "memory", limits, pairLimit: false })
    for (let index = 0; index < 50; index++) handle(kernel, { world: "quiet", to: "905321234567" })
    for (let index = 0; index < 20_000; index++) {
      handle(kernel, { world: "busy", to: "905321234567" }, "x".repeat(4_000))
    }
    const [quiet, busy] = [kernel.worlds.get("quiet")?.journal, kernel.worlds.get("busy")?.journal]
    assert.isAtMost((quiet?.bytes ?? 0) + (busy?.bytes ?? 0), MAX_JOURNAL_BYTES)
    assert.strictEqual(quiet?.messages.length, 50)
    assert.isAbove(busy?.messages.length ?? 0, 3_000)
    const oldest = busy?.messages.at(0)
    assert.strictEqual(busy?.droppedThrough, (oldest?.seq ?? 0) - 1)
    assert.strictEqual(busy?.droppedMessages, busy?.droppedThrough)
    const scheduled = kernel.worlds.get("busy")?.schedule.size ?? 0
    assert.isAtMost(scheduled, 3 * (busy?.messages.length ?? 0), "little is planned for what is forgotten")
  })

  it("holds ten thousand messages of a world, the newest, and knows what it has dropped", () => {
    const kernel = new Kernel({ seed: "ring", limits, pairLimit: false })
    for (let index = 0; index < 10_007; index++)
      handle(kernel, { world: "ring", to: "905321234567" }, String(index))
    const journal = kernel.worlds.get("ring")?.journal
    assert.deepStrictEqual(
      [
        journal?.messages.length,
        journal?.droppedMessages,
        journal?.droppedThrough,
        journal?.messages.at(0)?.seq
      ],
      [10_000, 7, 7, 8]
    )
    assert.strictEqual(journal?.messageOf(10_007)?.seq, 10_007)
    assert.isUndefined(journal?.messageOf(7))
  })

  it("records nothing of what it refuses: no quota of a rate limit, no fee, no message that was read", () => {
    const kernel = new Kernel({ seed: "refused", limits: { sec: 5, min: 5 }, balanceMicros: 1_000_000 })
    const world = kernel.worlds.ofKey("mock_refused")
    if (world === undefined) throw new Error("There is no world.")
    const { id } = receive(
      world,
      world.users.of("905321234567"),
      { type: "text", payload: { body: "Selam" } },
      start
    )
    const refuse = (scenario: string, body: object) =>
      kernel.handle({
        method: "POST",
        path: "/v1/wa/message",
        query: "",
        headers: {
          authorization: "Bearer mock_refused",
          "content-type": "application/json",
          "x-mock-scenario": scenario
        },
        body: { kind: "text", text: JSON.stringify(body) },
        now: start
      }).response
    const read = { messaging_product: "whatsapp", status: "read", message_id: id }
    assert.strictEqual(refuse("RATE_001", textTo("905321234567")).code, "RATE_001")
    assert.strictEqual(world.windows.remaining(start).sec, 5)
    assert.strictEqual(refuse("GW_500", read).code, "GW_500")
    assert.isUndefined(world.journal.incomingMessage(id)?.readAt)
    assert.strictEqual(refuse("meta-131000", textTo("905321234567")).code, "GW_003")
    assert.strictEqual(world.windows.remaining(start).sec, 3)
    assert.strictEqual(world.wallet.micros, 1_000_000)
    assert.lengthOf(world.journal.messages, 0)
    assert.strictEqual(refuse("ordinary", read).status, 200)
    assert.strictEqual(world.journal.incomingMessage(id)?.readAt, start)
  })
})
