/**
 * The promises of the gateway by name. Each check of an exchange or an invariant guards one of them, so that
 * a report can say what is broken in the user's words, and a judge can be shown to notice each.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { directory, read } from "./Exchange.ts"
import * as Shape from "./Shape.ts"

/** How far a judgement reached: sending, the rate limits, the errors, the webhooks. */
export const levels = ["core", "limits", "errors", "webhooks"] as const
export type Level = (typeof levels)[number]

export interface Promised {
  readonly id: string
  readonly level: Level
  /** What a user of the gateway may rely on. */
  readonly text: string
}

const shape = Shape.record(Shape.struct({ level: Shape.literal(...levels), text: Shape.string }))

/** Reads the promises of this package, by id. */
export const load = (file: string = join(directory, "promises.yaml")): ReadonlyMap<string, Promised> =>
  new Map(
    Object.entries(read(readFileSync(file, "utf8"), file, shape)).map(([id, promised]) => [
      id,
      { id, ...promised }
    ])
  )
