/**
 * An invariant holds for every answer of a kind, whatever was asked: each refusal is an error envelope, each
 * accepted message has an id. Judges check invariants on all answers that their exchanges get.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Expectation } from "./Exchange.ts"
import { expectation, read } from "./Exchange.ts"
import type { ProfileName } from "./Profile.ts"
import * as Shape from "./Shape.ts"

/**
 * The kinds of answer: a message was taken, taken by the sandbox, a read receipt was taken, or the request
 * was refused (any status from 400).
 */
export const kinds = ["accepted", "sandboxed", "read", "refused"] as const
export type Kind = (typeof kinds)[number]

export interface Invariant {
  readonly id: string
  readonly title: string
  readonly promise: string
  readonly source: string
  readonly when: ReadonlyArray<Kind>
  /** Only this generation of the gateway behaves so. */
  readonly profile?: ProfileName
  readonly expect: Expectation
}

const head = Shape.struct(
  {
    title: Shape.string,
    promise: Shape.string,
    source: Shape.string,
    when: Shape.list(Shape.literal(...kinds)),
    expect: Shape.record(Shape.json)
  },
  { profile: Shape.literal("api", "proxy") }
)

const shape = Shape.record((value, path) => {
  const given = head(value, path)
  return { ...given, expect: expectation(given)(given.expect, `${path}/expect`) }
})

/** Reads the invariants of this package. */
export const load = (
  file: string = fileURLToPath(new URL("../data/invariants.yaml", import.meta.url))
): ReadonlyArray<Invariant> =>
  Object.entries(read(readFileSync(file, "utf8"), file, shape)).map(([id, invariant]) => ({
    id,
    ...invariant
  }))
