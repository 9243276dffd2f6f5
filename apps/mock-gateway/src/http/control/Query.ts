import type { Request } from "express"
import { Problem } from "./Problem.ts"

/** A query parameter as text; given twice it is a mistake. */
export const text = (request: Request, name: string): string | undefined => {
  const value = request.query[name]
  if (value === undefined || typeof value === "string") return value
  throw new Problem(400, `Give ${name} once.`)
}

/** A query parameter as a whole number in a range. */
export const integer = (
  request: Request,
  name: string,
  { from, otherwise, to }: { readonly from: number; readonly to: number; readonly otherwise: number }
): number => {
  const given = text(request, name)
  if (given === undefined) return otherwise
  const value = Number(given)
  if (!/^\d+$/.test(given) || value < from || value > to) {
    throw new Problem(400, `${name} is a whole number from ${from} to ${to}.`)
  }
  return value
}

/** Refuses parameters that would be ignored: a misspelt filter must not look like an empty answer. */
export const onlyKnown = (request: Request, names: ReadonlyArray<string>): void => {
  for (const name of Object.keys(request.query)) {
    if (!names.includes(name))
      throw new Problem(400, `There is no parameter ${name}; known are ${names.join(", ")}.`)
  }
}
