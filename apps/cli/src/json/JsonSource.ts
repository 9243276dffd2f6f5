/** JSON text with the places of its parts, so that a problem is reported by line and column. */
import { parse, type ValueNode } from "@humanwhocodes/momoa"
import * as Result from "effect/Result"

/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A text that is no JSON: where, and why, without its content. */
export interface Problem extends Place {
  readonly rule: string
}

/** A value, and where its parts are in the text. */
export interface JsonSource {
  readonly value: unknown
  /** Where the part at a path is, or the nearest part around it. */
  readonly placeOf: (path: ReadonlyArray<string | number>) => Place
}

const START: Place = { line: 1, column: 1 }

const place = ({ column, line }: Place): Place => ({ line, column })

const child = (node: ValueNode, key: string | number): ValueNode | undefined => {
  if (node.type === "Object") {
    // Of a key that is there twice, JSON.parse keeps the last.
    const member = node.members.findLast(({ name }) => name.type === "String" && name.value === String(key))
    return member?.value
  }
  return node.type === "Array" ? node.elements[Number(key)]?.value : undefined
}

/** A key that an object has twice: readers of such an object disagree on what it says. */
const repeatedKey = (node: ValueNode): Place | undefined => {
  const open: Array<ValueNode> = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === "Array") open.push(...next.elements.map(({ value }) => value))
    if (next.type !== "Object") continue
    const keys = new Set<string>()
    for (const { name, value } of next.members) {
      const key = name.type === "String" ? name.value : ""
      if (keys.has(key)) return place(name.loc.start)
      keys.add(key)
      open.push(value)
    }
  }
  return undefined
}

const placeOfError = (error: unknown): Place =>
  typeof error === "object" &&
  error !== null &&
  "line" in error &&
  typeof error.line === "number" &&
  "column" in error &&
  typeof error.column === "number"
    ? { line: error.line, column: error.column }
    : START

const fail = (at: Place, rule: string) => Result.fail({ ...at, rule })

/** Reads a text that must be one JSON value, without a key that is there twice in one object. */
export const read = (text: string): Result.Result<JsonSource, Problem> => {
  const json = text.replace(/^\uFEFF/, "")
  if (json.trim() === "") return fail(START, "is empty, and no JSON")
  let root: ValueNode
  let value: unknown
  try {
    root = parse(json, { mode: "json" }).body
    value = JSON.parse(json)
  } catch (error) {
    return fail(
      placeOfError(error),
      error instanceof RangeError ? "is nested too deeply" : "is not JSON from here on"
    )
  }
  const repeated = repeatedKey(root)
  if (repeated !== undefined) return fail(repeated, "is a key that the object has already")
  return Result.succeed({
    value,
    placeOf: (path) => {
      let node = root
      for (const key of path) {
        const next = child(node, key)
        if (next === undefined) break
        node = next
      }
      return place(node.loc.start)
    }
  })
}
