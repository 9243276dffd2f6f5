import express from "express"
import type { ErrorRequestHandler, Express, RequestHandler } from "express"
import { failure } from "../kernel/Answer.ts"
import { messagePath } from "../kernel/Stages.ts"
import type { GuardOptions } from "./control/Guard.ts"
import type { Control } from "./control/Route.ts"
import { report } from "./Defects.ts"
import * as Gateway from "./Gateway.ts"
import * as Page from "./Page.ts"
import { version } from "./Version.ts"

export interface AppOptions {
  readonly guard: GuardOptions
  readonly onDecision: Gateway.OnDecision | undefined
}

/** Routes: the control API, the page, and everything else to the gateway. */
export const make = (parts: Control, { guard, onDecision }: AppOptions): Express => {
  const app = express()
  for (const setting of ["x-powered-by", "etag"]) app.disable(setting)
  for (const setting of ["case sensitive routing", "strict routing"]) app.enable(setting)
  const gateway = Gateway.make(parts.kernel, parts.pump, onDecision)

  app.post(messagePath, gateway)
  app.use((_, response, next) => {
    response.setHeader("X-Mock-Gateway", version)
    next()
  })
  app.use(
    "/__mock/v1",
    lazily(async () => (await import("./control/Control.ts")).make(parts, guard))
  )
  app.use(Page.make())
  app.use(gateway)
  app.use(answerDefects)
  return app
}

/** What the mock itself fails at is told as the gateway tells it. */
const answerDefects: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  report(error)
  if (response.headersSent) response.destroy()
  else {
    const { body, status } = failure("GW_500")
    response.status(status).type("json").send(body)
  }
}

/** A handler that is loaded with the first request to it: a mock that is only sent to starts sooner. */
const lazily = (load: () => Promise<RequestHandler>): RequestHandler => {
  let loading: Promise<RequestHandler> | undefined
  return async (request, response, next) => (await (loading ??= load()))(request, response, next)
}
