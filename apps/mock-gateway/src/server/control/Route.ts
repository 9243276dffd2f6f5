import express from "express"
import type { Request, RequestHandler, Response, Router } from "express"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { World } from "../../kernel/world/World.ts"
import type { Scheduler } from "../Scheduler.ts"
import { compile } from "./schema.ts"
import type { Check, Schema } from "./schema.ts"
import { Problem } from "./Problem.ts"
import type { LongPolls } from "./LongPolls.ts"

/** What the control API works on. */
export interface Control {
  readonly kernel: Kernel
  readonly scheduler: Scheduler
  readonly longPolls: LongPolls
  /** Registers an endpoint URL's problem, if webhooks may not go there. */
  readonly allowPrivate: boolean
}

/** One call of a route, its query and body judged by the route's schemas. */
export interface Call extends Control {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body: unknown
  readonly request: Request
  readonly response: Response
}

/** One call about one world, in which everything has happened that was due. */
export interface WorldCall extends Call {
  readonly world: World
  /** World time, Unix milliseconds. */
  readonly now: number
}

interface Description {
  readonly method: "get" | "post" | "put" | "patch" | "delete"
  /** Parameters as `:name`. */
  readonly path: string
  readonly summary: string
  /** The query's parameters. */
  readonly query?: Readonly<Record<string, Schema>>
  /** The body's schema; absent, none is read. */
  readonly body?: Schema
  /** The most that is read of a body, in MB; 4 where absent. */
  readonly bodyMegabytes?: number
  /** What the answer is, in words. */
  readonly answer: string
}

/** One thing that the control API can do: its place, its form, and how it is done. */
export type Route =
  | (Description & { readonly scope: "process"; readonly handle: (call: Call) => unknown })
  | (Description & { readonly scope: "world"; readonly handle: (call: WorldCall) => unknown })

/** Where a route of a world lies: with the key in `Authorization`, or with the world in the path. */
export const pathsOf = ({ path, scope }: Route): ReadonlyArray<string> =>
  scope === "process" ? [path] : [path, `/worlds/:world${path}`]

/** Puts a route on a router. What a handler gives is the answer; `undefined` is 204, unless it answered itself. */
export const mount = (router: Router, control: Control, route: Route): void => {
  const judge = judgeOf(route)
  const parse = express.json({ limit: `${route.bodyMegabytes ?? 4}mb`, type: () => true })
  const handler: RequestHandler = async (request, response) => {
    const { body, query } = await judge(request)
    const call: Call = {
      ...control,
      params: request.params as Call["params"],
      query,
      body,
      request,
      response
    }
    const answer: unknown =
      route.scope === "process" ? await route.handle(call) : await route.handle(inWorld(call))
    if (route.method !== "get") control.kernel.worlds.shared.changes++
    if (response.headersSent || response.destroyed) return
    if (answer === undefined) response.status(204).end()
    else response.json(answer)
  }
  for (const path of pathsOf(route)) router[route.method](path, parse, handler)
}

const bearer = /^Bearer (\S+)$/

/**
 * Finds the world that a request is about: named in the path (`/worlds/<id>/…`), as event streams and links have to, or
 * by its API key in `Authorization`.
 */
const worldOf = ({ kernel, params, request }: Call): World => {
  const id = params["world"]
  if (id !== undefined) {
    const world = kernel.worlds.get(id)
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
  const world = kernel.worlds.ofKey(key)
  if (world === undefined) {
    throw new Problem(
      401,
      "This key is not known. Any key mock_<world> works; others are registered at start (--key)."
    )
  }
  return world
}

const inWorld = (call: Call): WorldCall => {
  const world = worldOf(call)
  call.scheduler.flush(world)
  return { ...call, world, now: world.clock.now(Date.now()) }
}

interface Judged {
  readonly query: Call["query"]
  readonly body: unknown
}

/** Checks a request against the route's schemas, which are compiled with the first request that needs them. */
const judgeOf = ({ body, query = {} }: Route): ((request: Request) => Promise<Judged>) => {
  let checks: Promise<readonly [Check, Check | undefined]> | undefined
  const compiled = () =>
    (checks ??= Promise.all([
      compile({ type: "object", properties: query, additionalProperties: false }),
      body === undefined ? undefined : compile(body)
    ]))
  return async (request) => {
    if (body === undefined && Object.keys(request.query).length === 0) return { query: {}, body: undefined }
    if (isTooDeep(request.body)) throw new Problem(400, `The body is nested deeper than ${deepest}.`)
    const [ofQuery, ofBody] = await compiled()
    const given = coerced(request.query as Readonly<Record<string, unknown>>, query)
    refuse("The query", ofQuery(given))
    refuse("The body", ofBody?.(request.body))
    return { query: given as Call["query"], body: request.body as unknown }
  }
}

/** More than any body needs, and less than what overflows a stack that walks it. */
const deepest = 100

const isTooDeep = (body: unknown): boolean => {
  let level = [body].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true
    level = level.flatMap((value) => Object.values(value).filter(isNested))
  }
  return false
}

const isNested = (value: unknown): value is object => typeof value === "object" && value !== null

const refuse = (what: string, problem: string | undefined): void => {
  if (problem !== undefined) throw new Problem(400, `${what}${problem}`)
}

/** Numbers and truth values of a query, which come as text. */
const coerced = (
  given: Readonly<Record<string, unknown>>,
  schemas: Readonly<Record<string, Schema>>
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const type = schemas[name]?.["type"]
      if (typeof value !== "string") return [name, value]
      if (type === "integer" && /^-?\d+$/.test(value)) return [name, Number(value)]
      if (type === "boolean" && (value === "true" || value === "false")) return [name, value === "true"]
      return [name, value]
    })
  )
