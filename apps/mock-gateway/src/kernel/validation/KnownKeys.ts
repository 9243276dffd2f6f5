import { child } from "./Field.ts"
import { nodes, roots } from "./generated/shapes.js"
import type { Json } from "./Json.ts"
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

/** What a walk over a body found. */
export interface Walk {
  /** the number of keys of all objects in it */
  readonly keys: number
  /** paths of keys that the contract does not know, at most {@link mostUnknown} */
  readonly unknown: ReadonlyArray<string>
}

/** How many unknown keys are told of: a body could be made of nothing else. */
export const mostUnknown = 20
/**
 * Counts a body's keys and names those that the contract does not know for a message type (`read` for a read receipt).
 * The body's nesting must be bounded.
 */
export const walk = (body: Json, type: string): Walk => {
  const unknown: Array<string> = []
  let keys = 0

  const visit = (value: Json, index: number, path: string): void => {
    if (typeof value !== "object" || value === null) return
    const node = known[index]
    if (!isObject(value)) {
      const items = node?.items ?? 0
      for (const [at, item] of (value as ReadonlyArray<Json>).entries()) {
        if (typeof item === "object" && item !== null)
          visit(item, items, items === 0 ? path : `${path}[${at}]`)
      }
      return
    }
    const tag = node?.tag === undefined ? undefined : value[node.tag]
    const chosen = typeof tag === "string" ? known[node?.cases.get(tag.toLowerCase()) ?? 0] : undefined
    // A button component is chosen by `type` and then by `sub_type`.
    const nestedTag = chosen?.tag === undefined ? undefined : value[chosen.tag]
    const nested =
      typeof nestedTag === "string" ? known[chosen?.cases.get(nestedTag.toLowerCase()) ?? 0] : undefined
    const decided = node !== undefined && (node.tag === undefined || chosen !== undefined) && !node.open
    for (const key of Object.keys(value)) {
      keys++
      const next = nested?.keys.get(key) ?? chosen?.keys.get(key) ?? node?.keys.get(key)
      if (next === undefined && decided && unknown.length < mostUnknown) unknown.push(child(path, key))
      const inner = value[key]
      if (typeof inner === "object" && inner !== null)
        visit(inner, next ?? 0, next === undefined || next === 0 ? path : child(path, key))
    }
  }

  visit(body, roots[type] ?? 0, "")
  return { keys, unknown }
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
    let keys = node?.keys
    let items = node?.items ?? 0
    while (node?.tag !== undefined) {
      cases = [...node.cases.keys()]
      const tag: Json | undefined = isObject(value) ? value[node.tag] : undefined
      const chosen: Known | undefined =
        typeof tag === "string" ? known[node.cases.get(tag.toLowerCase()) ?? 0] : undefined
      if (chosen === undefined) break
      node = chosen
      keys = node.keys
      items = node.items
    }
    if (key === undefined) break
    index = keys?.get(key) ?? items
    value = isObject(value)
      ? value[key]
      : Array.isArray(value)
        ? (value[Number(key)] as Json | undefined)
        : undefined
  }
  return cases
}
