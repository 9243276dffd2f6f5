import type { RequestListener } from "node:http"
import express from "express"
import type { ErrorRequestHandler, Express } from "express"
import * as Control from "./control/router.ts"
import type { GuardOptions } from "./control/guard.ts"
import type { Control as Parts } from "./control/Route.ts"
import { answerDefect } from "./errorHandler.ts"
import * as Page from "./inboxRoutes.ts"
import { version } from "./version.ts"

/** Routes: the control API, the page, and everything else to the gateway. */
export const make = (parts: Parts, guard: GuardOptions, gateway: RequestListener): Express => {
  const app = express()
  for (const setting of ["x-powered-by", "etag"]) app.disable(setting)
  for (const setting of ["case sensitive routing", "strict routing"]) app.enable(setting)

  app.use((_, response, next) => {
    response.setHeader("X-Mock-Gateway", version)
    next()
  })
  app.use("/__mock/v1", Control.make(parts, guard))
  app.use(Page.make())
  app.use((request, response) => gateway(request, response))
  app.use(answerDefects)
  return app
}

const answerDefects: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
  answerDefect(response, error)
