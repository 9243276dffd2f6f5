/** The simulated people of the world, as far as they differ from an ordinary one. */
import { effect, signal } from "@preact/signals"
import type { UserView } from "@connexease-gateway/mock-gateway"
import * as Client from "../api/Client.ts"
import { pulse } from "./World.ts"
import * as Worlds from "./Worlds.ts"

export const people = signal<ReadonlyMap<string, UserView>>(new Map())

export const refresh = async (): Promise<void> => {
  const world = Worlds.shown.peek()
  if (world === undefined || world === "-") {
    people.value = new Map()
    return
  }
  try {
    const { users } = await Client.get<{ readonly users: ReadonlyArray<UserView> }>(
      Client.inWorld(world, "/users")
    )
    people.value = new Map(users.map((user) => [user.number, user]))
  } catch (error) {
    if (!(error instanceof Client.ApiError)) throw error
  }
}

/** Asks again whenever something happened. */
export const follow = (): void => {
  effect(() => {
    void pulse.value
    void Worlds.shown.value
    void refresh()
  })
}
