/** The simulated users of the world, fetched again whenever something happens. */
import { effect, signal } from "@preact/signals"
import type { UserView, UsersView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import { refetchSignal } from "./World.ts"
import * as Worlds from "./Worlds.ts"

export const users = signal<ReadonlyMap<string, UserView>>(new Map())

/** The profile name of a user, where the mock knows one: users that wrote or were changed have one. */
export const nameOf = (recipient: string): string | undefined => users.value.get(recipient)?.name

export const refresh = async (): Promise<void> => {
  const world = Worlds.shown.peek()
  if (world === undefined || world === "-") {
    users.value = new Map()
    return
  }
  try {
    const page = await Client.get<UsersView>(Client.inWorld(world, "/users"))
    users.value = new Map(page.users.map((user) => [user.number, user]))
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
  }
}

/** Asks again whenever something happened. */
export const follow = (): void => {
  effect(() => {
    void refetchSignal.value
    void Worlds.shown.value
    void refresh()
  })
}
