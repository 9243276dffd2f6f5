/**
 * What users of the gateway may rely on, by name. Each assertion of an exchange, an invariant or a webhook scenario
 * names the guarantee that it proves.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { checkForm, parseYaml } from "./internal/readYaml.ts"

/**
 * The parts of the gateway that guarantees belong to, each with those before it; `sandbox` is what can be asked of a
 * gateway without really sending a message.
 */
export const levels = ["sandbox", "core", "limits", "errors", "webhooks"] as const
export type Level = (typeof levels)[number]

export interface Guarantee {
  readonly id: string
  readonly level: Level
  /** What a user of the gateway may rely on, as one sentence. */
  readonly text: string
}

/**
 * Reads `data/guarantees.yaml`, or another file of its form, by id.
 *
 * @throws ContractFileError
 */
export const load = (
  file: string = fileURLToPath(new URL("../data/guarantees.yaml", import.meta.url))
): ReadonlyMap<string, Guarantee> => {
  const rows = checkForm<Record<string, Omit<Guarantee, "id">>>(
    parseYaml(readFileSync(file, "utf8"), file),
    file,
    "guarantees"
  )
  return new Map(Object.entries(rows).map(([id, row]) => [id, { id, ...row }]))
}
