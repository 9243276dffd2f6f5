/** `/settings` and `/reset`: how a world behaves, and its beginning. */
import { SettingsInput, SettingsView } from "../../../api/settings.ts"
import { worldRoute } from "../Route.ts"
import type { Route, WorldCall } from "../Route.ts"

const view = ({ world }: WorldCall): SettingsView => ({
  ...world.settings,
  balanceMicros: world.wallet.micros ?? null,
  profile: world.profile.id
})

const answer = { description: "the settings", schema: SettingsView }

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/settings",
    summary: "Reads limits, balance, seed and how strict the world is.",
    answer,
    handle: view
  }),
  worldRoute({
    method: "patch",
    path: "/settings",
    summary: "Changes settings; what is not named stays.",
    body: SettingsInput,
    answer,
    handle: (call) => {
      call.world.configure(call.body)
      return view(call)
    }
  }),
  worldRoute({
    method: "post",
    path: "/reset",
    summary: "Makes the world as it was when it began: empty journal, no rules, no webhook, real time.",
    answer: { description: "reset" },
    handle: ({ world }) => world.reset()
  })
]
