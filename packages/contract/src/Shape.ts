/**
 * A shape says what a value read from a data file must look like and gives it its type. A value that does
 * not fit is refused with the place inside the file, so that whoever wrote the file can mend it.
 */
export type Shape<A> = (value: unknown, path: string) => A

/** Where a value does not have its shape, and what would be right. `path` is a JSON pointer. */
export class ShapeError extends Error {
  override readonly name = "ShapeError"
  readonly path: string
  constructor(path: string, expected: string) {
    super(`${path === "" ? "the file" : path}: ${expected}`)
    this.path = path
  }
}

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const kindOf = (value: unknown): string =>
  value === undefined
    ? "nothing"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? "a list"
        : `a ${typeof value}`

const child = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`

export const string: Shape<string> = (value, path) => {
  if (typeof value !== "string") throw new ShapeError(path, `expected text, found ${kindOf(value)}`)
  return value
}

export const boolean: Shape<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw new ShapeError(path, `expected true or false, found ${kindOf(value)}`)
  return value
}

export const nothing: Shape<null> = (value, path) => {
  if (value !== null) throw new ShapeError(path, `expected null, found ${kindOf(value)}`)
  return null
}

export const positiveInteger: Shape<number> = (value, path) => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    throw new ShapeError(path, "expected a whole number from 1")
  }
  return value
}

export const json: Shape<Json> = (value, path) => {
  if (value === undefined) throw new ShapeError(path, "expected a JSON value, found nothing")
  return value as Json
}

/** One of the given words. */
export const literal =
  <const A extends string | boolean>(...allowed: ReadonlyArray<A>): Shape<A> =>
  (value, path) => {
    const found = allowed.find((candidate) => candidate === value)
    if (found === undefined) throw new ShapeError(path, `expected ${allowed.join(" or ")}`)
    return found
  }

/** A text that has the given form. */
export const matching =
  (pattern: RegExp, expected: string): Shape<string> =>
  (value, path) => {
    const text = string(value, path)
    if (!pattern.test(text)) throw new ShapeError(path, `expected ${expected}`)
    return text
  }

export const list =
  <A>(item: Shape<A>): Shape<ReadonlyArray<A>> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new ShapeError(path, `expected a list, found ${kindOf(value)}`)
    return value.map((entry, index) => item(entry, child(path, index)))
  }

export const record =
  <A>(item: Shape<A>, key: Shape<string> = string): Shape<Readonly<Record<string, A>>> =>
  (value, path) => {
    if (!isRecord(value)) throw new ShapeError(path, `expected names with values, found ${kindOf(value)}`)
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [
        key(name, child(path, name)),
        item(entry, child(path, name))
      ])
    )
  }

export const oneOf =
  <A, B>(is: (value: unknown) => boolean, left: Shape<A>, right: Shape<B>): Shape<A | B> =>
  (value, path) =>
    is(value) ? left(value, path) : right(value, path)

type Fields = Readonly<Record<string, Shape<unknown>>>
type Struct<Required extends Fields, Optional extends Fields> = {
  readonly [K in keyof Required]: ReturnType<Required[K]>
} & { readonly [K in keyof Optional]?: ReturnType<Optional[K]> }

/** An object with exactly these fields: a name that is not among them is a mistake, not an extension. */
export const struct =
  <const R extends Fields, const O extends Fields = Record<never, never>>(
    required: R,
    optional?: O
  ): Shape<Struct<R, O>> =>
  (value, path) => {
    if (!isRecord(value)) throw new ShapeError(path, `expected an object, found ${kindOf(value)}`)
    const fields: Fields = { ...required, ...optional }
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) {
        throw new ShapeError(child(path, name), `unknown field; known are ${Object.keys(fields).join(", ")}`)
      }
    }
    const out: Record<string, unknown> = {}
    for (const [name, shape] of Object.entries(fields)) {
      if (Object.hasOwn(value, name)) out[name] = shape(value[name], child(path, name))
      else if (Object.hasOwn(required, name)) throw new ShapeError(child(path, name), "is missing")
    }
    return out as Struct<R, O>
  }
