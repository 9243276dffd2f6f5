/**
 * The one request of `connexease doctor`. It asks for the sandbox, and its recipient is a number of country code 999,
 * which belongs to no country (ITU-T E.164): whatever the server makes of it, it reaches no person.
 */
import * as Gateway from "@connexease-gateway/core/Gateway"
import type { GatewayError } from "@connexease-gateway/core/GatewayError"
import * as Message from "@connexease-gateway/core/Message"
import type { Receipt } from "@connexease-gateway/core/Receipt"
import * as RetryPolicy from "@connexease-gateway/core/RetryPolicy"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Finding from "./Finding.ts"

const NO_PERSON = "999000000000"

/** How long the request may take. */
const REQUEST_TIMEOUT_SECONDS = 15

/** A clock that differs more is worth a word: a `Date` header counts seconds, and the answer takes a while. */
const MAX_SKEW_SECONDS = 5

const request = "sandbox request"
const rates = "rate limits"
const clock = "clock"

const requestFinding = (receipt: Receipt, isMock: boolean): Finding.Finding =>
  receipt.sandbox
    ? Finding.ok(request, `accepted by ${isMock ? "a mock gateway" : "the sandbox"}, delivered to no person`)
    : Finding.problem(
        request,
        "the server ignored is_fake=true, and answered with the id of a real message",
        "Do not rely on --sandbox here. Check that the base URL is the gateway; nothing more was sent."
      )

const refusal = ({ reason, resolution }: GatewayError): Finding.Finding =>
  Finding.problem(request, reason.message, resolution)

const rateFinding = ({ rateLimit }: Receipt): Finding.Finding => {
  const windows = [
    ["second", rateLimit?.second],
    ["minute", rateLimit?.minute]
  ] as const
  const named = windows.flatMap(([name, window]) =>
    window === undefined ? [] : [`${window.remaining ?? "?"} of ${window.limit} left this ${name}`]
  )
  return named.length === 0
    ? Finding.warning(
        rates,
        "the answer has no rate headers",
        "Sends are paced by the documented limits. A proxy on the way may drop the headers X-RateLimit-*."
      )
    : Finding.ok(rates, named.join(", "))
}

const clockFinding = (date: string | undefined, before: number, after: number): Finding.Finding => {
  const server = Date.parse(date ?? "")
  if (Number.isNaN(server)) return Finding.skipped(clock, "the answer has no date")
  const skew = Math.round((server - (before + after) / 2) / 1000)
  return Math.abs(skew) <= MAX_SKEW_SECONDS + (after - before) / 1000
    ? Finding.ok(clock, `agrees with the server's`)
    : Finding.warning(
        clock,
        `this machine is ${Math.abs(skew)} seconds ${skew > 0 ? "behind" : "ahead of"} the server`,
        "Set the machine's clock, by NTP; times in webhooks and logs do not match otherwise."
      )
}

/** Sends the request, and says what its answer shows. */
export const send = (baseUrl: string, apiKey: Redacted.Redacted<string>) =>
  Effect.scoped(
    Effect.gen(function* () {
      let headers: Headers | undefined
      const gateway = yield* Gateway.make({
        apiKey,
        baseUrl,
        sandbox: true,
        retry: RetryPolicy.none,
        timeout: `${REQUEST_TIMEOUT_SECONDS} seconds`,
        deadline: `${REQUEST_TIMEOUT_SECONDS} seconds`,
        fetch: async (...request) => {
          const response = await fetch(...request)
          headers = response.headers
          return response
        }
      })
      const before = yield* Clock.currentTimeMillis
      const result = yield* Effect.result(
        gateway.send(Message.text({ to: NO_PERSON, body: "connexease doctor" }))
      )
      const after = yield* Clock.currentTimeMillis
      const isMock = headers?.has("x-mock-gateway") === true
      return [
        Result.isSuccess(result) ? requestFinding(result.success, isMock) : refusal(result.failure),
        Result.isSuccess(result) ? rateFinding(result.success) : Finding.skipped(rates, "the request failed"),
        clockFinding(headers?.get("date") ?? undefined, before, after)
      ]
    })
  ).pipe(Effect.catchTag("GatewayError", (error) => Effect.succeed([refusal(error)])))
