/**
 * What must hold for every answer of a run. Most of it is data (the contract's invariants); what data cannot
 * say is here: ids never repeat, the key is never repeated back, what was taken is what was sent, and costs its fee.
 */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import { Invariant, Profile as Profiles } from "@connexease-gateway/contract"
import * as Redacted from "effect/Redacted"
import { isDeepStrictEqual } from "node:util"
import * as Difference from "./Difference.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import * as RawHttp from "../http/RawHttp.ts"

type Key = Redacted.Redacted<string>

interface Keys {
  readonly valid: Key
  readonly unknown: Key
}

/** The invariants of one run, which remember the ids that the run has seen. */
export interface Invariants {
  /** What must hold for every answer, whatever was expected. */
  readonly always: (answer: RawHttp.RawHttpResponse, keys: Keys) => ReadonlyArray<Difference.Difference>
  /** What must hold for an answer of the kind that was expected. */
  readonly ofKind: (
    request: Exchange.Request,
    answer: RawHttp.RawHttpResponse
  ) => ReadonlyArray<Difference.Difference>
  /** Compares the messages of an exchange that must have been taken with those that the target says it took. */
  readonly journal: (
    exchange: Exchange.Exchange,
    taken: ReadonlyArray<unknown>
  ) => ReadonlyArray<Difference.Difference>
  /** Compares what an exchange cost, in micro-dollars, with the documented fee of the messages that it took. */
  readonly billing: (
    exchange: Exchange.Exchange,
    messages: number,
    spent: number
  ) => ReadonlyArray<Difference.Difference>
  /** The guarantees that can be found broken when an exchange runs. */
  readonly guarantees: (exchange: Exchange.Exchange) => ReadonlySet<string>
}

const isSandboxed = (request: Exchange.Request): boolean => {
  const value = request.query["is_fake"]
  return typeof value === "string" && ["true", "1"].includes(value.toLowerCase())
}

/** The body as JSON; `undefined` when there is none, or none that is JSON. */
const bodyOf = ({ body, rawBody }: Exchange.Request): unknown => {
  if (rawBody === undefined) return body
  try {
    return JSON.parse(rawBody) as unknown
  } catch {
    return undefined
  }
}

/** What kind of answer this is to the request; `undefined` for what is no answer of the endpoint. */
const kindOf = (request: Exchange.Request, status: number): Invariant.Kind | undefined => {
  if (status >= 400) return "refused"
  if (status !== 200) return undefined
  if (JsonPointer.get(bodyOf(request), "/status") === "read") return "read"
  return isSandboxed(request) ? "sandboxed" : "accepted"
}

const ownCheck = "the contract tests' own check"

/** Fewer letters may stand in an id by chance. */
const MIN_KEY_CHARACTERS = 12

/**
 * A key as it is, and as base64 has it, behind as many bytes as decide how it is cut into letters; without those at
 * the ends, which hold bits of what stands beside it.
 */
const spellings = (key: string): ReadonlyArray<string> => [
  key,
  ...[0, 1, 2]
    .map((before) =>
      Buffer.concat([Buffer.alloc(before), Buffer.from(key)])
        .toString("base64")
        .slice(before === 0 ? 0 : before + 1, -4)
    )
    .filter((one) => one.length >= MIN_KEY_CHARACTERS)
]

const leaked = (
  answer: RawHttp.RawHttpResponse,
  keys: ReadonlyArray<Key>
): ReadonlyArray<Difference.Difference> => {
  const said = `${answer.headers.flat().join("\n")}\n${RawHttp.text(answer)}`
  return keys.some((key) => spellings(Redacted.value(key)).some((one) => said.includes(one)))
    ? [
        {
          at: "answer",
          expected: "no API key anywhere",
          found: "the key that was sent",
          evidence: "documented",
          source: ownCheck,
          guarantee: "error.no-leak"
        }
      ]
    : []
}

/** An answer that says no, with a status that says yes. */
const misstated = (answer: RawHttp.RawHttpResponse): ReadonlyArray<Difference.Difference> =>
  answer.status < 400 && JsonPointer.get(RawHttp.json(answer), "/isSuccess") === false
    ? [
        {
          at: "status",
          expected: "400 or more, for isSuccess false",
          found: String(answer.status),
          evidence: "documented",
          source: "Connexease: error codes, statuses",
          guarantee: "error.status"
        }
      ]
    : []

const statusOf = ({ expect: { status } }: Exchange.Step): number | undefined =>
  status !== undefined && "equals" in status && typeof status.equals === "number" ? status.equals : undefined

/** Whether a step's message must be taken, and not by the sandbox. */
const isTaken = (step: Exchange.Step): boolean =>
  statusOf(step) === 200 && kindOf(step.request, 200) === "accepted"

/** The one kind of answer that an exchange is about; `undefined` for one with several, or with answers of no kind. */
const kindOfAll = ({ steps }: Exchange.Exchange): Invariant.Kind | undefined => {
  const [kind, ...others] = new Set(steps.map((step) => kindOf(step.request, statusOf(step) ?? 0)))
  return others.length === 0 ? kind : undefined
}

/** What each kind of request costs. The documentation ties the fee to messages and their answer 200. */
const billed: Record<Invariant.Kind, Pick<Difference.Difference, "guarantee" | "evidence">> = {
  accepted: { guarantee: "billing.message", evidence: "documented" },
  sandboxed: { guarantee: "billing.sandbox", evidence: "assumed" },
  read: { guarantee: "billing.read-receipt", evidence: "assumed" },
  refused: { guarantee: "billing.refused", evidence: "documented" }
}

/** What the journal of an exchange shows: that messages arrive as they are, or that none goes out. */
const journalGuarantee = (exchange: Exchange.Exchange): string => {
  if (exchange.steps.some(isTaken)) return "send.unchanged"
  return exchange.steps.some(({ request }) => isSandboxed(request)) ? "sandbox.answer" : "error.unsent"
}

let read: ReadonlyArray<Invariant.Invariant> | undefined
/** The contract's invariants, read once: their schemas are compiled by identity. */
const load = () => (read ??= Invariant.load())

export const make = (profile: Profile.ProfileName): Invariants => {
  const all = load().filter((one) => one.profile === undefined || one.profile === profile)
  const ids = new Set<string>()

  const repeated = (answer: RawHttp.RawHttpResponse): ReadonlyArray<Difference.Difference> => {
    const id = JsonPointer.get(RawHttp.json(answer), "/data/messages/0/id")
    if (typeof id !== "string") return []
    if (!ids.has(id)) {
      ids.add(id)
      return []
    }
    const at = "body /data/messages/0/id"
    const expected = "an id that no other message of this run has"
    return [
      {
        at,
        expected,
        found: "one given before",
        evidence: "documented",
        source: ownCheck,
        guarantee: "send.unique-id"
      }
    ]
  }

  const ofKind = (kind: Invariant.Kind | undefined) =>
    all.filter(({ when }) => kind !== undefined && when.includes(kind))

  return {
    always: (answer, keys) => [...misstated(answer), ...leaked(answer, [keys.valid, keys.unknown])],
    ofKind: (request, answer) => [
      ...ofKind(kindOf(request, answer.status)).flatMap(({ expect }) =>
        Difference.differences(expect, answer)
      ),
      ...repeated(answer)
    ],
    journal: (exchange, taken) => {
      const sent = exchange.steps
        .filter(isTaken)
        .flatMap(({ request, times }) => Array.from({ length: times }, () => bodyOf(request)))
      if (isDeepStrictEqual(sent, taken)) return []
      const expected =
        sent.length === taken.length
          ? "every message as it was sent"
          : `${sent.length} ${sent.length === 1 ? "message" : "messages"}`
      const found = sent.length === taken.length ? "a message that was changed" : String(taken.length)
      const guarantee = journalGuarantee(exchange)
      return [{ at: "journal", expected, found, evidence: "documented", source: ownCheck, guarantee }]
    },
    billing: (exchange, messages, spent) => {
      const kind = kindOfAll(exchange)
      const expected = messages * Profiles.all[profile].feeMicroDollars.value
      return kind === undefined || spent === expected
        ? []
        : [
            {
              ...billed[kind],
              at: "balance",
              expected: `${expected} micro-dollars less`,
              found: `${spent} less`,
              source: "Connexease: billing and pricing"
            }
          ]
    },
    guarantees: (exchange) => {
      const kind = kindOfAll(exchange)
      const kinds = exchange.steps.map((step) => kindOf(step.request, statusOf(step) ?? 0))
      return new Set([
        "error.no-leak",
        ...(kinds.includes("refused") ? ["error.status"] : []),
        ...(kinds.includes("accepted") || kinds.includes("sandboxed") ? ["send.unique-id"] : []),
        journalGuarantee(exchange),
        ...(kind === undefined ? [] : [billed[kind].guarantee]),
        ...kinds.flatMap((kind) => ofKind(kind).map(({ guarantee }) => guarantee))
      ])
    }
  }
}
