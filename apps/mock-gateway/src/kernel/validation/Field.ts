/** Paths of fields: the segments of a JSON pointer, and the spellings that people and Meta read. */
export type Path = ReadonlyArray<string | number>

const isIndex = (segment: string | number): boolean => typeof segment === "number" || /^[0-9]+$/.test(segment)

/** `["interactive", "action", "buttons", 1, "reply"]` as `interactive.action.buttons[1].reply` */
export const show = (path: Path): string =>
  path.map((segment, at) => (isIndex(segment) ? `[${segment}]` : at === 0 ? segment : `.${segment}`)).join("")

/** The same with `[]` for every index, to look things up by. */
export const toPattern = (path: Path): string =>
  show(path.map((segment) => (isIndex(segment) ? 0 : segment))).replaceAll("[0]", "[]")

/** The same as Meta's Graph API spells it: `interactive['action']['buttons'][1]['reply']` */
export const toGraph = (path: Path): string =>
  path
    .map((segment, at) => (isIndex(segment) ? `[${segment}]` : at === 0 ? segment : `['${segment}']`))
    .join("")

const longestName = 64

/** A key as it is shown: keys can be the sender's, so that long ones are cut. */
export const cut = (key: string): string => (key.length > longestName ? `${key.slice(0, longestName)}…` : key)

/** The path of a key inside an object. */
export const child = (path: string, key: string): string => (path === "" ? cut(key) : `${path}.${cut(key)}`)
