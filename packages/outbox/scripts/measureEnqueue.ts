/** Measures how fast a campaign is enqueued on PostgreSQL, and in how much memory: `node measureEnqueue.ts [MESSAGES]`. */
import { Message } from "@connexease-gateway/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { performance } from "node:perf_hooks"
import * as Outbox from "../src/Outbox.ts"
import { startPostgres } from "../test/support/postgres.ts"

const total = Number(process.argv[2] ?? 1_000_000)
const postgres = await startPostgres()
const startedAt = performance.now()
const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1)
const report = (enqueued: number): void =>
  console.log(
    `${enqueued} messages after ${seconds()} s, heap ${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MB, resident ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`
  )

const item = (n: number) => {
  if (n % (total / 10) === 0) report(n)
  const message = Message.text({ to: String(905300000000 + n), body: "Our spring offer is here." })
  return { key: `spring-${n}`, message }
}

const program = Effect.gen(function* () {
  const outbox = yield* Outbox.Outbox
  const campaign = yield* outbox.startCampaign({
    name: "spring",
    messages: Stream.map(Stream.range(1, total), item)
  })
  console.log(
    `enqueued in ${seconds()} s, with ${(process.cpuUsage().user / 1000 / total).toFixed(3)} ms CPU each`
  )
  for (const [name, look] of [
    ["progress", campaign.progress],
    ["health", outbox.health()]
  ] as const) {
    const before = performance.now()
    yield* Effect.asVoid<unknown, unknown, never>(look)
    console.log(`${name} in ${Math.round(performance.now() - before)} ms`)
  }
})

try {
  await Effect.runPromise(program.pipe(Effect.provide(Outbox.layerPostgres(Redacted.make(postgres.url)))))
} finally {
  await postgres.close()
}
