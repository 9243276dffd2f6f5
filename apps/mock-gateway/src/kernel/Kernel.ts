/** The gateway without its sockets: requests go in, decisions come out. */
import * as Profile from "@connexease-gateway/contract/Profile"
import type { MessageEntry, RequestEntry, ScenarioTrace } from "./journal/Journal.ts"
import type { LimitType } from "./limits/SlidingWindowLimiter.ts"
import type { Fault, Outcome } from "./pipeline/applyScenario.ts"
import { applyScenario } from "./pipeline/applyScenario.ts"
import { commit } from "./pipeline/commit.ts"
import { errorResponse } from "./pipeline/errorResponses.ts"
import { keyOf, messagePath, stages } from "./pipeline/pipeline.ts"
import type { Request } from "./pipeline/Request.ts"
import { header } from "./pipeline/Request.ts"
import type { RequestContext } from "./pipeline/RequestContext.ts"
import { randomKey } from "./pipeline/RequestContext.ts"
import type { Response } from "./pipeline/Response.ts"
import * as Registry from "./scenarios/registry.ts"
import type { SelectedScenario } from "./scenarios/selectScenario.ts"
import { selectScenario } from "./scenarios/selectScenario.ts"
import { initialSettings } from "./world/settings.ts"
import type { SettingsChange } from "./world/settings.ts"
import type { World } from "./world/World.ts"
import { Worlds } from "./world/Worlds.ts"

/** How a kernel begins, and with which settings its worlds do. */
export interface KernelOptions extends SettingsChange {
  /** What all chance derives from. */
  readonly seed: string
  /** The generation of documentation to behave by; `api` where absent. */
  readonly profile?: Profile.ProfileName
  /** Keys to know beside `mock_<world>`. */
  readonly keys?: Iterable<string>
}

/** What became of a request. */
export interface Decision {
  readonly response: Response
  readonly headers: Readonly<Record<string, string>>
  readonly entry: RequestEntry
  /** The message, when one was accepted. */
  readonly message: MessageEntry | undefined
  readonly world: World | undefined
  /** Real milliseconds to wait before answering. */
  readonly delayMillis: number
  /** What the edge does to the answer on its way. */
  readonly fault: Fault | undefined
}

const none: ReadonlyArray<never> = []

const truthy = /^(?:true|1)$/i

/**
 * The gateway without its sockets: a request goes in, what to answer comes out, and the worlds remember.
 *
 * Plain and deterministic: real time comes in with each request, and all chance derives from the seed. Nothing in here
 * waits or sends; the edge does.
 */
export class Kernel {
  readonly worlds: Worlds
  readonly profile: Profile.Profile
  readonly seed: string

  constructor({ keys = [], profile = "api", ...settings }: KernelOptions) {
    this.profile = Profile.all[profile]
    this.seed = settings.seed
    const start = { profile: this.profile, seed: this.seed }
    this.worlds = new Worlds({ profile: this.profile, settings: initialSettings(start, settings) }, keys)
  }

  /** Decides a request to anything but the control API, and enters it in the journal. */
  handle(request: Request): Decision {
    const context = this.#open(request)
    const world = context.key === undefined ? undefined : this.worlds.knownOf(context.key)
    const selected = request.path === messagePath ? selectScenario(context, world) : undefined
    const outcome =
      selected !== undefined && "mistake" in selected
        ? { response: unknownScenario(selected.mistake) }
        : this.#run(context, selected)
    return this.#decide(context, outcome)
  }

  /** Runs the stages up to the first that refuses, or that a scenario lets refuse. */
  #run(context: RequestContext, selected: SelectedScenario | undefined): Outcome {
    const effect = selected?.at === "before" ? selected.scenario.effect : undefined
    for (const stage of stages) {
      if (stage.concerns?.(context) === false) continue
      stage.resolve?.(context, this.worlds)
      if (selected?.scenario.stage === stage.name && effect?.kind === "refusal") {
        return { response: errorResponse(context, effect.verdict), selected }
      }
      const verdict = stage.verdict?.(context)
      if (verdict !== undefined) return { response: errorResponse(context, verdict) }
    }
    const { acceptance } = context
    if (acceptance === undefined) throw new Error("A request has passed all stages and was not accepted.")
    return selected === undefined
      ? { response: acceptance.response, acceptance }
      : applyScenario(context, acceptance, selected)
  }

  #open(request: Request): RequestContext {
    const query = request.query === "" ? undefined : new URLSearchParams(request.query)
    const asks = (parameter: string) =>
      query !== undefined &&
      this.profile.queryParameters.value.includes(parameter) &&
      truthy.test(query.get(parameter) ?? "")
    const authorization = header(request, "authorization")
    return {
      request,
      mmlite: asks("mmlite"),
      sandbox: asks("is_fake"),
      profile: this.profile,
      now: request.now,
      key: authorization === undefined ? undefined : keyOf(authorization),
      world: undefined,
      rated: false,
      parsed: undefined,
      gate: undefined,
      meta: undefined,
      warnings: none,
      step: undefined,
      acceptance: undefined
    }
  }

  #decide(context: RequestContext, outcome: Outcome): Decision {
    const { delayMillis = 0, fault, response, selected } = outcome
    const scenario = selected === undefined ? undefined : this.#trace(context, selected)
    const { entry, message } = commit(context, this.worlds, outcome, scenario)
    const headers = {
      ...rateHeaders(context, response.window),
      ...(scenario === undefined ? {} : { "X-Mock-Scenario": describe(scenario) }),
      ...response.headers
    }
    return { response, headers, entry, message, world: context.world, delayMillis, fault }
  }

  #trace(context: RequestContext, { at, chosenBy, scenario: { name } }: SelectedScenario): ScenarioTrace {
    const { count, seed } = randomKey(context, context.world?.seed ?? this.seed, name)
    return { name, at, seed, step: count, chosenBy }
  }
}

const describe = ({ at, name, seed, step }: ScenarioTrace): string =>
  `${name}; at=${at}; seed=${encodeURIComponent(seed.toWellFormed())}; step=${step}`

/** A misspelt scenario must not look like a mock that works. */
const unknownScenario = (mistake: string): Response => ({
  status: 400,
  code: "MOCK_001",
  body: JSON.stringify({
    isSuccess: false,
    errors: {
      code: "MOCK_001",
      group: "BAD_REQUEST",
      description: mistake,
      params: { scenarios: Registry.all.map(({ name }) => name) }
    }
  })
})

const rateHeaderNames = {
  sec: ["X-RateLimit-sec-Limit", "X-RateLimit-sec-Remaining"],
  min: ["X-RateLimit-min-Limit", "X-RateLimit-min-Remaining"]
} as const

/** Which of the four headers a response carries, by the profile (Connexease: rate limits). */
const rateHeaders = (
  { now, rated, world }: RequestContext,
  exceeded: LimitType | undefined
): Record<string, string> => {
  const headers: Record<string, string> = {}
  if (!rated || world === undefined) return headers
  const { limits } = world.windows
  const remaining = world.windows.remaining(now)
  const both = exceeded === undefined || world.profile.rateHeaders.refusal.value === "all"
  for (const window of ["sec", "min"] as const) {
    if (!both && window !== exceeded) continue
    const [limit, left] = rateHeaderNames[window]
    headers[limit] = String(limits[window])
    headers[left] = String(window === exceeded ? 0 : remaining[window])
  }
  return headers
}
