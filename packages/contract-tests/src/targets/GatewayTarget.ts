/**
 * A server that does not identify itself as a mock is treated as the real gateway: all requests go through a guard, and a
 * first probe decides whether the run may go on.
 */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Guard from "../verify/Guard.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as Redaction from "../record/Redaction.ts"
import * as Recipient from "./Recipient.ts"
import * as Target from "./Target.ts"
import * as RawHttp from "../http/RawHttp.ts"

/** The safest request there is: a sandbox send to an unassignable number. */
export const probe = (apiKey: Redacted.Redacted<string>): RawHttp.RawHttpRequest => ({
  method: "POST",
  target: "/v1/wa/message?is_fake=true",
  headers: [
    ["Authorization", `Bearer ${Redacted.value(apiKey)}`],
    ["Content-Type", "application/json"]
  ],
  body: Buffer.from(
    JSON.stringify({
      messaging_product: "whatsapp",
      to: Recipient.unassignable,
      type: "text",
      text: { body: "A probe. It reaches no one." }
    })
  )
})

/** Whether an answer to the probe proves that the sandbox is on. */
export const isSandboxed = (answer: RawHttp.RawHttpResponse): boolean => {
  const id = JsonPointer.get(RawHttp.json(answer), "/data/messages/0/id")
  return answer.status === 200 && typeof id === "string" && id.startsWith("wamid.FAKE_")
}

/** What the answer to a probe was, for people. Holds no text of the server but its error code. */
export const describe = (answer: RawHttp.RawHttpResponse): string => {
  const body = RawHttp.json(answer)
  const code = JsonPointer.get(body, "/errors/code")
  if (typeof code === "string" && /^[A-Z]+_[0-9]{3}$/.test(code)) return `HTTP ${answer.status} with ${code}`
  const id = JsonPointer.get(body, "/data/messages/0/id")
  const what = typeof id === "string" ? "a message id that is not wamid.FAKE_" : "no message id"
  return `HTTP ${answer.status} with ${what}`
}

const isKeyless = (exchange: Exchange.Exchange): boolean =>
  exchange.steps.every(
    ({ request }) =>
      request.key !== "valid" && !Object.values(request.headers).some((value) => value.includes("${key}"))
  )

export interface Options {
  readonly url: URL
  readonly http: RawHttp.RawHttp
  readonly apiKey: Redacted.Redacted<string>
  readonly profile: Profile.ProfileName
  readonly requests?: number
  readonly realSends?: Guard.RealSends
  /** Why the run was stopped: nothing with the account's key is sent any more. */
  readonly stopped?: string
  /** What the answer to the probe gave away, where it was accepted outside of the sandbox. */
  readonly breach?: RawHttp.SandboxBreach
  /** Whether a stopped run still asks what needs no key, or a wrong one. */
  readonly keyless?: boolean
}

/** The target behind a guard. The probe is the caller's: its request counts against no budget. */
export const make = (options: Options): Effect.Effect<Target.Target> =>
  Effect.gen(function* () {
    const { apiKey, profile, realSends, requests, stopped, url } = options
    const redact = Redaction.withoutKeys([Redacted.value(apiKey)])
    const http = yield* Guard.make(options.http, {
      redact,
      keyless: stopped !== undefined,
      ...(requests === undefined ? {} : { requests }),
      ...(realSends === undefined ? {} : { realSends })
    })
    const capabilities = new Set<Target.Capability>(["sandbox", "unknown-key"])
    if (realSends !== undefined) capabilities.add("sends")
    const reachable = [...(realSends?.to ?? [])][0]
    return {
      name: `${url.origin}, a gateway (guarded)`,
      host: url.host,
      capabilities,
      profile,
      concurrency: 1,
      budget: {
        requests: requests ?? Guard.DEFAULT_MAX_REQUESTS,
        messages: realSends?.budget ?? 0,
        recipients: realSends?.to.size ?? 0
      },
      breach: () => options.breach ?? http.breach(),
      redact,
      unknownKey: Target.unknownKey,
      skipReason: (exchange) => {
        if (stopped !== undefined && !(options.keyless === true && isKeyless(exchange))) return stopped
        return exchange.requires.sends && !Recipient.isAddressable(exchange)
          ? "it cannot be addressed to a number on the list"
          : undefined
      },
      session: () =>
        Effect.succeed({
          http,
          apiKey,
          pass: () => Effect.void,
          accepted: Effect.succeed([]),
          spent: Effect.undefined
        }),
      address: (exchange) =>
        Recipient.address(
          exchange,
          (exchange.requires.sends ? reachable : undefined) ?? Recipient.unassignable
        )
    }
  })
