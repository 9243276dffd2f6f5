/**
 * The guard before a server that may be the real gateway, where every message costs money and reaches a person. It lets
 * requests out one at a time, within a budget, with `is_fake=true`, without headers meant for mocks, and without a number
 * that may be a person's. A message is really sent only to a recipient that the user allowed, within a second budget.
 * Every accepted answer must be the sandbox's: after one that is not, nothing more is sent.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"
import * as JsonPointer from "../json/JsonPointer.ts"
import type { RawHttp, RawHttpRequest, RawHttpResponse, SandboxBreach } from "../http/RawHttp.ts"
import { Blocked } from "../http/RawHttp.ts"
import { phoneNumbers } from "./phoneNumbers.ts"
import { sandboxBreach } from "./sandboxBreach.ts"

export interface RealSends {
  /** Whom messages may reach, as digits. */
  readonly to: ReadonlySet<string>
  /** How many messages may be sent. */
  readonly budget: number
}

export interface Options {
  /** How many requests a run may make. Default: 250. */
  readonly requests?: number
  /** Default: nothing is really sent. */
  readonly realSends?: RealSends
  /** Takes the account's key out of an id that is reported. */
  readonly redact?: (text: string) => string
  /** No request holds the account's key, so that an accepted answer without an id says nothing of a message. Default: off. */
  readonly keyless?: boolean
}

export const DEFAULT_MAX_REQUESTS = 250

/** Raw HTTP behind a guard. */
export interface Guarded extends RawHttp {
  /** The accepted answer that was not the sandbox's, once there was one: nothing is sent after it. */
  readonly breach: () => SandboxBreach | undefined
}

const digits = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value).replaceAll(/[+\-() ]/g, "") : ""

/**
 * The recipients that a body names; none unless every reader must understand the body alike, so that no second
 * `to` hides behind the first.
 */
const recipients = (body: Uint8Array | undefined): ReadonlyArray<string> => {
  if (body === undefined) return []
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)
    const value: unknown = JSON.parse(text)
    if (JSON.stringify(value) !== text) return []
    return [JsonPointer.get(value, "/to"), JsonPointer.get(value, "/recipient")]
      .filter((recipient) => recipient !== undefined)
      .map(digits)
  } catch {
    return []
  }
}

const withSandbox = (request: RawHttpRequest): RawHttpRequest => ({
  ...request,
  target: `${request.target}${request.target.includes("?") ? "&" : "?"}is_fake=true`
})

const withhold = (reason: string) => Effect.fail(new Blocked({ reason }))

const isSandboxed = ({ target }: RawHttpRequest): boolean =>
  new URL(target, "http://gateway.invalid").searchParams.has("is_fake")

/** Raw HTTP behind the guard. */
export const make = (http: RawHttp, options: Options = {}): Effect.Effect<Guarded> =>
  Effect.gen(function* () {
    const oneByOne = yield* Semaphore.make(1)
    let requests = options.requests ?? DEFAULT_MAX_REQUESTS
    let sends = options.realSends?.budget ?? 0
    let breach: SandboxBreach | undefined

    const admit = (request: RawHttpRequest): Effect.Effect<RawHttpRequest, Blocked> => {
      if (breach !== undefined) return withhold(`the run was stopped: ${breach.message}`)
      if (request.headers.some(([name]) => name.toLowerCase().startsWith("x-mock-"))) {
        return withhold("X-Mock headers are for mocks, this target is none")
      }
      if (requests === 0) return withhold("the budget of requests is used up")
      const numbers = phoneNumbers(request)
      if (numbers === undefined) return withhold("it is compressed, so that a number in it may be a person's")
      if (numbers.some((number) => options.realSends?.to.has(number) !== true)) {
        return withhold("it holds a number that may be a person's, and cannot be addressed to another")
      }
      const asked = new URL(request.target, "http://gateway.invalid").searchParams.getAll("is_fake")
      const named = recipients(request.body)
      const mayReach = named.length > 0 && named.every((one) => options.realSends?.to.has(one) === true)
      if (asked.length === 1 && asked[0] === "true") {
        requests--
        return Effect.succeed(request)
      }
      if (!mayReach) {
        if (asked.length > 0) return withhold("it asks for the sandbox in another way than is_fake=true")
        requests--
        return Effect.succeed(withSandbox(request))
      }
      if (sends === 0) return withhold("the budget of messages is used up")
      requests--
      sends--
      return Effect.succeed(request)
    }

    const send = (request: RawHttpRequest) =>
      Effect.gen(function* () {
        const admitted = yield* admit(request)
        const judge = (answer: RawHttpResponse): Effect.Effect<void, SandboxBreach> => {
          if (!isSandboxed(admitted)) return Effect.void
          const found = sandboxBreach(admitted, answer, options.redact ?? ((id) => id))
          if (found === undefined || (options.keyless === true && found.ids.length === 0)) return Effect.void
          breach = found
          return Effect.fail(found)
        }
        return yield* http.send(admitted).pipe(
          Effect.tap(judge),
          // An answer that was cut off may have accepted the message.
          Effect.tapErrorTag("RawHttpError", ({ partial }) =>
            partial === undefined ? Effect.void : judge(Redacted.value(partial))
          )
        )
      })

    return { send: (request) => oneByOne.withPermit(send(request)), breach: () => breach }
  })
