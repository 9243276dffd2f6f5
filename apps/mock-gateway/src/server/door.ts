import type { RequestListener } from "node:http"
import { messagePath } from "../kernel/pipeline/pipeline.ts"
import type { GuardOptions } from "./control/guard.ts"
import type { Control } from "./control/Route.ts"
import { answerDefect } from "./errorHandler.ts"
import * as Gateway from "./messageRoute.ts"

export interface DoorOptions {
  readonly guard: GuardOptions
  readonly onDecision: Gateway.OnDecision | undefined
}

/**
 * What each request meets first: messages go to the gateway, everything else to Express. What Express makes of a request
 * costs more than judging a message does, and loading it a third of the start, so that it is loaded with the first request
 * that it is for.
 */
export const make = (parts: Control, { guard, onDecision }: DoorOptions): RequestListener => {
  const gateway = Gateway.make(parts.kernel, parts.scheduler, onDecision)
  let loading: Promise<RequestListener> | undefined
  const load = () => (loading ??= import("./app.ts").then((app) => app.make(parts, guard, gateway)))
  return (request, response) => {
    if (request.url?.startsWith(messagePath)) {
      gateway(request, response)
      return
    }
    load()
      .then((app) => app(request, response))
      .catch((error: unknown) => answerDefect(response, error))
  }
}
