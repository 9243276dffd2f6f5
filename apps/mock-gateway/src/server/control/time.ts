import { Problem } from "./Problem.ts"

/** A moment as the control API tells it. */
export const time = (millis: number): string => new Date(millis).toISOString()

/** A moment as it is given: ISO 8601, or Unix milliseconds. */
export const moment = (value: string | number, name: string): number => {
  const millis = typeof value === "number" || /^\d{9,}$/.test(value) ? Number(value) : Date.parse(value)
  if (!Number.isFinite(millis) || Math.abs(millis) > 8.64e15) {
    throw new Problem(400, `${name} is a time in ISO 8601 or in Unix milliseconds.`)
  }
  return millis
}

/** The schema of such a moment. */
export const momentSchema = {
  type: ["string", "integer"],
  description: "ISO 8601, or Unix milliseconds"
} as const
