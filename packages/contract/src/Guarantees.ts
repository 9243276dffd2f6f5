/**
 * What users of the gateway may rely on, by name. Each assertion of an exchange, an invariant or a webhook scenario
 * names the guarantee that it proves.
 */
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { read } from "./Exchange.ts"
import * as Shape from "./Shape.ts"

/** The part of the gateway that a guarantee belongs to: sending, the rate limits, the errors, the webhooks. */
export const levels = ["core", "limits", "errors", "webhooks"] as const
export type Level = (typeof levels)[number]

export interface Guarantee {
  readonly id: string
  readonly level: Level
  /** What a user of the gateway may rely on, as one sentence. */
  readonly text: string
}

const shape = Shape.record(Shape.struct({ level: Shape.literal(...levels), text: Shape.string }))

/** Reads `data/guarantees.yaml`, or another file of its form, by id. */
export const load = (
  file: string = fileURLToPath(new URL("../data/guarantees.yaml", import.meta.url))
): ReadonlyMap<string, Guarantee> =>
  new Map(
    Object.entries(read(readFileSync(file, "utf8"), file, shape)).map(([id, row]) => [id, { id, ...row }])
  )
