/** Where the page is, as a signal of the address's hash, and the ways to go elsewhere. */
import { signal } from "@preact/signals"
import { takeToken } from "../api/Client.ts"
import * as Route from "../model/Route.ts"

takeToken()

export const route = signal<Route.Route>(Route.parse(location.hash))

globalThis.addEventListener("popstate", () => {
  route.value = Route.parse(location.hash)
})

/** Changes the named parts of the route and keeps the others; `replace` leaves no entry in the history. */
export const navigate = (change: Partial<Route.Route>, replace = false): void => {
  const href = Route.href({ ...route.value, ...change })
  if (href === location.hash) return
  if (replace) history.replaceState(null, "", href)
  else history.pushState(null, "", href)
  route.value = Route.parse(href)
}

/** The address of a view of the same world. */
export const link = (change: Partial<Route.Route>): string =>
  Route.href({ ...route.value, item: undefined, message: undefined, ...change })
