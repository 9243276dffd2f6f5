import * as Profile from "@connexease-gateway/contract/Profile"
import type { Answer } from "./pipeline/Response.ts"
import { failure } from "./pipeline/Response.ts"
import type { Accepted, Case } from "./pipeline/RequestContext.ts"
import { stepOf } from "./pipeline/RequestContext.ts"
import type { MessageEntry, RequestEntry, ScenarioTrace } from "./journal/Journal.ts"
import { countAtMeta } from "./limits/metaLimits.ts"
import type { Request } from "./pipeline/Request.ts"
import { header, keptHeaders } from "./pipeline/Request.ts"
import type { Choice } from "./scenarios/selectScenario.ts"
import * as Scenarios from "./scenarios/selectScenario.ts"
import { longestMillis } from "./scenarios/delays.ts"
import type { FaultName } from "./scenarios/connectionFaults.ts"
import * as Registry from "./scenarios/registry.ts"
import type { Parameters } from "./scenarios/Scenario.ts"
import type { Stage } from "./pipeline/pipeline.ts"
import { keyOf, messagePath, stages } from "./pipeline/pipeline.ts"
import { initialSettings } from "./world/settings.ts"
import type { SettingsChange } from "./world/settings.ts"
import type { World } from "./world/World.ts"
import { Worlds, traceKey } from "./world/Worlds.ts"

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
  readonly answer: Answer
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

export interface Fault {
  readonly name: FaultName
  readonly parameters: Parameters
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
  /** One client sends the same headers again and again; the journal holds them once. */
  #lastHeaders: Readonly<Record<string, string>> = {}

  constructor({ keys = [], profile = "api", ...settings }: KernelOptions) {
    this.profile = Profile.all[profile]
    this.seed = settings.seed
    const start = { profile: this.profile, seed: this.seed }
    this.worlds = new Worlds({ profile: this.profile, settings: initialSettings(start, settings) }, keys)
  }

  /** Decides a request to anything but the control API, and enters it in the journal. */
  handle(request: Request): Decision {
    const kase = this.#open(request)
    const choice = request.path === messagePath ? this.#choose(kase) : undefined
    if (choice !== undefined && "mistake" in choice)
      return this.#record(kase, unknownScenario(choice.mistake))
    for (const stage of stages) {
      if (stage.concerns?.(kase) === false) continue
      const refusal = this.#replaced(stage, kase, choice)
      if (refusal !== undefined) return this.#record(kase, refusal, choice)
      const answer = stage.check(kase, this.worlds)
      if (answer === undefined) continue
      return stage.name === "accept" && choice !== undefined
        ? this.#play(kase, answer, choice)
        : this.#record(kase, answer)
    }
    return this.#record(kase, failure("GW_404"))
  }

  #open(request: Request): Case {
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
      exceeded: undefined,
      checked: undefined,
      warnings: none,
      step: undefined,
      accepted: undefined
    }
  }

  /** Which scenario the request is to meet; rules are looked up by the key as it is presented. */
  #choose(kase: Case): ReturnType<typeof Scenarios.choose> {
    const world = kase.key === undefined ? undefined : this.worlds.knownOf(kase.key)
    return Scenarios.choose(kase, world)
  }

  /** The refusal of a scenario in place of the stage's own verdict. */
  #replaced(stage: Stage, kase: Case, choice: Choice | undefined): Answer | undefined {
    if (choice === undefined || choice.at !== "before" || choice.scenario.stage !== stage.name)
      return undefined
    const { effect } = choice.scenario
    if (effect.kind !== "refusal") return undefined
    // The verdict is replaced and not what the stage finds out, such as the world; only quota is left untouched.
    if (stage.name === "rate") kase.rated = true
    else stage.check(kase, this.worlds)
    kase.accepted = undefined
    return effect.refuse(kase, kase.world)
  }

  /** Lets a scenario strike a request that all checks have passed. */
  #play(kase: Case, accepted: Answer, choice: Choice): Decision {
    const { effect } = choice.scenario
    const message = kase.accepted
    switch (effect.kind) {
      case "refusal":
        return choice.at === "after"
          ? this.#record(kase, effect.refuse(kase, kase.world), choice)
          : this.#record(kase, accepted)
      case "answer":
        if (choice.at === "before") kase.accepted = undefined
        return this.#record(kase, effect.turn(accepted), choice)
      case "fault":
        if (choice.at === "before") kase.accepted = undefined
        return this.#record(kase, accepted, choice, {
          fault: { name: effect.fault, parameters: choice.parameters }
        })
      case "delay": {
        const { seed, subject, count } = this.#draw(kase)
        const millis = effect.millis(choice.parameters, {
          seed,
          purpose: choice.scenario.name,
          subject,
          count
        })
        return this.#record(kase, accepted, choice, { delayMillis: Math.min(millis, longestMillis) })
      }
      case "fate":
        if (message !== undefined && !kase.sandbox) message.steps = effect.steps
        return this.#record(kase, effect.turn?.(accepted) ?? accepted, choice)
      case "chaos":
        if (message !== undefined) message.chaos = effect.chaos
        return this.#record(kase, accepted, choice)
    }
  }

  #draw(kase: Case): { readonly seed: string; readonly subject: string; readonly count: number } {
    const subject = kase.checked?.kind === "message" ? kase.checked.recipient.id : ""
    const count = kase.world === undefined ? 0 : stepOf(kase, kase.world, subject)
    return { seed: kase.world?.seed ?? this.seed, subject, count }
  }

  #record(
    kase: Case,
    answer: Answer,
    choice?: Choice,
    { delayMillis = 0, fault }: { readonly delayMillis?: number; readonly fault?: Fault } = {}
  ): Decision {
    const { request, world } = kase
    if (choice?.rule !== undefined) choice.rule.struck++
    const scenario = choice === undefined ? undefined : this.#trace(kase, choice)
    const journal = world?.journal ?? this.worlds.strays
    const entry: RequestEntry = {
      seq: journal.nextSeq(),
      at: kase.now,
      method: request.method,
      path: request.path,
      query: request.query,
      headers: (this.#lastHeaders = keptHeaders(request, this.#lastHeaders)),
      key: world?.key ?? (kase.key === undefined ? undefined : traceKey(kase.key)),
      body: request.body.kind === "text" ? request.body.text : "",
      status: answer.status,
      answer: answer.body,
      code: answer.code,
      warnings: kase.warnings,
      refusal: answer.refusal,
      scenario,
      fault: fault?.name
    }
    journal.addRequest(entry)
    if (world === undefined) this.worlds.announce({ kind: "stray", entry })
    else world.announce({ kind: "request", entry })
    const message = world === undefined ? undefined : keep(world, kase.accepted, entry)
    this.worlds.keepWithinMemory()
    const headers = rateHeaders(kase)
    if (scenario !== undefined) headers["X-Mock-Scenario"] = describe(scenario)
    if (answer.headers !== undefined) Object.assign(headers, answer.headers)
    return { answer, headers, entry, message, world, delayMillis, fault }
  }

  #trace(kase: Case, { at, chosenBy, scenario }: Choice): ScenarioTrace {
    const { count, seed } = this.#draw(kase)
    return { name: scenario.name, at, seed, step: count, chosenBy }
  }
}

/** Enters an accepted message in the journal, takes the fee, and plans what becomes of it. */
const keep = (
  world: World,
  accepted: Accepted | undefined,
  request: RequestEntry
): MessageEntry | undefined => {
  if (accepted === undefined) return undefined
  const { chaos, message, steps } = accepted
  // Written out: copied, it would take twice the room.
  const entry: MessageEntry = {
    seq: request.seq,
    at: request.at,
    id: message.id,
    recipient: message.recipient,
    waId: message.waId,
    type: message.type,
    template: message.template,
    sandbox: message.sandbox,
    route: message.route,
    request,
    chaos,
    wouldFail: message.wouldFail,
    windowOpen: message.windowOpen,
    steps,
    statuses: none
  }
  world.journal.addMessage(entry)
  if (!entry.sandbox) {
    world.balance.charge(world.profile.feeMicroDollars.value)
    countAtMeta(world, entry.recipient, entry.at)
  }
  world.plan(entry, 0, { at: entry.at, afterMillis: 0 })
  world.announce({ kind: "message", entry })
  return entry
}

const describe = ({ at, name, seed, step }: ScenarioTrace): string =>
  `${name}; at=${at}; seed=${encodeURIComponent(seed)}; step=${step}`

/** A misspelt scenario must not look like a mock that works. */
const unknownScenario = (mistake: string): Answer => ({
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

/** Which of the four headers an answer carries, by the profile (Connexease: rate limits). */
const rateHeaders = ({ exceeded, now, rated, world }: Case): Record<string, string> => {
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
