/** Reads a request body as JSON, and says where it goes wrong: syntax, a key that is named twice, too much nesting. */
import { child } from "./Field.ts"
import type { Json } from "./Json.ts"

/** The value of a text, or why it is not taken. */
export type Parsed =
  | {
      readonly ok: true
      readonly value: Json
      /** A rough size of the value in memory. */
      readonly bytes: number
    }
  | { readonly ok: false; readonly fault: Fault }

/** Parses a text whose objects name each key once and nest at most so deep. */
export const parse = (text: string, maxDepth: number): Parsed => {
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    return { ok: false, fault: findFault(text, maxDepth) ?? { kind: "syntax", path: "", line: 1, column: 1 } }
  }
  const nodes = countNodes(text, maxDepth)
  const fault = nodes === undefined ? findFault(text, maxDepth) : undefined
  return fault === undefined
    ? { ok: true, value, bytes: text.length + NODE_BYTES * (nodes ?? 0) }
    : { ok: false, fault }
}

/** What an object, a list or a member costs beside its text. */
const NODE_BYTES = 32

const colonNext = /[\t\n\r ]*:/y

/** How many nodes a JSON text has; `undefined` where an object names a key twice, or values nest too deep. */
const countNodes = (text: string, maxDepth: number): number | undefined => {
  let nodes = 1
  const open: Array<Set<string>> = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === ",") nodes++
    else if (char === "{" || char === "[") {
      nodes++
      if (open.push(new Set()) > maxDepth) return undefined
    } else if (char === "}" || char === "]") open.pop()
    else if (char === '"') {
      const start = at
      at = endOfString(text, start)
      colonNext.lastIndex = at + 1
      if (!colonNext.test(text)) continue
      const literal = text.slice(start, at + 1)
      const key = literal.includes("\\") ? JSON.stringify(JSON.parse(literal)) : literal
      const keys = open.at(-1)
      if (keys?.has(key) === true) return undefined
      keys?.add(key)
    }
  }
  return nodes
}

/** The index of the quote that ends the string begun at `start`. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at
}

/** Where a JSON text goes wrong. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Fault {
  readonly kind: "syntax" | "duplicate" | "depth"
  /** path of the duplicate key; of the innermost value that is still whole otherwise */
  readonly path: string
  readonly line: number
  readonly column: number
}

const space = /[\t\n\r ]*/y
const scalar = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y
// oxlint-disable-next-line no-control-regex -- JSON forbids raw control characters in strings
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y

/** Finds the first fault of a text: a syntax error, a key named twice, or an object or list nested too deep. */
export const findFault = (text: string, maxDepth: number): Fault | undefined => {
  let at = 0
  const eat = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const eatChar = (char: string): boolean => {
    if (text[at] !== char) return false
    at++
    return true
  }
  const fault = (kind: Fault["kind"], path: string, offset = at): Fault => {
    const before = text.slice(0, offset)
    const line = before.split("\n").length
    return { kind, path, line, column: offset - before.lastIndexOf("\n") }
  }

  const value = (path: string, depth: number): Fault | undefined => {
    eat(space)
    if (depth >= maxDepth && (text[at] === "{" || text[at] === "[")) return fault("depth", path)
    const result = eatChar("{")
      ? members(path, depth)
      : eatChar("[")
        ? items(path, depth)
        : (text[at] === '"' ? eat(string) : eat(scalar)) === undefined
          ? fault("syntax", path)
          : undefined
    if (result === undefined) eat(space)
    return result
  }
  const members = (path: string, depth: number): Fault | undefined => {
    const seen = new Set<string>()
    eat(space)
    if (eatChar("}")) return undefined
    do {
      eat(space)
      const start = at
      const name = eat(string)
      if (name === undefined) return fault("syntax", path)
      const key = JSON.parse(name) as string
      const here = child(path, key)
      if (seen.has(key)) return fault("duplicate", here, start)
      seen.add(key)
      eat(space)
      if (!eatChar(":")) return fault("syntax", here)
      const inner = value(here, depth + 1)
      if (inner !== undefined) return inner
    } while (eatChar(","))
    return eatChar("}") ? undefined : fault("syntax", path)
  }
  const items = (path: string, depth: number): Fault | undefined => {
    eat(space)
    if (eatChar("]")) return undefined
    let index = 0
    do {
      const inner = value(`${path}[${index++}]`, depth + 1)
      if (inner !== undefined) return inner
    } while (eatChar(","))
    return eatChar("]") ? undefined : fault("syntax", path)
  }

  return value("", 0) ?? (at < text.length ? fault("syntax", "") : undefined)
}
