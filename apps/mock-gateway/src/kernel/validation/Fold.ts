import type { Json, JsonObject } from "./Json.ts"
import { isObject } from "./Json.ts"

/** A body as Meta reads it, and the paths of what was spelt otherwise. */
export interface Folded {
  readonly body: JsonObject
  readonly changed: ReadonlyArray<string>
}

const holders = ["components", "parameters", "cards"]

/**
 * A template message with the types of its components and parameters in lower case: Meta takes other cases
 * (recorded), and its own pages write `CATALOG` and `COPY_CODE` for a button's `sub_type`. The body itself when nothing
 * differs.
 */
export const fold = (body: JsonObject): Folded => {
  const template = body["template"]
  if (!isObject(template)) return { body, changed: [] }
  const changed: Array<string> = []
  const folded = foldHolders(template, "template", changed)
  return folded === template ? { body, changed } : { body: { ...body, template: folded }, changed }
}

const foldHolders = (owner: JsonObject, path: string, changed: Array<string>): JsonObject => {
  let result = owner
  for (const name of holders) {
    const list = owner[name]
    if (!Array.isArray(list)) continue
    const folded = foldItems(list, `${path}.${name}`, changed)
    if (folded !== list) result = { ...result, [name]: folded }
  }
  return result
}

const foldItems = (list: ReadonlyArray<Json>, path: string, changed: Array<string>): ReadonlyArray<Json> => {
  let result = list
  for (const [at, item] of list.entries()) {
    if (!isObject(item)) continue
    const folded = foldItem(item, `${path}[${at}]`, changed)
    if (folded !== item) result = result.with(at, folded)
  }
  return result
}

const foldItem = (item: JsonObject, path: string, changed: Array<string>): JsonObject => {
  const { type, sub_type: subType } = item
  let result = foldHolders(item, path, changed)
  if (typeof type === "string" && type !== type.toLowerCase()) {
    changed.push(`${path}.type`)
    result = { ...result, type: type.toLowerCase() }
  }
  if (typeof subType === "string" && subType !== subType.toLowerCase()) {
    result = { ...result, sub_type: subType.toLowerCase() }
  }
  return result
}
