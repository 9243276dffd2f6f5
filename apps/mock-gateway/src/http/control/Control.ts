import express from "express"
import type { Router } from "express"
import * as Clocks from "./Clocks.ts"
import * as Events from "./Events.ts"
import type { GuardOptions } from "./Guard.ts"
import { guard } from "./Guard.ts"
import * as Journals from "./Journals.ts"
import * as Messages from "./Messages.ts"
import * as OpenApi from "./OpenApi.ts"
import { Problem, answerProblems } from "./Problem.ts"
import { mount } from "./Route.ts"
import type { Control, Route } from "./Route.ts"
import * as Rules from "./Rules.ts"
import * as Settings from "./Settings.ts"
import * as Snapshots from "./Snapshots.ts"
import * as Templates from "./Templates.ts"
import * as Users from "./Users.ts"
import * as Webhooks from "./Webhooks.ts"
import * as Worlds from "./Worlds.ts"

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
