/**
 * Runs an exchange through core and compares the receipt, or the reason and the outcome, with what the exchange
 * expects. Pacing and retries are off, so that one send is one request.
 */
import type { Exchange } from "@connexease-gateway/contract"
import * as Gateway from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import * as Message from "@connexease-gateway/core/Message"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as HttpClient from "effect/http/HttpClient"
import * as Receipt from "./receipt.ts"
import * as CoreExpectation from "./CoreExpectation.ts"
import * as Difference from "./Difference.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import type { Session, Target } from "../targets/Target.ts"
import type { RawHttp, RawHttpError, RawHttpFailure, RawHttpResponse } from "../http/RawHttp.ts"
import * as RawHttpClient from "../http/RawHttpClient.ts"

/** Whether core can say what an exchange sends, so that there is something to check. */
export const applies = (exchange: Exchange.Exchange): boolean =>
  exchange.steps.every((step) => CoreExpectation.of(exchange, step).length > 0)

/** How often an exchange runs through core: as a message, and once more where the same body is sent raw. */
export const roundsOf = (exchange: Exchange.Exchange): number =>
  Math.max(...exchange.steps.map((step) => CoreExpectation.of(exchange, step).length))

/** Core over raw HTTP, in which one send is one request. */
export const provide = (http: Session["http"], apiKey: Session["apiKey"]) =>
  Gateway.layerHttpClient({ apiKey, baseUrl: origin, pacing: "off", retry: RetryPolicy.none }).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, RawHttpClient.make(http)))
  )

/** Raw HTTP knows its server; only the path of core's requests is kept. */
const origin = "http://target.invalid"

const guaranteed = (step: Exchange.Step, exchange: Exchange.Exchange): string =>
  step.expect.status?.guarantee ?? exchange.guarantee

/** Compares the result of a send with the expectation. */
const compare = (
  expected: CoreExpectation.CoreExpectation,
  result: Result.Result<unknown, GatewayError>,
  provenance: Difference.Provenance
): ReadonlyArray<Difference.Difference> => {
  const differ = (at: string, expectation: string, found: string): Difference.Difference => ({
    at,
    expected: expectation,
    found,
    ...provenance
  })
  if (Result.isFailure(result)) {
    const { outcome, reason } = result.failure
    const found = `${reason._tag}, ${outcome}`
    if ("receipt" in expected) return [differ("core", "a receipt", `${found}: ${reason.message}`)]
    if (reason._tag !== expected.reason || outcome !== expected.outcome) {
      return [differ("core", `${expected.reason}, ${expected.outcome}`, `${found}: ${reason.message}`)]
    }
    const code = ("code" in reason ? reason.code : undefined) ?? "none"
    return expected.code === undefined || code === expected.code
      ? []
      : [differ("core code", expected.code, code)]
  }
  if (!("receipt" in expected)) {
    return [differ("core", `${expected.reason}, ${expected.outcome}`, "a receipt")]
  }
  return Object.entries(expected.receipt).flatMap(([pointer, matcher]) => {
    const difference = Difference.match(matcher, JsonPointer.get(result.success, pointer))
    return difference === undefined
      ? []
      : [differ(`receipt ${pointer}`, difference.expected, difference.found)]
  })
}

const isTrue = (value: Exchange.Request["query"][string] | undefined): boolean => value === "true"

const send = (
  gateway: Gateway.Service,
  request: Exchange.Request,
  via: CoreExpectation.CoreExpectation["via"]
) => {
  const body = request.body
  const options = {
    ...(isTrue(request.query["is_fake"]) ? { sandbox: true } : {}),
    ...(isTrue(request.query["mmlite"]) ? { mmlite: true as const } : {})
  }
  switch (via) {
    case "send":
      return gateway.send(body as unknown as Message.Message, options)
    case "raw":
      return gateway.send(Message.raw(body as Schema.JsonObject), options)
    case "markRead": {
      const typing = JsonPointer.get(body, "/typing_indicator") !== undefined
      return gateway.markRead(String(JsonPointer.get(body, "/message_id")), { typing })
    }
  }
}

/** The guarantees that a check through core can find broken. */
export const guarantees = (exchange: Exchange.Exchange): ReadonlySet<string> =>
  new Set([exchange.guarantee, ...exchange.steps.map((step) => guaranteed(step, exchange))])

/**
 * Runs every step and gives all differences. Where a step expects several things, of a message and of the same
 * body sent raw, the whole exchange runs once for each.
 */
export const run = (
  exchange: Exchange.Exchange,
  target: Target,
  session: () => Effect.Effect<Session, RawHttpError>
): Effect.Effect<ReadonlyArray<Difference.Difference>, RawHttpFailure> =>
  Effect.gen(function* () {
    const found: Array<Difference.Difference> = []
    let stopped: Exclude<RawHttpFailure, RawHttpError> | undefined
    let answer: RawHttpResponse | undefined
    const rounds = roundsOf(exchange)
    for (let round = 0; round < rounds; round++) {
      const { apiKey, pass, http } = yield* session()
      // To core, what a guard stops is a request that failed.
      const observed: RawHttp = {
        send: (request) =>
          http.send(request).pipe(
            Effect.tap((response) =>
              Effect.sync(() => {
                answer = response
              })
            ),
            Effect.tapError((error) =>
              Effect.sync(() => {
                if (error._tag !== "RawHttpError") stopped = error
              })
            )
          )
      }
      for (const [index, step] of exchange.steps.entries()) {
        const all = CoreExpectation.of(exchange, step)
        const expected = all[round] ?? all[0]
        if (expected === undefined) continue
        const place = exchange.steps.length === 1 ? {} : { step: index + 1 }
        const provenance = {
          evidence: expected.evidence,
          source: exchange.source,
          guarantee: guaranteed(step, exchange)
        }
        if (step.after > 0) yield* pass(step.after)
        const key = step.request.key === "unknown" ? target.unknownKey : apiKey
        for (let time = 0; time < step.times; time++) {
          const result = yield* Gateway.Gateway.use((gateway) =>
            send(gateway, step.request, expected.via)
          ).pipe(
            Effect.provide(provide(observed, key)),
            // The report says what core would log.
            Effect.provideService(References.MinimumLogLevel, "None"),
            Effect.result
          )
          if (stopped !== undefined) return yield* stopped
          const made =
            answer === undefined || Result.isFailure(result) || expected.via === "markRead"
              ? []
              : Receipt.differences(result.success, answer, provenance)
          for (const difference of [...compare(expected, result, provenance), ...made])
            found.push({ ...difference, ...place })
        }
      }
    }
    return found
  })
