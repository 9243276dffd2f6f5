import * as Profile from "@connexease-gateway/contract/Profile"
import type { Answer } from "./Answer.ts"
import { failure } from "./Answer.ts"
import type { Case } from "./Case.ts"
import type { MessageEntry, RequestEntry } from "./Journal.ts"
import type { Limits } from "./RateWindows.ts"
import type { Request } from "./Request.ts"
import { keptHeaders } from "./Request.ts"
import { stages } from "./Stages.ts"
import type { World } from "./World.ts"
import { Worlds, traceKey } from "./Worlds.ts"

export interface KernelOptions {
  /** What all chance derives from. */
  readonly seed: string
  /** The generation of documentation to behave by; `api` where absent. */
  readonly profile?: Profile.ProfileName
  /** Refuse what is only a warning otherwise. */
  readonly strict?: boolean
  /** Requests per second and minute of each key; the profile's where absent. */
  readonly limits?: Limits
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
}

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

  constructor(options: KernelOptions) {
    this.profile = Profile.all[options.profile ?? "api"]
    this.seed = options.seed
    this.worlds = new Worlds(
      {
        profile: this.profile,
        seed: options.seed,
        strict: options.strict ?? false,
        ...(options.limits === undefined ? {} : { limits: options.limits })
      },
      options.keys ?? []
    )
  }

  /** Decides a request to anything but the control API, and enters it in the journal. */
  handle(request: Request): Decision {
    const kase = this.#open(request)
    for (const stage of stages) {
      const answer = stage.check(kase, this.worlds)
      if (answer !== undefined) return this.#record(kase, answer)
    }
    return this.#record(kase, failure("GW_404"))
  }

  #open(request: Request): Case {
    const query = request.query === "" ? undefined : new URLSearchParams(request.query)
    const asks = (parameter: string) =>
      query !== undefined &&
      this.profile.queryParameters.value.includes(parameter) &&
      truthy.test(query.get(parameter) ?? "")
    return {
      request,
      mmlite: asks("mmlite"),
      sandbox: asks("is_fake"),
      now: request.now,
      key: undefined,
      world: undefined,
      rated: false,
      exceeded: undefined,
      checked: undefined,
      warnings: [],
      step: undefined,
      accepted: undefined
    }
  }

  #record(kase: Case, answer: Answer): Decision {
    const { request, world } = kase
    const journal = world?.journal ?? this.worlds.strays
    const entry: RequestEntry = {
      seq: journal.nextSeq(),
      at: kase.now,
      method: request.method,
      path: request.path,
      query: request.query,
      headers: keptHeaders(request),
      key: world?.key ?? (kase.key === undefined ? undefined : traceKey(kase.key)),
      body: request.body.kind === "text" ? request.body.text : "",
      status: answer.status,
      answer: answer.body,
      code: answer.code,
      refusal: answer.refusal,
      scenario: undefined,
      fault: undefined
    }
    const message =
      kase.accepted === undefined ? undefined : { ...kase.accepted, seq: entry.seq, request: entry }
    journal.addRequest(entry)
    if (message !== undefined) journal.addMessage(message)
    this.worlds.keepWithinMemory()
    if (world !== undefined) {
      world.announce({ kind: "request", entry })
      if (message !== undefined) world.announce({ kind: "message", entry: message })
    }
    return { answer, headers: { ...rateHeaders(kase), ...answer.headers }, entry, message, world }
  }
}

/** Which of the four headers an answer carries, by the profile (Connexease: rate limits). */
const rateHeaders = ({ exceeded, now, rated, world }: Case): Record<string, string> => {
  if (!rated || world === undefined) return {}
  const { limits } = world.windows
  const remaining = world.windows.remaining(now)
  const both = exceeded === undefined || world.profile.rateHeaders.refusal.value === "all"
  const headers: Record<string, string> = {}
  for (const window of ["sec", "min"] as const) {
    if (!both && window !== exceeded) continue
    headers[`X-RateLimit-${window}-Limit`] = String(limits[window])
    headers[`X-RateLimit-${window}-Remaining`] = String(remaining[window])
  }
  return headers
}
