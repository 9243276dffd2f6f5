/** Cuts JSON, TypeScript and shell commands into coloured stretches; joined, they are the text again. */

export interface Token {
  readonly kind: "comment" | "key" | "string" | "number" | "word" | "plain"
  readonly text: string
}

const words = "await|console|const|export|from|function|import|new|null|return|true|false|yield|curl"

const pattern = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*)`,
    String.raw`(?<key>"(?:[^"\\\n]|\\.)*"(?=\s*:)|\b[A-Za-z_$][\w$]*(?=:\s)|(?<=\s)--[\w-]+)`,
    String.raw`(?<string>"(?:[^"\\\n]|\\.)*"?|'https?:[^'\n]*'|'Content-Type[^'\n]*')`,
    String.raw`(?<number>(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w]))`,
    String.raw`(?<word>\b(?:${words})\b)`
  ].join("|"),
  "g"
)

const kinds = ["comment", "key", "string", "number", "word"] as const

export const codeTokens = (source: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let from = 0
  for (const found of source.matchAll(pattern)) {
    if (found.index > from) tokens.push({ kind: "plain", text: source.slice(from, found.index) })
    const kind = kinds.find((name) => found.groups?.[name] !== undefined) ?? "plain"
    tokens.push({ kind, text: found[0] })
    from = found.index + found[0].length
  }
  if (from < source.length) tokens.push({ kind: "plain", text: source.slice(from) })
  return tokens
}
