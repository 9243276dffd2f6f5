/** Safe ways into JSON of which nothing is known: what is not there, or is something else, is `undefined`. */

export type Json = unknown
export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value at a path of keys and positions. */
export const at = (value: Json, ...path: ReadonlyArray<string | number>): Json => {
  let found = value
  for (const step of path) {
    if (typeof step === "number") found = Array.isArray(found) ? found[step] : undefined
    else found = isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined
  }
  return found
}

/** Text at a path; numbers count as text, empty text as absent. */
export const text = (value: Json, ...path: ReadonlyArray<string | number>): string | undefined => {
  const found = at(value, ...path)
  if (typeof found === "number") return String(found)
  return typeof found === "string" && found !== "" ? found : undefined
}

/** The list at a path; empty where there is none. */
export const list = (value: Json, ...path: ReadonlyArray<string | number>): ReadonlyArray<Json> => {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** Reads JSON; `undefined` where it is none. */
export const parse = (source: string): Json => {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}
