/** Where the page is: the address's hash as a signal, and the ways to go elsewhere. */
import { signal } from "@preact/signals"
import * as Route from "../model/Route.ts"

export const place = signal<Route.Route>(Route.parse(location.hash))

globalThis.addEventListener("popstate", () => {
  place.value = Route.parse(location.hash)
})

/** Goes to a place, keeping what is not named; `replace` leaves no trace in the history. */
export const go = (change: Partial<Route.Route>, replace = false): void => {
  const href = Route.href({ ...place.value, ...change })
  if (href === location.hash) return
  if (replace) history.replaceState(null, "", href)
  else history.pushState(null, "", href)
  place.value = Route.parse(href)
}

/** The address of a place in the same world. */
export const link = (change: Partial<Route.Route>): string =>
  Route.href({ ...place.value, item: undefined, message: undefined, ...change })
