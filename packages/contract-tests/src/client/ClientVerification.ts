/**
 * Compares the outcome that a client reports with what happened. Each fault meets one send of a fresh client, to a
 * recipient of its own; when all have settled, the mock's journal shows how often each message was accepted: never
 * after rejected and not-sent, exactly once after accepted, at most once after unknown.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { MockWorld, StartedMockGateway } from "@connexease-gateway/mock-gateway"
import * as Check from "../checks/Check.ts"
import type { Difference } from "../checks/Difference.ts"
import * as Report from "../report/Report.ts"
import * as Adapter from "./Adapter.ts"
import * as Fault from "./Fault.ts"
import * as UnreachableEndpoints from "./UnreachableEndpoints.ts"

export interface Options {
  /** What the client is called in the report. Default: `the client`. */
  readonly name?: string
  /** Only faults whose name contains this. Default: all. */
  readonly only?: string
  /** How long a send may take, in milliseconds, before it counts as never settling. Default: 150,000. */
  readonly sendTimeoutMs?: number
  /** How many sends are under way at once. Default: 32. */
  readonly concurrency?: number
  /** Called with each fault when its send has settled. */
  readonly onSettled?: (fault: Fault.Fault) => Effect.Effect<void>
}

/** How a send ended: a word of the client's, or none. */
type End = Adapter.ReportedOutcome | "never settled" | "threw" | "said something else"

interface Sent {
  readonly fault: Fault.Fault
  readonly recipient: string
  readonly end: End
  readonly millis: number
}

/** How often a message may have been taken, by what the client says of it. */
const allowed: Readonly<Record<Adapter.ReportedOutcome, { readonly least: number; readonly most: number }>> =
  {
    accepted: { least: 1, most: 1 },
    rejected: { least: 0, most: 0 },
    "not-sent": { least: 0, most: 0 },
    unknown: { least: 0, most: 1 }
  }

const isReportedOutcome = (value: unknown): value is Adapter.ReportedOutcome =>
  Adapter.reportedOutcomes.some((reported) => reported === value)

const payload = (to: string) => ({
  messaging_product: "whatsapp",
  to,
  type: "text",
  text: { body: "Hello! This is a test." }
})

/** How long a client may take to let its connections go, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000

const close = (client: Adapter.Client): Effect.Effect<void> =>
  Effect.tryPromise(async () => client.close?.()).pipe(
    Effect.interruptible,
    Effect.timeoutOption(CLOSE_TIMEOUT_MS),
    Effect.ignore
  )

/** One send of a fresh client. Whatever the client does, it ends. */
const send = (adapter: Adapter.Adapter, baseUrl: string, apiKey: string, to: string, sendTimeoutMs: number) =>
  Effect.gen(function* () {
    const client = yield* Effect.tryPromise(async () => adapter({ baseUrl, apiKey }))
    yield* Effect.addFinalizer(() => close(client))
    const reported = yield* Effect.tryPromise(() => client.send(payload(to)))
    return isReportedOutcome(reported) ? reported : "said something else"
  }).pipe(
    Effect.orElseSucceed((): End => "threw"),
    Effect.timeoutOrElse({ duration: sendTimeoutMs, orElse: () => Effect.succeed<End>("never settled") }),
    Effect.scoped
  )

/** The recipient of the fault at this place, and what must be arranged for it. */
const arrange = (world: MockWorld, { how }: Fault.Fault, index: number): Effect.Effect<string> =>
  Effect.gen(function* () {
    const free = String(index).padStart(6, "0")
    if (how.kind === "recipient") return `999${how.digits}${free}`
    const recipient = `999000${free}`
    if (how.kind === "rule") {
      const { at, parameters, scenario } = how
      yield* Effect.promise(() => world.rules.add({ scenario, at, parameters, to: recipient }))
    }
    return recipient
  })

/** The consequence for an application that relies on the reported outcome. */
const meaning = (end: Adapter.ReportedOutcome, taken: number): string =>
  taken === 0
    ? "0: the message is lost"
    : taken > 1
      ? `${taken}: the recipient gets it ${taken} times`
      : `1: an application that sends it again after ${end} sends it twice`

const verdictFor = ({ end, fault, millis }: Sent, taken: number): Check.Verdict => {
  const subject = { id: fault.name, topic: "client", title: fault.title, guarantee: "client.truth" }
  const differ = (at: string, expected: string, found: string): Difference => ({
    at,
    expected,
    found,
    evidence: "recorded",
    source: `the mock's journal, when the client had settled after ${millis} ms`,
    guarantee: subject.guarantee
  })
  if (!isReportedOutcome(end)) {
    const found = taken === 0 ? `it ${end}` : `it ${end}, and the message was taken ${taken} times`
    return Check.verdictOf(
      subject,
      "client",
      [differ("reported outcome", Adapter.reportedOutcomes.join(", "), found)],
      "fail"
    )
  }
  const { least, most } = allowed[end]
  const expected = `${least === most ? most : `at most ${most}`}, for ${end}`
  return Check.verdictOf(
    subject,
    "client",
    taken >= least && taken <= most ? [] : [differ("messages taken", expected, meaning(end, taken))],
    "fail"
  )
}

const skipped = ({ name: id, title }: Fault.Fault, reason: string): Check.Verdict =>
  Check.skipped({ id, topic: "client", title, guarantee: "client.truth" }, "client", reason)

/** The fault matrix over the mock's registry, or the part of it that is asked for. */
const faults = (
  { mock }: { readonly mock: StartedMockGateway },
  only = ""
): Effect.Effect<ReadonlyArray<Fault.Fault>> =>
  Effect.promise(async () => {
    return Fault.matrix(await mock.scenarios()).filter(({ name }) => name.includes(only))
  })

/** A mock whose limits are no fault of their own, and the world of the client. */
const started = Effect.gen(function* () {
  const { startMockGateway } = yield* Effect.promise(() => import("@connexease-gateway/mock-gateway"))
  const mock = yield* Effect.acquireRelease(
    Effect.promise(() => startMockGateway({ limits: { sec: 100_000, min: 1_000_000 } })),
    (mock) => Effect.promise(() => mock.close())
  )
  return { mock, world: mock.world("client") }
})

/** How a fault went for a client: the send, or why it was not made. */
const meet = (
  fault: Fault.Fault,
  index: number,
  { mock, world }: Effect.Success<typeof started>,
  adapter: Adapter.Adapter,
  sendTimeoutMs: number
): Effect.Effect<Sent | Check.Verdict> =>
  Effect.gen(function* () {
    if (fault.undecidable !== undefined) return skipped(fault, fault.undecidable)
    const baseUrl =
      fault.how.kind === "unreachable" ? yield* UnreachableEndpoints.address(fault.how.why) : mock.url
    if (baseUrl === undefined) return skipped(fault, "this system cannot do it")
    const recipient = yield* arrange(world, fault, index)
    const began = yield* Clock.currentTimeMillis
    const end = yield* send(adapter, baseUrl, world.apiKey, recipient, sendTimeoutMs)
    return { fault, recipient, end, millis: (yield* Clock.currentTimeMillis) - began }
  }).pipe(Effect.scoped)

/** Runs the fault matrix. Never fails: what is wrong with the client is in the report. */
export const verify = (adapter: Adapter.Adapter, options: Options = {}): Effect.Effect<Report.Report> =>
  Effect.gen(function* () {
    const gateway = yield* started
    const settled = yield* Effect.forEach(
      yield* faults(gateway, options.only),
      (fault, index) =>
        meet(fault, index, gateway, adapter, options.sendTimeoutMs ?? 150_000).pipe(
          Effect.tap(() => options.onSettled?.(fault) ?? Effect.void)
        ),
      { concurrency: options.concurrency ?? 32 }
    )
    // Asked only now, so that what a client does after it has answered counts too.
    const verdicts = yield* Effect.forEach(settled, (one) =>
      "outcome" in one
        ? Effect.succeed(one)
        : Effect.map(
            Effect.promise(() => gateway.world.messages({ to: one.recipient })),
            (messages) => ({ ...verdictFor(one, messages.length), millis: one.millis })
          )
    )
    return Report.make({ target: options.name ?? "the client", profile: "api", verdicts, problems: [] })
  }).pipe(Effect.scoped)

/** How many faults there are, or have these letters in their name. */
export const count = (only?: string): Effect.Effect<number> =>
  Effect.flatMap(started, (gateway) => faults(gateway, only)).pipe(
    Effect.map(({ length }) => length),
    Effect.scoped
  )

/**
 * Runs the fault matrix against any client, on a mock gateway started for it.
 *
 * @example
 * ```ts
 * const report = await verifyClient(({ baseUrl, apiKey }) => ({
 *   send: async (payload) => {
 *     try {
 *       await myClient({ baseUrl, apiKey }).send(payload)
 *       return "accepted"
 *     } catch (error) {
 *       return error instanceof Refused ? "rejected" : "unknown"
 *     }
 *   }
 * }))
 * ```
 */
export const verifyClient = (adapter: Adapter.Adapter, options?: Options): Promise<Report.Report> =>
  Effect.runPromise(verify(adapter, options))
