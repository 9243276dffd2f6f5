/**
 * How a message is read: by the client, before anything is sent, and by a gateway, from its answer. The two
 * should take and refuse the same.
 */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as CoreCheck from "../../src/checks/CoreCheck.ts"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import type { Session } from "../../src/targets/Target.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import * as TestInput from "./TestInput.ts"

/** What is wrong at a place, which an empty one leaves open. */
export interface ValidationError {
  readonly at: string
  readonly says: string
}

export interface ValidationVerdict {
  readonly taken: boolean
  /** Why not. */
  readonly errors: ReadonlyArray<ValidationError>
}

const taken: ValidationVerdict = { taken: true, errors: [] }

const issues = (body: TestInput.Body, unknownKeys: "keep" | "refuse") =>
  Effect.map(Effect.result(Message.decode(body, { unknownKeys })), (decoded) => {
    if (Result.isSuccess(decoded)) return undefined
    const { reason } = decoded.failure
    return reason._tag === "InvalidMessage" ? reason.issues : []
  })

/** How core reads a body as a message. */
export const byClient = (body: TestInput.Body): Effect.Effect<ValidationVerdict> =>
  Effect.map(issues(body, "keep"), (found) =>
    found === undefined
      ? taken
      : { taken: false, errors: found.map(({ path, rule }) => ({ at: path.join("."), says: rule })) }
  )

const without = (value: unknown, [key, ...rest]: ReadonlyArray<string | number>): unknown => {
  if (key === undefined || typeof value !== "object" || value === null) return value
  const inner = (value as Readonly<Record<string | number, unknown>>)[key]
  if (Array.isArray(value)) return value.with(Number(key), without(inner, rest))
  const { [key]: _, ...others } = value as Record<string | number, unknown>
  return rest.length === 0 ? others : { ...value, [key]: without(inner, rest) }
}

/**
 * A body without the keys that core does not know. The contract knows some more, Meta passes over the others,
 * and core refuses to send them: that difference is meant, and stands in no other's way.
 */
export const inClientsWords = (body: TestInput.Body): Effect.Effect<TestInput.Body> =>
  Effect.gen(function* () {
    const [loose, strict] = [yield* issues(body, "keep"), yield* issues(body, "refuse")]
    const told = new Set(loose?.map(({ path }) => path.join(".")))
    const unknown = (strict ?? []).filter(({ path }) => !told.has(path.join(".")))
    return unknown.reduce<unknown>((rest, { path }) => without(rest, path), body) as TestInput.Body
  })

/** How a gateway reads it; `undefined` when its answer is neither a yes nor a refusal of the message. */
export const byGateway = (answer: RawHttp.RawHttpResponse): ValidationVerdict | undefined => {
  const body = RawHttp.json(answer)
  if (answer.status === 200 && JsonPointer.get(body, "/data/messages/0/id") !== undefined) return taken
  const code = JsonPointer.get(body, "/errors/code")
  const meta = JsonPointer.get(body, "/errors/params/meta")
  if (code === "GW_003" && meta !== undefined) {
    const details = JsonPointer.get(meta, "/error_data/details") ?? JsonPointer.get(meta, "/message")
    return { taken: false, errors: [{ at: "", says: String(details) }] }
  }
  return code === "GW_001" || code === "GW_002"
    ? { taken: false, errors: [{ at: "", says: String(code) }] }
    : undefined
}

/** The fields that go to Meta's marketing endpoint alone. */
const marketing = ["product_policy", "message_activity_sharing", "per_message_bid_multiplier"]

/** What a gateway answers to a message as the client puts it on the wire: in the documented spelling. */
export const viaClient = (
  message: TestInput.Body,
  session: Session
): Effect.Effect<RawHttp.RawHttpResponse, RawHttp.RawHttpFailure> =>
  Effect.gen(function* () {
    let answer: RawHttp.RawHttpResponse | undefined
    const http: RawHttp.RawHttp = {
      send: (request) =>
        Effect.tap(session.http.send(request), (came) =>
          Effect.sync(() => {
            answer = came
          })
        )
    }
    const options = marketing.some((field) => field in message) ? { mmlite: true as const } : {}
    yield* Gateway.Gateway.use((gateway) =>
      gateway.send(message as unknown as Message.Message, options)
    ).pipe(Effect.provide(CoreCheck.provide(http, session.apiKey)), Effect.ignore)
    return answer ?? (yield* session.http.send(TestInput.request({ message }, session)))
  })
