/** The routes of the control API under one router. */
import express from "express"
import type { Router } from "express"
import * as Clocks from "./routes/clock.ts"
import * as Events from "./routes/events.ts"
import * as Journals from "./routes/requests.ts"
import * as Messages from "./routes/messages.ts"
import { openApiRoute } from "./openApi.ts"
import { Problem } from "./Problem.ts"
import { mount } from "./Route.ts"
import type { Control, Route } from "./Route.ts"
import * as Rules from "./routes/rules.ts"
import * as Settings from "./routes/settings.ts"
import * as Snapshots from "./routes/snapshot.ts"
import * as Templates from "./routes/templates.ts"
import * as Users from "./routes/users.ts"
import * as Webhooks from "./routes/webhook.ts"
import * as Worlds from "./routes/worlds.ts"

/** Everything that the control API can do; its OpenAPI document is made of the same. */
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
  openApiRoute(() => routes)
]

/** The control API, behind its guard. */
export const make = (control: Control): Router => {
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const route of routes) mount(router, control, route)
  router.use(() => {
    throw new Problem(404, "The control API has no such resource. See /__mock/v1/openapi.json.")
  })
  return router
}
