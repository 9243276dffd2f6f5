/**
 * What must hold for every answer of a run. Most of it is data (the contract's invariants); what data cannot
 * say is here: ids never repeat, the key is never repeated back, and what was taken is what was sent.
 */
import type { Exchange, Profile } from "@connexease-gateway/contract"
import { Invariant } from "@connexease-gateway/contract"
import * as Redacted from "effect/Redacted"
import { isDeepStrictEqual } from "node:util"
import * as Difference from "./Difference.ts"
import * as Pointer from "./Pointer.ts"
import type { WireAnswer } from "./Wire.ts"
import * as Wire from "./Wire.ts"

type Key = Redacted.Redacted<string>

/** The invariants of one run, which remember the ids that the run has seen. */
export interface Invariants {
  readonly check: (
    request: Exchange.Request,
    answer: WireAnswer,
    keys: { readonly valid: Key; readonly unknown: Key }
  ) => ReadonlyArray<Difference.Difference>
  /** Compares the messages of an exchange that must have been taken with those that the target says it took. */
  readonly unchanged: (
    exchange: Exchange.Exchange,
    taken: ReadonlyArray<unknown>
  ) => ReadonlyArray<Difference.Difference>
}

const isSandboxed = (request: Exchange.Request): boolean => {
  const value = request.query["is_fake"]
  return typeof value === "string" && ["true", "1"].includes(value.toLowerCase())
}

const bodyOf = ({ body, rawBody }: Exchange.Request): unknown =>
  rawBody === undefined ? body : (JSON.parse(rawBody) as unknown)

/** What kind of answer this is to the request; `undefined` for what is no answer of the endpoint. */
const kindOf = (request: Exchange.Request, answer: WireAnswer): Invariant.Kind | undefined => {
  if (answer.status >= 400) return "refused"
  if (answer.status !== 200) return undefined
  if (Pointer.get(request.body, "/status") === "read") return "read"
  return isSandboxed(request) ? "sandboxed" : "accepted"
}

const kit = "the kit's own check"

const leaked = (answer: WireAnswer, keys: ReadonlyArray<Key>): ReadonlyArray<Difference.Difference> => {
  const said = `${answer.headers.flat().join("\n")}\n${Wire.text(answer)}`
  return keys.some((key) => said.includes(Redacted.value(key)))
    ? [
        {
          at: "answer",
          expected: "no API key anywhere",
          found: "the key that was sent",
          evidence: "documented",
          source: kit,
          promise: "error.no-leak"
        }
      ]
    : []
}

export const make = (profile: Profile.ProfileName): Invariants => {
  const all = Invariant.load().filter((one) => one.profile === undefined || one.profile === profile)
  const ids = new Set<string>()

  const repeated = (answer: WireAnswer): ReadonlyArray<Difference.Difference> => {
    const id = Pointer.get(Wire.json(answer), "/data/messages/0/id")
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
        source: kit,
        promise: "send.unique-id"
      }
    ]
  }

  return {
    check: (request, answer, keys) => {
      const kind = kindOf(request, answer)
      return [
        ...all
          .filter(({ when }) => kind !== undefined && when.includes(kind))
          .flatMap((invariant) => Difference.differences(invariant.expect, answer)),
        ...repeated(answer),
        ...leaked(answer, [keys.valid, keys.unknown])
      ]
    },
    unchanged: (exchange, taken) => {
      const sent = exchange.steps
        .filter(({ expect, request }) => {
          const status = expect.status
          return (
            status !== undefined &&
            "equals" in status &&
            status.equals === 200 &&
            !isSandboxed(request) &&
            Pointer.get(bodyOf(request), "/status") !== "read"
          )
        })
        .flatMap(({ request, times }) => Array.from({ length: times }, () => bodyOf(request)))
      if (isDeepStrictEqual(sent, taken)) return []
      const expected =
        sent.length === taken.length
          ? "every message as it was sent"
          : `${sent.length} ${sent.length === 1 ? "message" : "messages"}`
      const found = sent.length === taken.length ? "a message that was changed" : String(taken.length)
      return [
        { at: "journal", expected, found, evidence: "documented", source: kit, promise: "send.unchanged" }
      ]
    }
  }
}
