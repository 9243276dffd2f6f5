/** The mock gateway as a target. Each exchange gets a world of its own, set up as the exchange requires. */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import type { IncomingInput, MockGateway } from "@connexease-gateway/mock-gateway"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Redaction from "../record/Redaction.ts"
import * as Target from "./Target.ts"
import * as WebhookEndpoint from "../checks/WebhookEndpoint.ts"
import * as RawHttp from "../http/RawHttp.ts"

/** A mock, and raw HTTP to it. */
export interface Mock {
  readonly gateway: MockGateway
  readonly http: RawHttp.RawHttp
}

const capabilities: ReadonlyArray<Target.Capability> = [
  "sandbox",
  "sends",
  "unknown-key",
  "balance",
  "limits",
  "clock",
  "failures",
  "templates",
  "incoming",
  "journal"
]

/** How long one request to a mock may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000

/** Asks something of the control API; what it says when it fails is not repeated. */
const control = <A>(ask: () => Promise<A>): Effect.Effect<A, RawHttp.RawHttpError> =>
  Effect.tryPromise({ try: ask, catch: () => new RawHttp.RawHttpError({ code: "CONTROL" }) })

/** The balance of an account that has money, in micro-dollars: more than an exchange spends. */
const FULL_MICROS = 1_000_000_000

/** A new world in the condition that an exchange needs. Where time matters, it stands still. */
const session = (
  { gateway, http }: Mock,
  name: string,
  requires: Exchange.Requires
): Effect.Effect<Target.Session, RawHttp.RawHttpError> =>
  Effect.gen(function* () {
    const world = gateway.world(name)
    const { balance, fails, limits, received, templates } = requires
    const balanceMicros = balance === "empty" ? 0 : FULL_MICROS
    const settings = {
      balanceMicros,
      ...(limits === undefined ? {} : { limits }),
      ...(templates === undefined ? {} : { templates })
    }
    yield* control(() => world.configure(settings))
    if (fails !== undefined) yield* control(() => world.rules.add({ scenario: fails }))
    if (received !== undefined) {
      const text = { type: "text", text: { body: "Hello!" }, id: received } as const
      yield* control(() => world.user("905398836180").send(text))
    }
    if (limits !== undefined) yield* control(() => world.clock.freeze())
    return {
      http,
      apiKey: Redacted.make(world.apiKey),
      pass: (millis) => Effect.asVoid(control(() => world.clock.advance(millis))),
      accepted: control(async () =>
        (await world.messages()).filter(({ sandbox }) => !sandbox).map(({ body }) => body)
      ),
      spent: control(async () => balanceMicros - ((await world.settings()).balanceMicros ?? balanceMicros))
    }
  })

/** A new world that takes any message as often as it comes. */
const generated = (mock: Mock, name: string): Effect.Effect<Target.Session, RawHttp.RawHttpError> =>
  Effect.andThen(
    control(() =>
      mock.gateway
        .world(name)
        .configure({ limits: { sec: 1_000_000, min: 1_000_000 }, pairLimit: false, templates: "any" })
    ),
    session(mock, name, { sends: true })
  )

/** How long a webhook that was sent may be on its way to the endpoint, in milliseconds. */
const WEBHOOK_TIMEOUT_MS = 5_000

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const done = (work: () => Promise<unknown>): Effect.Effect<void, Target.ScenarioError> =>
  Effect.asVoid(
    Effect.tryPromise({ try: work, catch: (error) => new Target.ScenarioError({ message: said(error) }) })
  )

/** Asks something of the control API that the webhooks of a world hang on. */
const watched = <A>(ask: () => Promise<A>): Effect.Effect<A, Target.Unwatchable> =>
  Effect.mapError(control(ask), ({ message }) => new Target.Unwatchable({ message }))

/** A new world whose webhooks arrive at a local endpoint. Its clock is frozen. */
const webhookSession = (
  { gateway, http }: Mock,
  name: string
): Effect.Effect<Target.WebhookSession, Target.Unwatchable, Scope.Scope> =>
  Effect.gen(function* () {
    const world = gateway.world(name)
    const endpoint = yield* WebhookEndpoint.start
    const secret = `secret-of-${name}`
    yield* Effect.tryPromise({
      try: () => world.webhook.set({ url: endpoint.url, secret }),
      catch: (error) => new Target.Unwatchable({ message: `the mock does not post here: ${said(error)}` })
    })
    yield* watched(() => world.clock.freeze())
    return {
      http,
      apiKey: Redacted.make(world.apiKey),
      authorization: `Bearer ${secret}`,
      refuse: (count) => Effect.sync(() => endpoint.refuse(count)),
      incoming: (from, content) => done(() => world.user(from).send(content as IncomingInput)),
      press: (from, messageId, choice) => done(() => world.user(from).press(messageId, choice)),
      status: (messageId, status, error) => done(() => world.setStatus(messageId, status, error)),
      announce: (kind) => done(() => world.webhook.send({ kind })),
      posts: (millis) =>
        Effect.gen(function* () {
          if (millis > 0) yield* watched(() => world.clock.advance(millis))
          const deliveries = yield* watched(() => world.webhook.deliveries())
          const attempts = deliveries.map((one) => Math.max(1, one.attempts.length))
          const failure = deliveries.flatMap((one) => one.attempts).find(({ error }) => error !== undefined)
          if (failure !== undefined && endpoint.posts.length === 0) {
            const message = `the mock cannot reach this machine to post: ${failure.error}`
            return yield* new Target.Unwatchable({ message })
          }
          return yield* endpoint.await(
            attempts.reduce((sum, count) => sum + count, 0),
            WEBHOOK_TIMEOUT_MS
          )
        })
    }
  })

/** How many letters tell one run from another. */
const RUN_CHARACTERS = 5

/** Names of worlds that no other run has used, and those that were given. */
const names = Effect.map(
  Random.nextIntBetween(36 ** (RUN_CHARACTERS - 1), 36 ** RUN_CHARACTERS - 1),
  (run) => {
    const given: Array<string> = []
    const next = () => {
      const name = `contract-${run.toString(36)}-${given.length + 1}`
      given.push(name)
      return name
    }
    return { given, next }
  }
)

/** How long the worlds of a run may take to be dropped, in milliseconds. */
const DROP_TIMEOUT_MS = 15_000

/** Names whose worlds end with the scope, however it ends. */
const droppedNames = (gateway: MockGateway): Effect.Effect<() => string, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(names, ({ given }) =>
      Effect.forEach(given, (name) => Effect.ignore(control(() => gateway.world(name).drop())), {
        concurrency: base.concurrency,
        discard: true
      }).pipe(Effect.timeoutOption(DROP_TIMEOUT_MS))
    ),
    ({ next }) => next
  )

/** The control API of a mock cannot be used, though it has one; the message says what to do. */
export class ControlRefused extends Data.TaggedError("ControlRefused")<{ readonly message: string }> {}

/** What a refusal of the control API asks of the user; nothing where there is none. */
const advice = (url: URL, status: number, hasToken: boolean): string | undefined => {
  switch (status) {
    case 401:
      return hasToken
        ? `${url.origin}: the mock does not know this token; give the one that it was started with, by --token or CONNEXEASE_MOCK_TOKEN`
        : `${url.origin}: the mock's control API asks for its token; give the one that it was started with, by --token or CONNEXEASE_MOCK_TOKEN`
    case 403:
      return `${url.origin}: the mock's control API refuses this request as that of another web site`
    case 421:
      return `${url.origin}: the mock's control API does not answer to this host name; start it with --allow-host ${url.hostname}`
    default:
      return undefined
  }
}

const base = {
  concurrency: 8,
  unknownKey: Target.unknownKey,
  skipReason: () => undefined,
  address: (exchange: Exchange.Exchange) => exchange
}

const isProfile = (name: unknown): name is Profile.ProfileName => name === "api" || name === "proxy"

/**
 * A mock that runs already, at `url`; `http` leads to it. One without a control API is checked with the key that
 * is given, by what needs nothing to be arranged.
 */
export const connect = (
  url: URL,
  http: RawHttp.RawHttp,
  options: {
    readonly apiKey: Redacted.Redacted<string>
    readonly profile: Profile.ProfileName
    /** What the control API asks for where the mock listens beyond its own machine. */
    readonly token?: Redacted.Redacted<string>
  }
): Effect.Effect<Target.Target, ControlRefused, Scope.Scope> =>
  Effect.gen(function* () {
    const { connectMockGateway, MockGatewayError } = yield* Effect.promise(
      () => import("@connexease-gateway/mock-gateway")
    )
    const { token } = options
    const gateway = connectMockGateway(url.href, token === undefined ? {} : { token: Redacted.value(token) })
    const name = yield* droppedNames(gateway)
    const settings = yield* Effect.tryPromise({
      try: () => gateway.world(name()).settings(),
      catch: (error) =>
        new ControlRefused({
          message: (error instanceof MockGatewayError && advice(url, error.status, token !== undefined)) || ""
        })
    }).pipe(
      Effect.asSome,
      Effect.catchIf(
        ({ message }) => message === "",
        () => Effect.succeedNone
      )
    )
    const profile = Option.map(settings, (one) => one.profile)
    if (Option.isNone(profile) || !isProfile(profile.value)) {
      return {
        ...base,
        name: `${url.origin}, a mock without a control API`,
        redact: Redaction.withoutKeys([Redacted.value(options.apiKey)]),
        capabilities: new Set<Target.Capability>(["sandbox", "sends", "unknown-key"]),
        profile: options.profile,
        session: () =>
          Effect.succeed({
            http,
            apiKey: options.apiKey,
            pass: () => Effect.void,
            accepted: Effect.succeed([]),
            spent: Effect.undefined
          })
      }
    }
    return {
      ...base,
      name: `${gateway.url}, a mock`,
      capabilities: new Set(capabilities),
      profile: profile.value,
      session: (requires: Exchange.Requires) => session({ gateway, http }, name(), requires),
      generated: Effect.suspend(() => generated({ gateway, http }, name())),
      webhooks: Effect.suspend(() => webhookSession({ gateway, http }, name()))
    }
  })

const startOne = (profile: Profile.ProfileName): Effect.Effect<Mock, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { startMockGateway } = yield* Effect.promise(() => import("@connexease-gateway/mock-gateway"))
    const gateway = yield* Effect.acquireRelease(
      Effect.promise(() => startMockGateway({ profile })),
      (started) => Effect.promise(() => started.close())
    )
    return { gateway, http: yield* RawHttp.make(new URL(gateway.url), { timeout: REQUEST_TIMEOUT_MS }) }
  })

/**
 * Mocks in this process until the scope ends: one of the given profile, and one of the other for the exchanges
 * that are about it.
 */
export const start = (
  options: { readonly profile?: Profile.ProfileName } = {}
): Effect.Effect<Target.Target, never, Scope.Scope> =>
  Effect.gen(function* () {
    const own = options.profile ?? "api"
    const scope = yield* Effect.scope
    const oneByOne = yield* Semaphore.make(1)
    const started = new Map<Profile.ProfileName, Mock>()
    const { next: name } = yield* names
    const mockOf = (profile: Profile.ProfileName) =>
      Effect.gen(function* () {
        const running = started.get(profile)
        if (running !== undefined) return running
        const fresh = yield* Scope.provide(startOne(profile), scope)
        started.set(profile, fresh)
        return fresh
      }).pipe(oneByOne.withPermit)
    return {
      ...base,
      name: "the mock gateway, started for this run",
      capabilities: new Set<Target.Capability>([...capabilities, "profile"]),
      profile: own,
      session: (requires) =>
        Effect.flatMap(mockOf(requires.profile ?? own), (mock) => session(mock, name(), requires)),
      generated: Effect.flatMap(mockOf(own), (mock) => generated(mock, name())),
      webhooks: Effect.flatMap(mockOf(own), (mock) => webhookSession(mock, name()))
    }
  })
