/** Times, as the control API takes and reports them. */
import { Problem } from "./Problem.ts"

/** A time as the control API reports it. */
export const time = (millis: number): string => new Date(millis).toISOString()

/** A time as it is given, ISO 8601 or Unix milliseconds, in Unix milliseconds. */
export const moment = (value: string | number, name: string): number => {
  const millis = typeof value === "number" || /^\d{9,}$/.test(value) ? Number(value) : Date.parse(value)
  if (!Number.isFinite(millis) || Math.abs(millis) > 8.64e15) {
    throw new Problem(400, `${name} is a time in ISO 8601 or in Unix milliseconds.`)
  }
  return millis
}
