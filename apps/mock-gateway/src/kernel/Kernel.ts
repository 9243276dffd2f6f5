import * as Profile from "@connexease-gateway/contract/Profile"
import type { Response } from "./pipeline/Response.ts"
import { failure } from "./pipeline/Response.ts"
import type { Accepted, RequestContext } from "./pipeline/RequestContext.ts"
import { stepOf } from "./pipeline/RequestContext.ts"
import type { MessageEntry, RequestEntry, ScenarioTrace } from "./journal/Journal.ts"
import { countAtMeta } from "./limits/metaLimits.ts"
import type { Request } from "./pipeline/Request.ts"
import { header, keptHeaders } from "./pipeline/Request.ts"
import type { SelectedScenario } from "./scenarios/selectScenario.ts"
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
  readonly answer: Response
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
    const context = this.#open(request)
    const selected = request.path === messagePath ? this.#select(context) : undefined
    if (selected !== undefined && "mistake" in selected)
      return this.#record(context, unknownScenario(selected.mistake))
    for (const stage of stages) {
      if (stage.concerns?.(context) === false) continue
      const refusal = this.#replaced(stage, context, selected)
      if (refusal !== undefined) return this.#record(context, refusal, selected)
      const answer = stage.check(context, this.worlds)
      if (answer === undefined) continue
      return stage.name === "accept" && selected !== undefined
        ? this.#play(context, answer, selected)
        : this.#record(context, answer)
    }
    return this.#record(context, failure("GW_404"))
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
      exceeded: undefined,
      checked: undefined,
      warnings: none,
      step: undefined,
      accepted: undefined
    }
  }

  /** Which scenario the request is to meet; rules are looked up by the key as it is presented. */
  #select(context: RequestContext): ReturnType<typeof Scenarios.selectScenario> {
    const world = context.key === undefined ? undefined : this.worlds.knownOf(context.key)
    return Scenarios.selectScenario(context, world)
  }

  /** The refusal of a scenario in place of the stage's own verdict. */
  #replaced(
    stage: Stage,
    context: RequestContext,
    selected: SelectedScenario | undefined
  ): Response | undefined {
    if (selected === undefined || selected.at !== "before" || selected.scenario.stage !== stage.name)
      return undefined
    const { effect } = selected.scenario
    if (effect.kind !== "refusal") return undefined
    // The verdict is replaced and not what the stage finds out, such as the world; only quota is left untouched.
    if (stage.name === "rate") context.rated = true
    else stage.check(context, this.worlds)
    context.accepted = undefined
    return effect.refuse(context, context.world)
  }

  /** Lets a scenario strike a request that all checks have passed. */
  #play(context: RequestContext, accepted: Response, selected: SelectedScenario): Decision {
    const { effect } = selected.scenario
    const message = context.accepted
    switch (effect.kind) {
      case "refusal":
        return selected.at === "after"
          ? this.#record(context, effect.refuse(context, context.world), selected)
          : this.#record(context, accepted)
      case "answer":
        if (selected.at === "before") context.accepted = undefined
        return this.#record(context, effect.transform(accepted), selected)
      case "fault":
        if (selected.at === "before") context.accepted = undefined
        return this.#record(context, accepted, selected, {
          fault: { name: effect.fault, parameters: selected.parameters }
        })
      case "delay": {
        const { seed, subject, count } = this.#randomKey(context)
        const millis = effect.millis(selected.parameters, {
          seed,
          purpose: selected.scenario.name,
          subject,
          count
        })
        return this.#record(context, accepted, selected, { delayMillis: Math.min(millis, longestMillis) })
      }
      case "outcome":
        if (message !== undefined && !context.sandbox) message.steps = effect.steps
        return this.#record(context, effect.transform?.(accepted) ?? accepted, selected)
      case "webhook":
        if (message !== undefined) message.chaos = effect.fault
        return this.#record(context, accepted, selected)
    }
  }

  #randomKey(context: RequestContext): {
    readonly seed: string
    readonly subject: string
    readonly count: number
  } {
    const subject = context.checked?.kind === "message" ? context.checked.recipient.id : ""
    const count = context.world === undefined ? 0 : stepOf(context, context.world, subject)
    return { seed: context.world?.seed ?? this.seed, subject, count }
  }

  #record(
    context: RequestContext,
    answer: Response,
    selected?: SelectedScenario,
    { delayMillis = 0, fault }: { readonly delayMillis?: number; readonly fault?: Fault } = {}
  ): Decision {
    const { request, world } = context
    if (selected?.rule !== undefined) selected.rule.struck++
    const scenario = selected === undefined ? undefined : this.#trace(context, selected)
    const journal = world?.journal ?? this.worlds.unmatchedRequests
    const entry: RequestEntry = {
      seq: journal.nextSeq(),
      at: context.now,
      method: request.method,
      path: request.path,
      query: request.query,
      headers: (this.#lastHeaders = keptHeaders(request, this.#lastHeaders)),
      key: world?.key ?? (context.key === undefined ? undefined : traceKey(context.key)),
      body: request.body.kind === "text" ? request.body.text : "",
      status: answer.status,
      answer: answer.body,
      code: answer.code,
      warnings: context.warnings,
      refusal: answer.refusal,
      scenario,
      fault: fault?.name
    }
    journal.addRequest(entry)
    if (world === undefined) this.worlds.notify({ kind: "stray", entry })
    else world.notify({ kind: "request", entry })
    const message = world === undefined ? undefined : recordMessage(world, context.accepted, entry)
    this.worlds.keepWithinMemory()
    const headers = rateHeaders(context)
    if (scenario !== undefined) headers["X-Mock-Scenario"] = describe(scenario)
    if (answer.headers !== undefined) Object.assign(headers, answer.headers)
    return { answer, headers, entry, message, world, delayMillis, fault }
  }

  #trace(context: RequestContext, { at, chosenBy, scenario }: SelectedScenario): ScenarioTrace {
    const { count, seed } = this.#randomKey(context)
    return { name: scenario.name, at, seed, step: count, chosenBy }
  }
}

/** Enters an accepted message in the journal, takes the fee, and plans what becomes of it. */
const recordMessage = (
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
    world.wallet.charge(world.profile.feeMicroDollars.value)
    countAtMeta(world, entry.recipient, entry.at)
  }
  world.scheduleStatus(entry, 0, { at: entry.at, afterMillis: 0 })
  world.notify({ kind: "message", entry })
  return entry
}

const describe = ({ at, name, seed, step }: ScenarioTrace): string =>
  `${name}; at=${at}; seed=${encodeURIComponent(seed)}; step=${step}`

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

/** Which of the four headers an answer carries, by the profile (Connexease: rate limits). */
const rateHeaders = ({ exceeded, now, rated, world }: RequestContext): Record<string, string> => {
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
