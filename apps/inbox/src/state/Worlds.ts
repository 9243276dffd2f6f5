/** Which worlds there are, and which one is shown. */
import { computed, signal } from "@preact/signals"
import type { RequestPage, RequestView, WorldView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import { navigate, route } from "./router.ts"

export type World = Pick<WorldView, "id" | "key">

export interface WorldsEvent {
  readonly worlds: ReadonlyArray<World>
}

export const worlds = signal<ReadonlyArray<World>>([])
/** Whether the list has come. */
export const known = signal(false)
/** Requests without a world since the page was opened. */
export const unmatched = signal<ReadonlyArray<RequestView>>([])
/** How many requests without a world the mock remembers. */
export const unmatchedCount = signal(0)

/** The world of the address, once it has begun; `-` is the place of requests without one. */
export const shown = computed(() => {
  const { world } = route.value
  return world === "-" || has(world) ? world : undefined
})

export const has = (id: string | undefined): boolean =>
  id !== undefined && (id === "-" || worlds.value.some((world) => world.id === id))

/** The key that works for a world, where its name says it. */
export const keyOf = (id: string | undefined): string | undefined =>
  id !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(id) && id !== "-" ? `mock_${id}` : undefined

/** Takes a new list; where no world is named yet, the one used last is shown. */
export const take = ({ worlds: list }: WorldsEvent): void => {
  worlds.value = list
  known.value = true
  const last = list.at(-1)
  if (route.value.world === undefined && last !== undefined) navigate({ world: last.id }, true)
}

export const takeUnmatched = (request: RequestView): void => {
  unmatched.value = [...unmatched.value, request].slice(-2_000)
  unmatchedCount.value++
}

export const refresh = async (): Promise<void> => {
  try {
    take(await Client.get<WorldsEvent>("/worlds"))
    unmatchedCount.value = (await Client.get<RequestPage>("/worlds/-/requests?limit=1")).total
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
  }
}
