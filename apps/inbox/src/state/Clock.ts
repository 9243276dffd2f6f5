/** The world's time, asked for whenever something happened. */
import { effect, signal } from "@preact/signals"
import type { AdvancedView, ClockView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import { refetchSignal } from "./World.ts"
import * as Worlds from "./Worlds.ts"

export interface Clock extends ClockView {
  /** Further from the machine's time than a slow answer explains. */
  readonly moved: boolean
  /** What to add to the machine's time. */
  readonly offset: number
}

export const clock = signal<Clock | undefined>(undefined)

const take = (view: ClockView): void => {
  const offset = Date.parse(view.now) - Date.now()
  clock.value = { ...view, offset, moved: Math.abs(offset) > 10_000 }
}

/** World time now, in Unix milliseconds. */
export const now = (): number => {
  const { value } = clock
  if (value === undefined) return Date.now()
  return value.frozen ? Date.parse(value.now) : Date.now() + value.offset
}

const path = (): string | undefined => {
  const world = Worlds.shown.peek()
  return world === undefined || world === "-" ? undefined : Client.inWorld(world, "/clock")
}

const refresh = async (): Promise<void> => {
  const at = path()
  if (at === undefined) {
    clock.value = undefined
    return
  }
  try {
    take(await Client.get<ClockView>(at))
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
  }
}

export const change = async (body: { readonly frozen?: boolean; readonly now?: number }): Promise<void> => {
  const at = path()
  if (at !== undefined) take(await Client.put<ClockView>(at, body))
}

/** Advances the clock; resolves with what happened meanwhile. */
export const advance = async (ms: number): Promise<AdvancedView | undefined> => {
  const at = path()
  if (at === undefined) return undefined
  const advanced = await Client.post<AdvancedView>(`${at}/advance`, { ms })
  await refresh()
  return advanced
}

/** Asks again whenever something happened. */
export const follow = (): void => {
  effect(() => {
    void refetchSignal.value
    void Worlds.shown.value
    void refresh()
  })
}
