import express from "express"
import type { Router } from "express"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { GuardOptions } from "./Guard.ts"
import { guard } from "./Guard.ts"
import { inWorld } from "./InWorld.ts"
import * as Journals from "./Journals.ts"
import { Problem, answerProblems } from "./Problem.ts"

/** The control API under `/__mock/v1`. */
export const make = (kernel: Kernel, options: GuardOptions): Router => {
  const { worlds } = kernel
  const router = express.Router({ caseSensitive: true, strict: true })

  router.get("/livez", (_, response) => void response.json({ status: "ok" }))
  router.get("/readyz", (_, response) => void response.json({ status: "ok" }))

  router.use(guard(options), express.json({ limit: "4mb", type: () => true }))

  router.get("/worlds", (_, response) => {
    response.json({ worlds: worlds.list().map(({ id, key }) => ({ id, key })) })
  })
  router.get("/worlds/-/requests", (request, response) => {
    response.json(Journals.requests(worlds.strays, request))
  })

  for (const base of ["", "/worlds/:world"]) {
    router.get(
      `${base}/messages`,
      inWorld(worlds, ({ journal }, request, response) => response.json(Journals.messages(journal, request)))
    )
    router.get(
      `${base}/requests`,
      inWorld(worlds, ({ journal }, request, response) => response.json(Journals.requests(journal, request)))
    )
  }

  router.use(() => {
    throw new Problem(404, "The control API has no such resource. See /__mock/v1/openapi.json.")
  })
  router.use(answerProblems)
  return router
}
