/** Parses the text of a payload as JSON. Errors name places only: a parser's own message would quote the payload. */
import * as Result from "effect/Result"

const place = (text: string, at: number): string => {
  const before = text.slice(0, at).split("\n")
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

/** What a parser said of a text that is no JSON, without what it quotes. */
const problemOf = (text: string, message: string): string => {
  const at = / at position (\d+)/.exec(message)?.[1]
  if (at !== undefined) return `is not JSON (${place(text, Number(at))})`
  if (text.trim() === "") return "is not JSON: it is empty"
  if (message.startsWith("Unexpected end"))
    return `is not JSON: it ends too early (${place(text, text.length)})`
  return /^\s*</.test(text) ? "is not JSON: it looks like HTML or XML" : "is not JSON"
}

/** Where a text that is JSON has a key for the second time in one object; a parser keeps one of them silently. */
const repeated = (text: string): number | undefined => {
  const open: Array<Set<string> | undefined> = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === "{") open.push(new Set())
    else if (character === "[") open.push(undefined)
    else if (character === "}" || character === "]") open.pop()
    else if (character === '"') {
      const start = at
      for (at++; text[at] !== '"'; at++) if (text[at] === "\\") at++
      const keys = open.at(-1)
      let next = at + 1
      while (/\s/.test(text[next] ?? "")) next++
      if (keys === undefined || text[next] !== ":") continue
      const key = JSON.parse(text.slice(start, at + 1)) as string
      if (keys.has(key)) return start
      keys.add(key)
    }
  }
  return undefined
}

/**
 * The value, or what is wrong with the text. An object that has a key twice is refused: readers read different things
 * of it.
 */
export const parseStrictly = (text: string): Result.Result<unknown, string> =>
  Result.try({
    try: () => JSON.parse(text) as unknown,
    catch: (error) => problemOf(text, error instanceof Error ? error.message : "")
  }).pipe(
    Result.flatMap((value) => {
      const at = repeated(text)
      return at === undefined
        ? Result.succeed(value)
        : Result.fail(`has a key twice (line ${text.slice(0, at).split("\n").length})`)
    })
  )
