import type { RequestListener } from "node:http"
import express from "express"
import type { ErrorRequestHandler, RequestHandler } from "express"
import { messagePath } from "../kernel/Stages.ts"
import type { GuardOptions } from "./control/Guard.ts"
import type { Control } from "./control/Route.ts"
import { answerDefect } from "./Defects.ts"
import * as Gateway from "./Gateway.ts"
import * as Page from "./Page.ts"
import { version } from "./Version.ts"

export interface AppOptions {
  readonly guard: GuardOptions
  readonly onDecision: Gateway.OnDecision | undefined
}

/** Routes: the control API, the page, and everything else to the gateway. */
export const make = (parts: Control, { guard, onDecision }: AppOptions): RequestListener => {
  const app = express()
  for (const setting of ["x-powered-by", "etag"]) app.disable(setting)
  for (const setting of ["case sensitive routing", "strict routing"]) app.enable(setting)
  const gateway = Gateway.make(parts.kernel, parts.pump, onDecision)

  app.use((_, response, next) => {
    response.setHeader("X-Mock-Gateway", version)
    next()
  })
  app.use(
    "/__mock/v1",
    lazily(async () => (await import("./control/Control.ts")).make(parts, guard))
  )
  app.use(Page.make())
  app.use((request, response) => gateway(request, response))
  app.use(answerDefects)
  // What Express makes of each request costs more than judging a message does, and the gateway has no use for it.
  return (request, response) => {
    if (request.url?.startsWith(messagePath)) gateway(request, response)
    else app(request, response)
  }
}

const answerDefects: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
  answerDefect(response, error)

/** A handler that is loaded with the first request to it: a mock that is only sent to starts sooner. */
const lazily = (load: () => Promise<RequestHandler>): RequestHandler => {
  let loading: Promise<RequestHandler> | undefined
  return async (request, response, next) => (await (loading ??= load()))(request, response, next)
}
