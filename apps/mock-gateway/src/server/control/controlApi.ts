/** The entrance to the control API under `/__mock/v1`. */
import express from "express"
import type { RequestHandler, Router } from "express"
import { guard } from "./guard.ts"
import type { GuardOptions } from "./guard.ts"
import { answerProblems } from "./Problem.ts"
import type { Control } from "./Route.ts"

/**
 * Health, the guard, and behind it the routes. Their schemas take as long to load as Express does, so that they come
 * with the first request that is for them: a mock starts without.
 */
export const controlApi = (control: Control, options: GuardOptions): Router => {
  const router = express.Router({ caseSensitive: true, strict: true })
  let loading: Promise<Router> | undefined
  const load = () => (loading ??= import("./router.ts").then(({ make }) => make(control)))
  const routes: RequestHandler = (request, response, next) =>
    load().then((handle) => handle(request, response, next), next)
  router.get(["/livez", "/readyz"], (_, response) => void response.json({ status: "ok" }))
  router.use(guard(options), routes, answerProblems)
  return router
}
