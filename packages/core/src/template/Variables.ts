/**
 * The variables of a template's text, read from `{{1}}` and `{{first_name}}` by
 * the compiler where the text is a literal, and at run time everywhere.
 *
 * @see Meta: template components, named and positional parameters
 */

/** The names between double braces: `"Hi {{1}}, {{2}}"` has `"1" | "2"`. */
export type Names<
  S extends string,
  Found extends string = never
> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Names<Rest, Found | Name> : Found

/** The value of each variable of a text: a list for numbered ones, an object for named ones, `never` for none. */
export type ValuesOf<S extends string, Value> = string extends S
  ? ReadonlyArray<Value> | Readonly<Record<string, Value>>
  : [Names<S>] extends [never]
    ? never
    : [Names<S>] extends [`${number}`]
      ? Numbered<Names<S>, Value>
      : [Extract<Names<S>, `${number}`>] extends [never]
        ? { readonly [Name in Names<S>]: Value }
        : "A text has either numbered or named variables"

/** One value for each of `"1"`, `"2"`, … */
type Numbered<
  Found extends string,
  Value,
  Values extends ReadonlyArray<Value> = readonly [],
  Seen extends ReadonlyArray<0> = readonly [0]
> = `${Seen["length"]}` extends Found
  ? Numbered<Found, Value, readonly [...Values, Value], readonly [...Seen, 0]>
  : Values

/** The variables of a text in their order, each once. */
export const names = (text: string): ReadonlyArray<string> => {
  const found = [...new Set([...text.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name = ""]) => name.trim()))]
  return areNumbered(found) ? found.toSorted((a, b) => Number(a) - Number(b)) : found
}

/** Whether variables are numbered rather than named. */
export const areNumbered = (found: ReadonlyArray<string>): boolean =>
  found.every((name) => /^\d+$/.test(name))

/** A text with values in place of its variables. */
export const fill = (text: string, value: (name: string) => string): string =>
  text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => value(name.trim()))
