/** Finds the word that was probably meant, by Levenshtein's distance. */

/** How many insertions, deletions and replacements of characters lead from one word to the other. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, character] of [...one].entries()) {
    const next = [at + 1]
    for (let to = 0; to < other.length; to++) {
      const replaced = (row[to] ?? 0) + (character === other[to] ? 0 : 1)
      next.push(Math.min(replaced, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

const MAX_LENGTH = 64

/** ` Did you mean …?` with the nearest of the known words; empty where none is near. */
export const didYouMean = (given: unknown, known: ReadonlyArray<unknown>): string => {
  if (typeof given !== "string" || given.length > MAX_LENGTH) return ""
  const near = known
    .filter((word) => typeof word === "string")
    .map((word) => ({ word, steps: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ steps, word }) => steps <= Math.max(1, Math.floor(Math.min(given.length, word.length) / 3)))
    .toSorted((one, other) => one.steps - other.steps)[0]
  return near === undefined ? "" : ` Did you mean ${near.word}?`
}
