/**
 * A property holds for whatever is sent: generated messages, broken ones, bytes. Each is checked on many of
 * them; the first that breaks it is made as small as it can be and still break it.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import type { Surface } from "../../src/checks/Check.ts"
import type { Invariants } from "../../src/checks/Invariants.ts"
import * as Pointer from "../../src/json/JsonPointer.ts"
import type { Session, Target } from "../../src/targets/Target.ts"
import type { WireError, Withheld } from "../../src/http/RawHttp.ts"
import * as Wire from "../../src/http/RawHttp.ts"
import * as Broken from "./brokenMessages.ts"
import * as ClientMessages from "./clientMessages.ts"
import * as ContractMessages from "./contractMessages.ts"
import * as Draw from "./arbitraries.ts"
import * as Known from "./KnownDifference.ts"
import * as Reading from "./ValidationVerdict.ts"
import * as Requests from "./requests.ts"
import type { Body, Stimulus } from "./TestInput.ts"
import * as Stimulus_ from "./TestInput.ts"

/** Where stimuli are sent, and what must hold of every answer. */
export interface Place {
  readonly target: Target
  readonly session: Session
  readonly invariants: Invariants
}

export interface Property {
  readonly id: string
  readonly title: string
  readonly promise: string
  readonly source: string
  readonly surface: Surface
  readonly stimuli: Effect.Effect<Arbitrary.Arbitrary<Stimulus>>
  /** What is wrong with what becomes of a stimulus; `undefined` when nothing is. */
  readonly judge: (
    stimulus: Stimulus,
    place: Place
  ) => Effect.Effect<string | undefined, WireError | Withheld>
}

const anyOf = (kinds: ReadonlyMap<string, Arbitrary.Arbitrary<Body>>): Arbitrary.Arbitrary<Body> => {
  const [first = Arbitrary.Constant({}), ...rest] = kinds.values()
  return Draw.oneOf([first, ...rest])
}

const asStimulus = (messages: Arbitrary.Arbitrary<Body>): Arbitrary.Arbitrary<Stimulus> =>
  Arbitrary.map(messages, (message) => ({ message }))

const fromContract = Effect.map(ContractMessages.load, anyOf)

const told = ({ words }: Reading.Reading): string =>
  words.map(({ at, says }) => (at === "" ? says : `${at} ${says}`)).join("; ")

/** Client and gateway take a message, or both refuse it, or their difference is known. */
const agreed: Property["judge"] = (stimulus, { session }) =>
  Effect.gen(function* () {
    if (!("message" in stimulus)) return undefined
    const message = yield* Reading.inClientsWords(stimulus.message)
    const client = yield* Reading.byClient(message)
    const answer = yield* client.taken
      ? Reading.viaClient(message, session)
      : session.wire.send(Stimulus_.request({ message }, session))
    const gateway = Reading.byGateway(answer)
    if (gateway === undefined) {
      const code = String(Pointer.get(Wire.json(answer), "/errors/code"))
      // The mock has recipients of its own.
      return code.startsWith("MOCK_") ? undefined : `HTTP ${answer.status} with ${code}`
    }
    if (client.taken === gateway.taken) return undefined
    if (client.taken) {
      return Known.isKnown("client", gateway)
        ? undefined
        : `the client takes it, the gateway says: ${told(gateway)}`
    }
    return Known.isKnown("gateway", client)
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
const answered: Property["judge"] = (stimulus, { invariants, session, target }) =>
  Effect.gen(function* () {
    const request = Stimulus_.request(stimulus, session)
    const answer = yield* session.wire.send(request)
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
const distinct: Property["judge"] = (stimulus, place) =>
  Effect.gen(function* () {
    const first = yield* answered(stimulus, place)
    return first ?? (yield* answered(stimulus, place))
  })

/** Every property, in the order of reports. */
export const all: ReadonlyArray<Property> = [
  {
    id: "generated-by-client",
    title: "Messages generated from the client's schemas: what the client takes, the gateway takes",
    promise: "send.accepted",
    source: "the client's schemas",
    surface: "core",
    stimuli: Effect.sync(() => asStimulus(anyOf(ClientMessages.all))),
    judge: agreed
  },
  {
    id: "generated-by-contract",
    title: "Messages generated from the OpenAPI document: what it allows, the client reads",
    promise: "send.accepted",
    source: "the contract's OpenAPI document",
    surface: "core",
    stimuli: Effect.map(fromContract, asStimulus),
    judge: agreed
  },
  {
    id: "generated-broken",
    title: "Messages with one thing changed: client and gateway both take, or both refuse",
    promise: "meta.limits",
    source: "the contract's OpenAPI document",
    surface: "core",
    stimuli: Effect.map(fromContract, (messages) => asStimulus(Broken.broken(messages))),
    judge: agreed
  },
  {
    id: "generated-requests",
    title: "Any bytes, headers, methods and paths: every answer is an envelope",
    promise: "error.envelope",
    source: "Connexease: error codes, error envelope",
    surface: "raw",
    stimuli: Effect.map(fromContract, Requests.all),
    judge: answered
  },
  {
    id: "generated-twice",
    title: "Messages sent twice: every one gets an id of its own",
    promise: "send.unique-id",
    source: "Connexease: send message reference, response",
    surface: "raw",
    stimuli: Effect.sync(() => asStimulus(anyOf(ClientMessages.all))),
    judge: distinct
  }
]
