/** Times, as the control API takes and reports them. */
import { MAX_TIME_MS } from "../../api/schema.ts"
import { Problem } from "./Problem.ts"

/** A time as the control API reports it. */
export const time = (millis: number): string => new Date(millis).toISOString()

/** A time as it is given, ISO 8601 or Unix milliseconds, in Unix milliseconds. */
export const moment = (value: string | number, name: string): number => {
  const millis = typeof value === "number" || /^-?\d{9,}$/.test(value) ? Number(value) : Date.parse(value)
  if (!(millis >= 0 && millis <= MAX_TIME_MS)) {
    throw new Problem(400, `${name} is a time from 1970 to 9999, in ISO 8601 or in Unix milliseconds.`)
  }
  return millis
}
