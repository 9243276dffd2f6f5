/**
 * An invariant holds for every response of a kind, whatever the request was: each refusal is an error envelope, each
 * accepted message has an id.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Expectation, WrittenExpectation } from "./Exchange.ts"
import { expectation } from "./Exchange.ts"
import { checkForm, parseYaml } from "./internal/readYaml.ts"
import type { ProfileName } from "./Profile.ts"

/**
 * The kinds of response: a message was accepted, accepted by the sandbox, a read receipt was accepted, or the request
 * was refused (any status from 400).
 */
export type Kind = "accepted" | "sandboxed" | "read" | "refused"

export interface Invariant {
  readonly id: string
  readonly title: string
  readonly guarantee: string
  readonly source: string
  readonly when: ReadonlyArray<Kind>
  /** Only this generation of the gateway behaves so. */
  readonly profile?: ProfileName
  readonly expect: Expectation
}

type Row = Omit<Invariant, "id" | "expect"> & { readonly expect: WrittenExpectation }

/**
 * Reads `data/invariants.yaml`, or another file of its form.
 *
 * @throws ContractFileError
 */
export const load = (
  file: string = fileURLToPath(new URL("../data/invariants.yaml", import.meta.url))
): ReadonlyArray<Invariant> =>
  Object.entries(
    checkForm<Record<string, Row>>(parseYaml(readFileSync(file, "utf8"), file), file, "invariants")
  ).map(([id, row]) => ({ id, ...row, expect: expectation(row.expect, row) }))
