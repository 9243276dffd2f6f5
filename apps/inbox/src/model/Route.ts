/** Where the page is, as its address says it: `#/<world>/<view>/<item>?message=<id>`. */

const views = ["chats", "requests", "control"] as const
export type View = (typeof views)[number]

export interface Route {
  /** `-` is the place of requests that no world took. */
  readonly world: string | undefined
  readonly view: View
  /** The recipient, the request's `seq` or the panel. */
  readonly item: string | undefined
  /** The message whose inside is shown. */
  readonly message: string | undefined
}

const isView = (text: string | undefined): text is View => views.some((view) => view === text)

const decode = (text: string | undefined): string | undefined => {
  if (text === undefined || text === "") return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Reads an address's hash; what it does not understand is left out. */
export const parse = (hash: string): Route => {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?")
  const [world, view, item] = path.split("/")
  return {
    world: decode(world),
    view: isView(view) ? view : "chats",
    item: decode(item),
    message: new URLSearchParams(query).get("message") ?? undefined
  }
}

/** The hash of a place. */
export const href = ({ item, message, view, world }: Partial<Route>): string => {
  if (world === undefined) return "#/"
  const path = [world, view ?? "chats", ...(item === undefined ? [] : [item])]
    .map(encodeURIComponent)
    .join("/")
  return `#/${path}${message === undefined ? "" : `?message=${encodeURIComponent(message)}`}`
}
