/**
 * Boundaries need long values that nobody wants to read in a file. Inside a request's body
 * `{ $repeat: "a", times: 4096 }` stands for that text 4,096 times, with `prefix` and `suffix` around it, and
 * `{ $repeat: { … }, times: 11 }` for a list of eleven such values.
 */
import type { Json } from "../Shape.ts"
import * as Shape from "../Shape.ts"

const repeat = Shape.struct(
  { $repeat: Shape.json, times: Shape.positiveInteger },
  { prefix: Shape.string, suffix: Shape.string }
)

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const expandRepeats = (value: Json, path: string): Json => {
  if (Array.isArray(value)) return value.map((item, index) => expandRepeats(item, `${path}/${index}`))
  if (!isRecord(value)) return value
  if (Object.hasOwn(value, "$repeat")) {
    const { $repeat, prefix = "", suffix = "", times } = repeat(value, path)
    return typeof $repeat === "string"
      ? `${prefix}${$repeat.repeat(times)}${suffix}`
      : Array.from({ length: times }, () => $repeat)
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expandRepeats(item, `${path}/${key}`)])
  )
}
