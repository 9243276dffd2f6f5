import type { Request, RequestHandler, Response } from "express"
import type { World } from "../../kernel/World.ts"
import type { Worlds } from "../../kernel/Worlds.ts"
import { Problem } from "./Problem.ts"

const bearer = /^Bearer (\S+)$/

/**
 * Finds the world that a control request is about: named in the path (`/worlds/<id>/…`), as event streams and links
 * have to, or by its API key in `Authorization`.
 */
export const findWorld = (worlds: Worlds, request: Request): World => {
  const id = request.params["world"]
  if (typeof id === "string") {
    const world = worlds.get(id)
    if (world === undefined)
      throw new Problem(404, "There is no such world. It begins with the first use of its key.")
    return world
  }
  const key = bearer.exec(request.headers.authorization ?? "")?.[1]
  if (key === undefined) {
    throw new Problem(
      401,
      "Say which world: send its API key as `Authorization: Bearer mock_<world>`, or use /__mock/v1/worlds/<world>/…"
    )
  }
  const world = worlds.ofKey(key)
  if (world === undefined) {
    throw new Problem(
      401,
      "This key is not known. Any key mock_<world> works; others are registered at start (--key)."
    )
  }
  return world
}

/** A handler for one world's resource. */
export const inWorld =
  (worlds: Worlds, handle: (world: World, request: Request, response: Response) => unknown): RequestHandler =>
  (request, response) =>
    handle(findWorld(worlds, request), request, response)
