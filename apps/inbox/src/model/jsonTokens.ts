/** JSON as coloured text: what each stretch of the formatted text is. */

export interface Token {
  readonly kind: "key" | "string" | "number" | "word" | "mark"
  readonly text: string
}

const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g

/** Cuts formatted JSON into tokens; joined, they are the text again. */
export const jsonTokens = (source: string): ReadonlyArray<Token> => {
  const out: Array<Token> = []
  let from = 0
  for (const found of source.matchAll(pattern)) {
    if (found.index > from) out.push({ kind: "mark", text: source.slice(from, found.index) })
    const [whole, string, colon, number] = found
    if (string !== undefined) {
      out.push({ kind: colon === undefined ? "string" : "key", text: string })
      if (colon !== undefined) out.push({ kind: "mark", text: colon })
    } else out.push({ kind: number === undefined ? "word" : "number", text: whole })
    from = found.index + whole.length
  }
  if (from < source.length) out.push({ kind: "mark", text: source.slice(from) })
  return out
}
