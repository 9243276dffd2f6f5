/** Messages with one thing changed that may break them: a key taken away, another type, a character too many. */
import * as Arbitrary from "effect/Arbitrary"
import * as Arbitraries from "./arbitraries.ts"

type Path = ReadonlyArray<string | number>
type Change = (old: unknown) => unknown

/** Every place inside a value. */
const places = (value: unknown, path: Path = []): ReadonlyArray<Path> => {
  if (typeof value !== "object" || value === null) return [path]
  const inner = Array.isArray(value)
    ? // A list of hundreds has its ends, and what is between is like them.
      [...value.entries()].filter(([index]) => index < 2 || index >= value.length - 1)
    : Object.entries(value)
  return [path, ...inner.flatMap(([key, item]) => places(item, [...path, key]))]
}

const change = (value: unknown, [key, ...rest]: Path, to: Change): unknown => {
  if (key === undefined) return to(value)
  if (Array.isArray(value)) {
    const fresh = change(value[Number(key)], rest, to)
    return fresh === undefined ? value.toSpliced(Number(key), 1) : value.with(Number(key), fresh)
  }
  const { [key]: old, ...others } = value as Record<string, unknown>
  const fresh = change(old, rest, to)
  return fresh === undefined ? others : { ...(value as object), [key]: fresh }
}

const text =
  (to: (text: string) => string): Change =>
  (old) =>
    typeof old === "string" ? to(old) : old

const changes: readonly [Change, ...ReadonlyArray<Change>] = [
  () => undefined,
  () => null,
  () => "",
  () => 0,
  () => -1,
  () => 1.5,
  () => true,
  () => [],
  () => ({}),
  () => " ",
  text((old) => `${old}a`),
  text((old) => `${old}😀`),
  text((old) => [...old].slice(1).join("")),
  text((old) => old.toUpperCase()),
  text((old) => `${old}\n`),
  (old) => (Array.isArray(old) ? [...old, ...old.slice(-1)] : old),
  (old) => (Array.isArray(old) ? old.slice(1) : old),
  (old) => [old],
  (old) => (typeof old === "number" ? String(old) : old)
]

/** The messages of a generator, each with one change at one of its places. */
export const broken = (
  messages: Arbitrary.Arbitrary<Readonly<Record<string, unknown>>>
): Arbitrary.Arbitrary<Readonly<Record<string, unknown>>> =>
  Arbitrary.flatMap(messages, (message) => {
    const [first = [], ...rest] = places(message).filter((path) => path.length > 0)
    return Arbitrary.map(
      Arbitrary.all([Arbitraries.among([first, ...rest]), Arbitraries.among(changes)]),
      ([context, to]) => change(message, context, to) as Readonly<Record<string, unknown>>
    )
  })
