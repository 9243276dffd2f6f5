/**
 * Long values for boundaries. Inside a request's body `{ $repeat: "a", times: 4096 }` stands for that text 4,096
 * times, with `prefix` and `suffix` around it, and `{ $repeat: { … }, times: 11 }` for a list of eleven such values.
 */
import type { Json, JsonObject } from "../Json.ts"

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value with each `$repeat` inside it written out. */
export const expandRepeats = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(expandRepeats)
  if (!isObject(value)) return value
  const { $repeat, prefix = "", suffix = "", times } = value
  if ($repeat === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expandRepeats(item)]))
  }
  return typeof $repeat === "string"
    ? `${prefix}${$repeat.repeat(Number(times))}${suffix}`
    : Array.from({ length: Number(times) }, () => $repeat)
}
