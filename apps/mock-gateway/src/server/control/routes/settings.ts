import type { SettingsInput, SettingsView } from "../../../client/views.ts"
import type { Route, WorldCall } from "../Route.ts"

const limit = { type: "integer", minimum: 0, maximum: 1_000_000_000 } as const

const view = ({ world }: WorldCall): SettingsView => ({
  ...world.settings,
  limits: world.windows.limits,
  throughput: world.throughput?.limits.sec ?? null,
  balanceMicros: world.balance.micros ?? null,
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
    body: {
      type: "object",
      properties: {
        seed: { type: "string", minLength: 1, maxLength: 200 },
        strict: { type: "boolean" },
        templates: { enum: ["registered", "any"] },
        enforceWindow: { type: "boolean" },
        pairLimit: { type: "boolean" },
        throughput: {
          type: ["integer", "null"],
          minimum: 0,
          maximum: 1_000_000_000,
          description: "messages that Meta takes in a second; null is as many as come"
        },
        limits: {
          type: "object",
          properties: { sec: limit, min: limit },
          additionalProperties: false
        },
        balanceMicros: {
          type: ["integer", "null"],
          minimum: -9_000_000_000_000,
          maximum: 9_000_000_000_000,
          description: "micro-dollars; null is unlimited"
        }
      },
      additionalProperties: false
    },
    answer: "the settings",
    handle: (call) => {
      const { world } = call
      const { balanceMicros, limits, throughput, ...settings } = call.body as SettingsInput
      world.settings = { ...world.settings, ...settings }
      if (limits !== undefined) world.windows.limits = { ...world.windows.limits, ...limits }
      if (throughput !== undefined) world.setThroughput(throughput ?? undefined)
      if (balanceMicros !== undefined) world.balance.set(balanceMicros ?? undefined)
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
