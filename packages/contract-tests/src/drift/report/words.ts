/** Wording that all forms of the comparison report share. */
import type { Difference, Place } from "../Drift.ts"

const MAX_SHOWN_CHARACTERS = 100

/** A value as it is shown: JSON, but for plain words; cut where it is long. */
export const value = (json: unknown): string => {
  if (json === undefined) return "nothing"
  const text = typeof json === "string" ? json : JSON.stringify(json)
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`
}

/** What changed: `80 → 100`, `is new: …`, `is gone: …`. */
export const what = ({ from, kind, to }: Difference): string =>
  kind === "added"
    ? `is new: ${value(to)}`
    : kind === "removed"
      ? `is gone: ${value(from)}`
      : `${value(from)} → ${value(to)}`

/** An exchange, and the request of it where it has several. */
export const place = ({ exchange, step }: Place): string =>
  step === undefined ? exchange : `${exchange} (request ${step})`

/** The best that the contract knows of the places of a difference. */
export const evidence = ({ places }: Difference): Place["evidence"] =>
  (["recorded", "documented", "assumed"] as const).find((mark) => places.some((one) => one.evidence === mark))

/** `1 exchange`, `12 exchanges`. */
export const exchanges = ({ places }: Difference): string => {
  const count = new Set(places.map(({ exchange }) => exchange)).size
  return `${count} ${count === 1 ? "exchange" : "exchanges"}`
}
