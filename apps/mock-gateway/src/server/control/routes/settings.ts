import type { SettingsView } from "../../../client/views.ts"
import { settingsSchema } from "../../../kernel/world/settings.ts"
import type { SettingsChange } from "../../../kernel/world/settings.ts"
import type { Route, WorldCall } from "../Route.ts"

const view = ({ world }: WorldCall): SettingsView => ({
  ...world.settings,
  balanceMicros: world.wallet.micros ?? null,
  profile: world.profile.id
})

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/settings",
    summary: "Tells limits, balance, seed and how strict the world is.",
    answer: "the settings",
    handle: view
  },
  {
    scope: "world",
    method: "patch",
    path: "/settings",
    summary: "Changes settings; what is not named stays.",
    body: settingsSchema,
    answer: "the settings",
    handle: (call) => {
      call.world.configure(call.body as SettingsChange)
      return view(call)
    }
  },
  {
    scope: "world",
    method: "post",
    path: "/reset",
    summary: "Makes the world as it was when it began: empty journal, no rules, no webhook, real time.",
    answer: "nothing",
    handle: ({ world }) => world.reset()
  }
]
