/** Any JSON value. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | JsonObject

/** A JSON object. Keys such as `__proto__` are ordinary own properties of it. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** Whether a value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The value at a path of own keys and indexes; `undefined` where the path ends early. */
export const get = (value: Json | undefined, ...path: ReadonlyArray<string | number>): Json | undefined => {
  let here = value
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Readonly<Record<string | number, Json>>)[key]
  }
  return here
}

/** The objects of a list; none when the value is no list. */
export const objects = (value: Json | undefined): ReadonlyArray<JsonObject> =>
  !Array.isArray(value) ? none : value.every(isObject) ? value : value.filter(isObject)

const none: ReadonlyArray<JsonObject> = []

/** The value when it is a string. */
export const string = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined
