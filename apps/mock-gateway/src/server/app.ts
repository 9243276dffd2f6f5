/** The Express application: messages first, then the control API, the inbox, and every other path to the gateway. */
import express from "express"
import type { Express } from "express"
import { messagePath } from "../kernel/pipeline/pipeline.ts"
import { controlApi } from "./control/controlApi.ts"
import type { GuardOptions } from "./control/guard.ts"
import type { Control } from "./control/Route.ts"
import { errorHandler } from "./errorHandler.ts"
import * as InboxRoutes from "./inboxRoutes.ts"
import { messageRoute } from "./messageRoute.ts"
import type { OnDecision } from "./messageRoute.ts"
import { version } from "./version.ts"

export interface AppOptions {
  readonly control: Control
  readonly guard: GuardOptions
  readonly onDecision: OnDecision | undefined
}

/** A message meets no middleware but its own. */
export const makeApp = ({ control, guard, onDecision }: AppOptions): Express => {
  const app = express()
  for (const setting of ["x-powered-by", "etag"]) app.disable(setting)
  for (const setting of ["case sensitive routing", "strict routing"]) app.enable(setting)
  const gateway = messageRoute(control.kernel, control.scheduler, onDecision)

  app.all(messagePath, gateway)
  app.use((_, response, next) => {
    response.setHeader("X-Mock-Gateway", version)
    next()
  })
  app.use("/__mock/v1", controlApi(control, guard))
  app.use(InboxRoutes.make())
  app.use(gateway)
  app.use(errorHandler)
  return app
}
