/**
 * A change is one place at which two responses to the same request differ: `status`, `header X-Name`,
 * `body /errors/code`, `text`.
 */
import type { Exchange } from "@connexease-gateway/contract"
import type { Json } from "@connexease-gateway/contract/Json"
import { isDeepStrictEqual } from "node:util"
import * as JsonPointer from "../json/JsonPointer.ts"

export type Kind = "added" | "removed" | "retyped" | "changed"

export interface Change {
  readonly at: string
  readonly kind: Kind
  /** What the first side has there; nothing where it was added. */
  readonly from?: Json
  readonly to?: Json
}

const typeOf = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value

const change = (at: string, from: Json | undefined, to: Json | undefined): ReadonlyArray<Change> => {
  if (from === undefined) return to === undefined ? [] : [{ at, kind: "added", to }]
  if (to === undefined) return [{ at, kind: "removed", from }]
  if (isDeepStrictEqual(from, to)) return []
  return [{ at, kind: typeOf(from) === typeOf(to) ? "changed" : "retyped", from, to }]
}

const members = (value: Json): Readonly<Record<string, Json>> | undefined =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, Json>>) : undefined

const token = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")

/** Goes down as far as both sides have the same kind of thing, so that what is gone is one change and not many. */
const inBody = (at: string, from: Json | undefined, to: Json | undefined): ReadonlyArray<Change> => {
  if (from === undefined || to === undefined || typeOf(from) !== typeOf(to)) return change(at, from, to)
  const before = members(from)
  const after = members(to)
  if (before === undefined || after === undefined) return change(at, from, to)
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) =>
    inBody(
      `${at}/${token(key)}`,
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined
    )
  )
}

const form = (value: string | undefined): string | undefined =>
  value !== undefined && /^\d+$/.test(value) ? "<number>" : value

/** Counters differ from one moment to the next; that they are numbers is what there is to compare. */
const counter = /^x-ratelimit-(sec|min)-remaining$/i

/** A header as its places: a content type is one thing, what is said along with it another. */
const places = (name: string, value: string): ReadonlyArray<readonly [at: string, value: string]> => {
  if (counter.test(name)) return [[`header ${name}`, form(value) ?? value]]
  if (!/^content-type$/i.test(name)) return [[`header ${name}`, value]]
  const [type = "", ...parameters] = value.split(";").map((part) => part.trim().toLowerCase())
  const said: ReadonlyArray<readonly [string, string]> =
    parameters.length === 0 ? [] : [[`header ${name}; parameters`, parameters.join("; ")]]
  return [[`header ${name}`, type], ...said]
}

/** The places by their names in lower case, with the names as they are written. */
const headerPlaces = ({ headers }: Exchange.Answer) =>
  new Map(
    Object.entries(headers)
      .flatMap(([name, value]) => places(name, value))
      .map((place) => [place[0].toLowerCase(), place] as const)
  )

const inHeaders = (before: Exchange.Answer, after: Exchange.Answer): ReadonlyArray<Change> => {
  const from = headerPlaces(before)
  const to = headerPlaces(after)
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
    const [old, fresh] = [from.get(key), to.get(key)]
    const at = (old ?? fresh)?.[0] ?? key
    if (old !== undefined && fresh !== undefined) return change(at, old[1], fresh[1])
    // That a number came or went is one change, whichever number it was.
    return change(at, form(old?.[1]), form(fresh?.[1]))
  })
}

const isSuccess = ({ status }: Exchange.Answer): boolean => status >= 200 && status < 300

/** A status with the gateway's code, where it has one. */
const outcome = ({ body, status }: Exchange.Answer): Json => {
  const code = JsonPointer.get(body, "/errors/code")
  return typeof code === "string" ? `${status} ${code}` : status
}

/** What a success and a refusal never have in common follows from the status. */
const follows = /^body \/(isSuccess|data|errors)(\/|$)/

/** Everything in which the second answer is not the first. */
export const changes = (before: Exchange.Answer, after: Exchange.Answer): ReadonlyArray<Change> => {
  const turned = isSuccess(before) !== isSuccess(after)
  const rest = [
    ...inHeaders(before, after),
    ...inBody("body ", before.body, after.body).map((one) => ({ ...one, at: one.at.trimEnd() })),
    ...change("text", before.text, after.text)
  ]
  return turned
    ? [
        { at: "status", kind: "changed", from: outcome(before), to: outcome(after) },
        ...rest.filter(({ at }) => !follows.test(at))
      ]
    : [...change("status", before.status, after.status), ...rest]
}
