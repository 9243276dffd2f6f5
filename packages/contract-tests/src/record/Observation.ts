/**
 * Makes the requests of exchanges against a target, without checking, and keeps the responses, redacted. The result has
 * the form of exchanges, with `observed` beside each request.
 */
import { Exchange } from "@connexease-gateway/contract"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as RawCheck from "../checks/RawCheck.ts"
import * as Redaction from "./Redaction.ts"
import * as Target from "../targets/Target.ts"
import * as Verify from "../verify/Verify.ts"
import type { RawHttpResponse, RawHttpFailure, RawHttpRequest, SandboxBreach } from "../http/RawHttp.ts"

export interface Observation {
  /** For people: where it was seen. Holds no secret. */
  readonly name: string
  /** Exchanges whose every step has `observed`, and whose requests are redacted. */
  readonly exchanges: ReadonlyArray<Exchange.Exchange>
  /** What could not be looked at, by the exchange's id, and why. */
  readonly missing: ReadonlyMap<string, string>
  /** What was asked and never answered whole, by the exchange's id, and how it ended. */
  readonly unanswered: ReadonlyMap<string, string>
  /** The accepted answer that was not the sandbox's, at which the run was stopped. */
  readonly breach?: SandboxBreach
}

export interface Options {
  /** Default: all that the contract has. */
  readonly exchanges?: ReadonlyArray<Exchange.Exchange>
  /** Called with each exchange when it is done. */
  readonly onObserved?: (exchange: Exchange.Exchange) => Effect.Effect<void>
}

/** What a generation is expected to do says nothing of what it may be asked. */
const ofAnyProfile = (exchange: Exchange.Exchange): Exchange.Exchange => {
  const { profile: _, ...requires } = exchange.requires
  return { ...exchange, requires }
}

/** Makes the requests of an exchange, and gives it as it was observed. */
const look = (
  exchange: Exchange.Exchange,
  target: Target.Target
): Effect.Effect<Exchange.Exchange, RawHttpFailure> =>
  Effect.gen(function* () {
    const session = yield* target.session(exchange.requires)
    const keys = { valid: session.apiKey, unknown: target.unknownKey }
    const requests: Array<RawHttpRequest> = []
    const answers: Array<RawHttpResponse> = []
    for (const step of target.address(exchange).steps) {
      if (step.after > 0) yield* session.pass(step.after)
      const request = RawCheck.encode(step.request, keys)
      requests.push(request)
      for (let time = 0; time < step.times - 1; time++) yield* session.http.send(request)
      answers.push(yield* session.http.send(request))
    }
    const redaction = Redaction.make({
      keys: [Redacted.value(keys.valid), Redacted.value(keys.unknown)],
      requests
    })
    return {
      ...exchange,
      steps: exchange.steps.map((step, index) => {
        const answer = answers[index]
        return {
          ...step,
          request: redaction.request(step.request),
          expect: {},
          ...(answer === undefined ? {} : { observed: redaction.answer(answer) })
        }
      })
    }
  })

/**
 * Observes every exchange that the target can be asked, through the same guards as a check. Of a request
 * that is made several times the last answer is kept. Never fails: what could not be seen is named.
 */
export const observe = (target: Target.Target, options: Options = {}): Effect.Effect<Observation> =>
  Effect.gen(function* () {
    const date = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
    const recorded = target.host === undefined ? {} : { recorded: { host: target.host, date } }
    const all = (options.exchanges ?? Exchange.load()).map(ofAnyProfile)
    const seen = new Map<string, Exchange.Exchange>()
    const missing = new Map<string, string>()
    const unanswered = new Map<string, string>()
    const one = (exchange: Exchange.Exchange) => {
      const skipReason = Target.skipReason(target, exchange)
      const looked =
        skipReason === undefined
          ? Effect.map(look(exchange, target), (observed) => {
              seen.set(exchange.id, { ...observed, ...recorded })
            })
          : Effect.sync(() => {
              missing.set(exchange.id, skipReason)
            })
      return looked.pipe(
        Effect.catchTags({
          Blocked: ({ reason }) => Effect.sync(() => missing.set(exchange.id, reason)),
          RawHttpError: ({ message }) => Effect.sync(() => unanswered.set(exchange.id, message)),
          SandboxBreach: ({ message }) => Effect.sync(() => missing.set(exchange.id, message))
        }),
        Effect.andThen(options.onObserved?.(exchange) ?? Effect.void)
      )
    }
    yield* Effect.forEach(Verify.inTurns(Verify.checks(all, ["raw"])), ({ exchange }) => one(exchange), {
      concurrency: target.concurrency,
      discard: true
    })
    const breach = target.breach?.()
    return {
      ...(breach === undefined ? {} : { breach }),
      name: `${target.name} (profile ${target.profile})`,
      exchanges: all.flatMap(({ id }) => seen.get(id) ?? []),
      missing,
      unanswered
    }
  })
