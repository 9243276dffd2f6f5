/**
 * Runs a program over the client and a mock of its own, with webhooks on, and compares the mock's journal with
 * what the client said of each message.
 */
import * as Profile from "@connexease-gateway/contract/Profile"
import * as Gateway from "@connexease-gateway/core/Gateway"
import type { GatewayError, Outcome } from "@connexease-gateway/core/GatewayError"
import * as Ledger from "@connexease-gateway/core/Ledger"
import * as Message from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Webhook from "@connexease-gateway/core/Webhook"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import type { StartedMockGateway } from "@connexease-gateway/mock-gateway"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { bodyOf, serve } from "../support.ts"
import { program as anyProgram, recipient } from "./Program.ts"
import type { Letter, Program, Step } from "./Program.ts"

/** What the client said of one send; `undefined` where its caller gave it up. */
interface Sent {
  readonly text: string
  readonly to: string
  readonly key: string | undefined
  readonly result: Result.Result<Receipt, GatewayError> | undefined
}

const BALANCE = 1_000_000_000
const FEE = Profile.all.api.feeMicroDollars.value
const HOUR_MS = 3_600_000

/** What provably did not leave, or was refused. */
const nothingArrives = (outcome: Outcome): boolean => outcome === "NotSent" || outcome === "Rejected"

const groupBy = <A>(all: Iterable<A>, key: (one: A) => string): ReadonlyMap<string, ReadonlyArray<A>> =>
  Map.groupBy(all, key)

const startMock = (data: string) =>
  Effect.acquireRelease(
    Effect.promise(() => startMockGateway({ data, balanceMicros: BALANCE, seed: "programs" })),
    (mock) => Effect.promise(() => mock.close())
  )

const startClient = (mock: StartedMockGateway, ledger: Ledger.Ledger) =>
  Gateway.make({
    apiKey: Redacted.make("mock_program"),
    baseUrl: mock.url,
    ledger,
    retry: { ...RetryPolicy.safe, base: "1 millis", cap: "1 millis" },
    timeout: "10 seconds",
    deadline: "20 seconds"
  }).pipe(Effect.orDie)

/** Something with a scope of its own, which can be replaced by its like. */
const replaceable = <A, R>(make: Effect.Effect<A, never, R | Scope.Scope>) =>
  Effect.gen(function* () {
    const parent = yield* Effect.scope
    const begin = Effect.gen(function* () {
      const scope = yield* Scope.fork(parent)
      return { scope, value: yield* Scope.provide(make, scope) }
    })
    let current = yield* begin
    return {
      get value() {
        return current.value
      },
      end: Effect.suspend(() => Scope.close(current.scope, Exit.void)),
      begin: Effect.map(begin, (next) => {
        current = next
      })
    }
  })

/** Runs a program; what client and journal disagree about, `undefined` where they agree. */
const runProgram = (program: Program): Effect.Effect<string | undefined> =>
  Effect.gen(function* () {
    const directory = yield* Effect.flatMap(FileSystem.FileSystem, (files) => files.makeTempDirectoryScoped())
    const ledger = Ledger.memory()
    const events: Array<Webhook.StatusChanged> = []
    const endpoint = yield* serve((request, response) => {
      void bodyOf(request).then((body) => {
        for (const event of Webhook.decode(JSON.parse(body))) {
          if (event._tag === "StatusChanged") events.push(event)
        }
        response.end()
      })
    })
    const mock = yield* replaceable(startMock(`${directory}/mock.json`))
    const client = yield* replaceable(Effect.suspend(() => startClient(mock.value, ledger)))
    const world = () => mock.value.world("program")
    yield* Effect.promise(() => world().webhook.set({ url: endpoint.href }))

    const sent: Array<Sent> = []
    /** Messages without a key have a text of their own. */
    const write = (letter: Letter, nth: number) => {
      const key = letter.key === undefined ? undefined : `key ${letter.key}`
      const to =
        letter.key === undefined
          ? recipient(letter.ending, letter.person)
          : recipient(program.keys[letter.key] ?? "ordinary", 100 + letter.key)
      return { text: key ?? `message ${nth}.`, to, key }
    }
    let count = 0
    const prepare = (letter: Letter) => {
      const { key, text, to } = write(letter, count++)
      const message = Message.text({ to, body: text })
      return { key, text, to, message, idempotencyKey: key, correlationId: text }
    }
    const send = ({ message, ...letter }: ReturnType<typeof prepare>) =>
      client.value.send(message, letter).pipe(
        Effect.result,
        Effect.tap((result) => Effect.sync(() => sent.push({ ...letter, result })))
      )

    const take = (step: Step): Effect.Effect<unknown, GatewayError, Scope.Scope> => {
      switch (step.do) {
        case "send":
          return send(prepare(step.letter))
        case "sendTwice":
          return Effect.all([send(prepare(step.letter)), send(prepare(step.letter))], {
            concurrency: "unbounded"
          })
        case "sendMany":
          return client.value
            .sendMany(Stream.fromIterable(step.letters.map(prepare)))
            .pipe(Stream.runForEach(({ item, result }) => Effect.sync(() => sent.push({ ...item, result }))))
        case "giveUp":
          return Effect.gen(function* () {
            const letter = prepare(step.letter)
            sent.push({ ...letter, result: undefined })
            const fiber = yield* Effect.forkChild(send(letter))
            yield* Effect.sleep(step.after)
            yield* Fiber.interrupt(fiber)
          })
        case "fault": {
          const { at, count, scenario } = step.fault
          return Effect.promise(() => world().rules.add({ scenario, at, when: { kind: "next", count } }))
        }
        case "advance":
          return Effect.promise(() => world().clock.advance(step.millis))
        case "setBack":
          return Effect.promise(async () => {
            const { now } = await world().clock.get()
            await world().clock.set(Date.parse(now) - step.millis)
          })
        case "settle":
          return Effect.gen(function* () {
            for (const { key } of yield* Ledger.unsettled(ledger)) {
              const event = events.find(({ correlationId }) => correlationId === key)
              if (event !== undefined) yield* Ledger.resolve(ledger, key, { messageId: event.id })
            }
          })
        case "restartClient":
          return Effect.andThen(client.end, client.begin)
        case "restartMock":
          return client.end.pipe(
            Effect.andThen(mock.end),
            Effect.andThen(mock.begin),
            Effect.andThen(client.begin)
          )
      }
    }
    yield* Effect.forEach(program.steps, take, { discard: true })

    // What was given up may still be on its way.
    yield* client.end
    yield* Effect.promise(() => world().clock.advance(2 * HOUR_MS))
    const journal = yield* Effect.promise(() => world().messages())
    const { balanceMicros } = yield* Effect.promise(() => world().settings())
    const problems: Array<string> = []
    const expect = (holds: boolean, problem: string) => {
      if (!holds) problems.push(problem)
    }

    const arrived = groupBy(journal, ({ rendered }) => rendered.body ?? "")
    for (const [text, sends] of groupBy(sent, ({ text }) => text)) {
      const copies = arrived.get(text) ?? []
      expect(copies.length <= 1, `"${text}" arrived ${copies.length} times`)
      for (const { result, to } of sends) {
        if (result === undefined || Result.isFailure(result)) continue
        const { messageId } = result.success
        expect(
          copies.some(({ id, recipient }) => id === messageId && recipient === to),
          `"${text}" has a receipt, and is not in the journal of its recipient`
        )
      }
      const certain = sends.every(
        ({ result }) =>
          result !== undefined && Result.isFailure(result) && nothingArrives(result.failure.outcome)
      )
      expect(!certain || copies.length === 0, `"${text}" was not sent or was rejected, and arrived`)
    }
    expect(
      balanceMicros === BALANCE - FEE * journal.length,
      `${journal.length} messages cost ${BALANCE - Number(balanceMicros)}`
    )

    const byId = groupBy(events, ({ id }) => id)
    for (const id of byId.keys()) {
      expect(
        journal.some((message) => message.id === id),
        "a webhook is about a message that is not in the journal"
      )
    }
    for (const { id, rendered, status } of journal) {
      const folded = (byId.get(id) ?? []).reduce<Webhook.StatusChanged | undefined>(
        (current, event) => Webhook.foldStatus(current, event),
        undefined
      )
      expect(
        (folded?.status ?? "accepted") === status,
        `"${rendered.body}" is ${status}, its webhooks say ${folded?.status ?? "nothing"}`
      )
    }
    return problems.length === 0 ? undefined : problems.join("; ")
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer), Effect.orDie)

/** Runs random programs, always the same for a seed; if one fails, what is wrong with the smallest such, as text. */
export const runPrograms = (options: {
  readonly runs: number
  readonly seed: number
}): Effect.Effect<string | undefined> =>
  Effect.gen(function* () {
    const agrees = (one: Program) => Effect.map(runProgram(one), (problem) => problem === undefined)
    const result = yield* Arbitrary.checkEffect(anyProgram, agrees, {
      ...options,
      size: 14,
      maxShrinks: 300,
      concurrency: 4
    })
    if (result._tag !== "Falsified") return undefined
    const problem = yield* runProgram(result.shrunkInput)
    return `${problem ?? "nothing is wrong when it runs again"}, in ${JSON.stringify(result.shrunkInput)}`
  })
