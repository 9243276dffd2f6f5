import { child } from "./Field.ts"

/**
 * What a JSON text says of its own form, found without building its value: how many keys its objects have and how deep
 * they nest. `undefined` when a string or a bracket is left open, so that the text cannot be JSON.
 *
 * In a JSON text each colon outside of strings belongs to one key, so that fewer keys in the parsed value mean that an
 * object named one twice. This costs a fraction of the parsing.
 */
export const measure = (text: string): { readonly keys: number; readonly depth: number } | undefined => {
  let keys = 0
  let depth = 0
  let open = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22 /* " */) {
      at = endOfString(text, at)
      if (at === -1) return undefined
    } else if (code === 0x3a /* : */) keys++
    else if (code === 0x7b /* { */ || code === 0x5b /* [ */) {
      open++
      if (open > depth) depth = open
    } else if (code === 0x7d /* } */ || code === 0x5d /* ] */) open--
  }
  return open === 0 ? { keys, depth } : undefined
}

/** The index of the quote that ends the string begun at `start`; -1 when nothing does. */
const endOfString = (text: string, start: number): number => {
  let at = start
  do {
    at = text.indexOf('"', at + 1)
    if (at === -1) return -1
  } while (isEscaped(text, at))
  return at
}

const isEscaped = (text: string, at: number): boolean => {
  let before = at
  while (text.charCodeAt(before - 1) === 0x5c /* \ */) before--
  return (at - before) % 2 === 1
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
