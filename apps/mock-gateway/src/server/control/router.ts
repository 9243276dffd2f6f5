import express from "express"
import type { Router } from "express"
import * as Clocks from "./routes/clock.ts"
import * as Events from "./routes/events.ts"
import type { GuardOptions } from "./guard.ts"
import { guard } from "./guard.ts"
import * as Journals from "./routes/requests.ts"
import * as Messages from "./routes/messages.ts"
import * as OpenApi from "./openApi.ts"
import { Problem, answerProblems } from "./Problem.ts"
import { mount } from "./Route.ts"
import type { Control, Route } from "./Route.ts"
import * as Rules from "./routes/rules.ts"
import * as Settings from "./routes/settings.ts"
import * as Snapshots from "./routes/snapshot.ts"
import * as Templates from "./routes/templates.ts"
import * as Users from "./routes/users.ts"
import * as Webhooks from "./routes/webhook.ts"
import * as Worlds from "./routes/worlds.ts"

/** Everything that the control API can do. */
const routes: ReadonlyArray<Route> = [
  ...Worlds.routes,
  ...Events.routes,
  ...Journals.routes,
  ...Messages.routes,
  ...Settings.routes,
  ...Snapshots.routes,
  ...Rules.routes,
  ...Templates.routes,
  ...Clocks.routes,
  ...Webhooks.routes,
  ...Users.routes,
  OpenApi.route(() => routes)
]

/** The control API under `/__mock/v1`. */
export const make = (control: Control, options: GuardOptions): Router => {
  const router = express.Router({ caseSensitive: true, strict: true })
  router.get(["/livez", "/readyz"], (_, response) => void response.json({ status: "ok" }))
  router.use(guard(options))
  for (const route of routes) mount(router, control, route)
  router.use(() => {
    throw new Problem(404, "The control API has no such resource. See /__mock/v1/openapi.json.")
  })
  router.use(answerProblems)
  return router
}
