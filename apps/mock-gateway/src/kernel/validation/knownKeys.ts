/** Which keys of a body the contract knows. */
import { child, show } from "./Field.ts"
import { nodes, roots } from "./generated/shapes.js"
import type { Json, JsonObject } from "./Json.ts"
import { isObject } from "./Json.ts"

/** A node of the contract's tree of known keys. Indexes point into the list of nodes; 0 is a value not looked into. */
export interface Node {
  readonly keys: Readonly<Record<string, number>>
  readonly items?: number
  /** any further key is known */
  readonly open?: true
  /** the key whose value, in lower case, chooses one of the cases */
  readonly tag?: string
  readonly cases?: Readonly<Record<string, number>>
}

interface Known {
  readonly keys: ReadonlyMap<string, number>
  readonly items: number
  readonly open: boolean
  readonly tag: string | undefined
  readonly cases: ReadonlyMap<string, number>
}

const known: ReadonlyArray<Known | undefined> = nodes.map((node) =>
  node === null
    ? undefined
    : {
        keys: new Map(Object.entries(node.keys)),
        items: node.items ?? 0,
        open: node.open === true,
        tag: node.tag,
        cases: new Map(Object.entries(node.cases ?? {}))
      }
)

/** How many unknown keys are reported: a body could be made of nothing else. */
const MAX_UNKNOWN_KEYS = 20

/**
 * Paths of the keys in a body that the contract does not know for a message type (`read` for a read receipt), at most
 * twenty. The body's nesting must be bounded.
 */
export const unknownKeys = (body: Json, type: string): ReadonlyArray<string> => {
  const unknown: Array<string> = []
  const path: Array<string | number> = []

  const visit = (value: ReadonlyArray<Json> | JsonObject, index: number): void => {
    const node = known[index]
    if (!isObject(value)) {
      for (const [at, item] of value.entries()) descend(item, at, node?.items ?? 0)
      return
    }
    const chosen = caseOf(node, value)
    // A button component is chosen by `type` and then by `sub_type`.
    const nested = caseOf(chosen, value)
    const decided = node !== undefined && (node.tag === undefined || chosen !== undefined) && !node.open
    for (const key of Object.keys(value)) {
      const next = nested?.keys.get(key) ?? chosen?.keys.get(key) ?? node?.keys.get(key)
      if (next === undefined && decided && unknown.length < MAX_UNKNOWN_KEYS)
        unknown.push(child(show(path), key))
      descend(value[key], key, next ?? 0)
    }
  }
  const descend = (value: Json | undefined, key: string | number, index: number): void => {
    if (typeof value !== "object" || value === null) return
    path.push(key)
    visit(value, index)
    path.pop()
  }

  if (typeof body === "object" && body !== null) visit(body, roots[type] ?? 0)
  return unknown
}

/** The case of a union that an object's tag chooses. */
const caseOf = (node: Known | undefined, value: JsonObject): Known | undefined => {
  if (node?.tag === undefined) return undefined
  const tag = value[node.tag]
  return typeof tag === "string"
    ? known[node.cases.get(tag) ?? node.cases.get(tag.toLowerCase()) ?? 0]
    : undefined
}

/** The values that a union's tag may have at a path of instance keys, e.g. `["interactive"]`. */
export const casesAt = (
  type: string,
  instancePath: ReadonlyArray<string>,
  body: Json
): ReadonlyArray<string> => {
  let index = roots[type] ?? 0
  let value: Json | undefined = body
  let cases: ReadonlyArray<string> = []
  for (const key of [...instancePath, undefined]) {
    let node = known[index]
    while (node?.tag !== undefined) {
      cases = [...node.cases.keys()]
      const chosen: Known | undefined = isObject(value) ? caseOf(node, value) : undefined
      if (chosen === undefined) break
      node = chosen
    }
    if (key === undefined) break
    index = node?.keys.get(key) ?? node?.items ?? 0
    value = isObject(value)
      ? value[key]
      : Array.isArray(value)
        ? (value[Number(key)] as Json | undefined)
        : undefined
  }
  return cases
}
