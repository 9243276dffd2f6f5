/** JSON pointers (RFC 6901), by which expectations and reports name a place in a body. */

/** The value at a place, `undefined` when there is none. */
export const get = (value: unknown, pointer: string): unknown => {
  if (pointer === "") return value
  let current = value
  for (const token of pointer.slice(1).split("/")) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~")
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as Readonly<Record<string, unknown>>)[key]
  }
  return current
}
