/** Waits until enough messages match. */
import type { MessageEntry } from "../journal/Journal.ts"
import type { World } from "../world/World.ts"
import type { Matcher } from "./Matcher.ts"
import { find, matches } from "./Matcher.ts"

/** How a wait ended. */
export type Outcome =
  | { readonly kind: "found"; readonly found: ReadonlyArray<MessageEntry> }
  /** The world was reset, or dropped, before enough was found. */
  | { readonly kind: "reset" | "end" }

/**
 * Waits until so many messages match, counting those that are there already, so that none is missed that comes between
 * a send and the question. Calls back once, at once if enough is there; the returned function gives up.
 */
export const wait = (
  world: World,
  matcher: Matcher,
  count: number,
  settle: (outcome: Outcome) => void
): (() => void) => {
  const found = new Set(find(world.journal, matcher))
  if (found.size >= count) {
    settle({ kind: "found", found: [...found] })
    return () => undefined
  }
  const stop = world.observe((change) => {
    switch (change.kind) {
      case "message":
      case "status":
        if (found.has(change.entry) || !matches(change.entry, matcher)) return
        found.add(change.entry)
        if (found.size < count) return
        stop()
        settle({ kind: "found", found: [...found].toSorted((one, other) => one.seq - other.seq) })
        return
      case "reset":
      case "end":
        stop()
        settle({ kind: change.kind })
    }
  })
  return () => {
    stop()
  }
}
