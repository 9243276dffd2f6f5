/**
 * A property holds for whatever is sent: generated messages, broken ones, bytes. Each is checked on many of
 * them; the first that breaks it is made as small as it can be and still break it.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import type { Surface } from "../../src/checks/Check.ts"
import type { Invariants } from "../../src/checks/Invariants.ts"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import type { Session, Target } from "../../src/targets/Target.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import * as brokenMessages from "./brokenMessages.ts"
import * as ClientMessages from "./clientMessages.ts"
import * as ContractMessages from "./contractMessages.ts"
import * as Arbitraries from "./arbitraries.ts"
import * as KnownDifference from "./KnownDifference.ts"
import * as ValidationVerdict from "./ValidationVerdict.ts"
import * as requests from "./requests.ts"
import * as TestInput from "./TestInput.ts"

/** Where inputs are sent, and what must hold of every answer. */
export interface PropertyContext {
  readonly target: Target
  readonly session: Session
  readonly invariants: Invariants
}

export interface Property {
  readonly id: string
  readonly title: string
  readonly guarantee: string
  readonly source: string
  readonly surface: Surface
  readonly inputs: Effect.Effect<Arbitrary.Arbitrary<TestInput.TestInput>>
  /** What is wrong with what becomes of a input; `undefined` when nothing is. */
  readonly check: (
    input: TestInput.TestInput,
    context: PropertyContext
  ) => Effect.Effect<string | undefined, RawHttp.RawHttpFailure>
}

const anyOf = (
  kinds: ReadonlyMap<string, Arbitrary.Arbitrary<TestInput.Body>>
): Arbitrary.Arbitrary<TestInput.Body> => {
  const [first = Arbitrary.Constant({}), ...rest] = kinds.values()
  return Arbitraries.oneOf([first, ...rest])
}

const asStimulus = (
  messages: Arbitrary.Arbitrary<TestInput.Body>
): Arbitrary.Arbitrary<TestInput.TestInput> => Arbitrary.map(messages, (message) => ({ message }))

const fromContract = Effect.map(ContractMessages.load, anyOf)

const told = ({ errors }: ValidationVerdict.ValidationVerdict): string =>
  errors.map(({ at, says }) => (at === "" ? says : `${at} ${says}`)).join("; ")

/** Client and gateway take a message, or both refuse it, or their difference is known. */
const agreed: Property["check"] = (input, { session }) =>
  Effect.gen(function* () {
    if (!("message" in input)) return undefined
    const message = yield* ValidationVerdict.inClientsWords(input.message)
    const client = yield* ValidationVerdict.byClient(message)
    const answer = yield* client.taken
      ? ValidationVerdict.viaClient(message, session)
      : session.http.send(TestInput.request({ message }, session))
    const gateway = ValidationVerdict.byGateway(answer)
    if (gateway === undefined) {
      const code = String(JsonPointer.get(RawHttp.json(answer), "/errors/code"))
      // The mock has recipients of its own.
      return code.startsWith("MOCK_") ? undefined : `HTTP ${answer.status} with ${code}`
    }
    if (client.taken === gateway.taken) return undefined
    if (client.taken) {
      return KnownDifference.isKnown("client", gateway)
        ? undefined
        : `the client takes it, the gateway says: ${told(gateway)}`
    }
    return KnownDifference.isKnown("gateway", client)
      ? undefined
      : `the gateway takes it, the client says: ${told(client)}`
  })

const parameters = (target: string): Record<string, string | ReadonlyArray<string>> => {
  const query = new URL(target, "http://gateway.invalid").searchParams
  return Object.fromEntries(
    [...query.keys()].map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? "") : values]
    })
  )
}

/** The answer is one of the documented forms, whatever was sent. */
const answered: Property["check"] = (input, { invariants, session, target }) =>
  Effect.gen(function* () {
    const request = TestInput.request(input, session)
    const answer = yield* session.http.send(request)
    const keys = { valid: session.apiKey, unknown: target.unknownKey }
    const rawBody = new TextDecoder().decode(request.body)
    const asked = {
      method: request.method,
      path: request.target,
      query: parameters(request.target),
      headers: {},
      rawBody,
      key: "valid" as const
    }
    const [broken] = [...invariants.always(answer, keys), ...invariants.ofKind(asked, answer)]
    if (broken !== undefined) return `${broken.at}: expected ${broken.expected}, found ${broken.found}`
    return answer.status === 200 || answer.status >= 400
      ? undefined
      : `status: expected 200 or a refusal, found ${answer.status}`
  })

/** Every message gets an id of its own, however often it is sent. */
const distinct: Property["check"] = (input, context) =>
  Effect.gen(function* () {
    const first = yield* answered(input, context)
    return first ?? (yield* answered(input, context))
  })

/** Every property, in the order of reports. */
export const all: ReadonlyArray<Property> = [
  {
    id: "generated-by-client",
    title: "Messages generated from the client's schemas: what the client takes, the gateway takes",
    guarantee: "send.accepted",
    source: "the client's schemas",
    surface: "core",
    inputs: Effect.sync(() => asStimulus(anyOf(ClientMessages.all))),
    check: agreed
  },
  {
    id: "generated-by-contract",
    title: "Messages generated from the OpenAPI document: what it allows, the client reads",
    guarantee: "send.accepted",
    source: "the contract's OpenAPI document",
    surface: "core",
    inputs: Effect.map(fromContract, asStimulus),
    check: agreed
  },
  {
    id: "generated-broken",
    title: "Messages with one thing changed: client and gateway both take, or both refuse",
    guarantee: "meta.limits",
    source: "the contract's OpenAPI document",
    surface: "core",
    inputs: Effect.map(fromContract, (messages) => asStimulus(brokenMessages.broken(messages))),
    check: agreed
  },
  {
    id: "generated-requests",
    title: "Any bytes, headers, methods and paths: every answer is an envelope",
    guarantee: "error.envelope",
    source: "Connexease: error codes, error envelope",
    surface: "raw",
    inputs: Effect.map(fromContract, requests.all),
    check: answered
  },
  {
    id: "generated-twice",
    title: "Messages sent twice: every one gets an id of its own",
    guarantee: "send.unique-id",
    source: "Connexease: send message reference, response",
    surface: "raw",
    inputs: Effect.sync(() => asStimulus(anyOf(ClientMessages.all))),
    check: distinct
  }
]
