/**
 * The mock gateway as a target. Each exchange gets a world of its own, in the condition that it needs, so
 * that none disturbs another.
 */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import type { MockGateway } from "@connexease-gateway/mock-gateway"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { Ability, Session, Target } from "./Target.ts"
import * as Target_ from "./Target.ts"
import type { Wire } from "./Wire.ts"
import * as Wire_ from "./Wire.ts"

/** How long one request to a mock may take, in milliseconds. */
const timeout = 10_000

const abilities: ReadonlyArray<Ability> = ["sandbox", "sends", "unknown-key", "templates", "journal"]

/** A world of its own in a mock. */
const session = (mock: MockGateway, wire: Wire, name: string): Session => {
  const world = mock.world(name)
  return {
    wire,
    apiKey: Redacted.make(world.apiKey),
    pass: () => Effect.void,
    accepted: Effect.promise(async () =>
      (await world.messages()).filter(({ sandbox }) => !sandbox).map(({ body }) => body)
    )
  }
}

/** Names of worlds that no other run has used. */
const names: Effect.Effect<() => string> = Effect.map(Random.nextIntBetween(0, 2 ** 31), (run) => {
  let worlds = 0
  return () => `contract-${run}-${++worlds}`
})

const base = {
  concurrency: 8,
  unknownKey: Target_.unknownKey,
  obstacle: () => undefined,
  address: (exchange: Exchange.Exchange) => exchange
}

/** A mock that runs already, at `url`; `wire` leads to it. */
export const connect = (url: URL, wire: Wire, profile: Profile.ProfileName): Effect.Effect<Target> =>
  Effect.gen(function* () {
    const { connectMockGateway } = yield* Effect.promise(() => import("@connexease-gateway/mock-gateway"))
    const mock = connectMockGateway(url.href)
    const name = yield* names
    return {
      ...base,
      name: `${mock.url}, a mock`,
      abilities: new Set(abilities),
      profile,
      session: () => Effect.sync(() => session(mock, wire, name()))
    }
  })

const defaults = { api: { sec: 80, min: 4800 }, proxy: { sec: 100, min: 1000 } } as const

/** Mocks in this process, one for each combination of profile and limits that is asked for, until the scope ends. */
export const start = (
  options: { readonly profile?: Profile.ProfileName } = {}
): Effect.Effect<Target, never, Scope.Scope> =>
  Effect.gen(function* () {
    const own = options.profile ?? "api"
    const scope = yield* Effect.scope
    const oneByOne = yield* Semaphore.make(1)
    const started = new Map<string, readonly [MockGateway, Wire]>()
    const name = yield* names

    const startOne = ({ limits, profile = own }: Pick<Exchange.Requires, "limits" | "profile">) =>
      Effect.gen(function* () {
        const mock = yield* Effect.acquireRelease(
          Effect.promise(async () =>
            (await import("@connexease-gateway/mock-gateway")).startMockGateway({
              profile,
              ...(limits === undefined ? {} : { limits: { ...defaults[profile], ...limits } })
            })
          ),
          (mock) => Effect.promise(() => mock.close())
        )
        return [mock, yield* Wire_.make(new URL(mock.url), { timeout })] as const
      }).pipe(Scope.provide(scope))

    const oneFor = ({ limits, profile }: Exchange.Requires) =>
      Effect.gen(function* () {
        const id = JSON.stringify([profile ?? own, limits])
        const running = started.get(id)
        if (running !== undefined) return running
        const fresh = yield* startOne({
          ...(limits === undefined ? {} : { limits }),
          ...(profile === undefined ? {} : { profile })
        })
        started.set(id, fresh)
        return fresh
      }).pipe(oneByOne.withPermit)

    return {
      ...base,
      name: "the mock gateway, started for this run",
      abilities: new Set<Ability>([...abilities, "limits", "profile"]),
      profile: own,
      session: (requires) => Effect.map(oneFor(requires), ([mock, wire]) => session(mock, wire, name()))
    }
  })
