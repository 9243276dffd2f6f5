/** A route of the control API: what it takes and answers, as schemas; from it come the Express route and the document. */
import { Buffer } from "node:buffer"
import express from "express"
import type { Request, RequestHandler, Response, Router } from "express"
import { Type } from "typebox"
import type { TObject, TSchema, TVoid } from "typebox"
import { checkOf } from "../../api/compile.ts"
import type { Static } from "../../api/schema.ts"
import type { Kernel } from "../../kernel/Kernel.ts"
import type { World } from "../../kernel/world/World.ts"
import type { Scheduler } from "../Scheduler.ts"
import { readJson } from "./jsonBody.ts"
import type { LongPolls } from "./LongPolls.ts"
import { Problem } from "./Problem.ts"

/** What the control API works on. */
export interface Control {
  readonly kernel: Kernel
  readonly scheduler: Scheduler
  readonly longPolls: LongPolls
  /** Whether webhooks may go to addresses of this machine and its network. */
  readonly allowPrivate: boolean
}

type ParameterNames<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | ParameterNames<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never

/** One request to a route, its query and body checked. */
export interface Call<
  Path extends string = never,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema
> extends Control {
  /** A parameter of the path. */
  readonly param: (name: ParameterNames<Path>) => string
  readonly query: Static<Query>
  readonly body: Static<Body>
  readonly response: Response
}

/** What a request to a route of one world is about; everything that was due there has happened. */
export interface InWorld {
  readonly world: World
  /** World time, Unix milliseconds. */
  readonly now: number
}

export type WorldCall = Control & InWorld

interface Answer<Result extends TSchema> {
  readonly description: string
  /** 200 where absent; 204 without a schema. */
  readonly status?: 201
  /** The schema of the JSON that is answered. */
  readonly schema?: Result
  /** The schema of the events, where server-sent events are answered. */
  readonly events?: TSchema
}

/** A refusal of a route's own: when, and the schema of its answer where that says more than any refusal. */
export type Refusal = string | { readonly description: string; readonly schema: TSchema }

/** What is documented of a route. */
export interface Description {
  readonly method: "get" | "post" | "put" | "patch" | "delete"
  /** Parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly query?: TObject
  /** The schema of the JSON body; absent, none is read. */
  readonly body?: TSchema
  /** The most that is read of a body, in MB; 1 where absent. */
  readonly bodyMegabytes?: number
  /** Reads and checks a body that is too large to be read at once. */
  readonly readBody?: (bytes: Buffer) => Promise<unknown>
  readonly answer: Answer<TSchema>
  /** Refusals beside those that each route has, by HTTP status. */
  readonly refusals?: Readonly<Record<number, Refusal>>
}

/** A route, ready to be mounted. */
export interface Route extends Description {
  /** About the whole process, or about one world. */
  readonly scope: "process" | "world"
  readonly run: (control: Control, request: Request, response: Response) => Promise<unknown>
}

interface Definition<
  Path extends string,
  Query extends TObject,
  Body extends TSchema,
  Result extends TSchema,
  Scope
> extends Description {
  readonly path: Path
  readonly query?: Query
  readonly body?: Body
  readonly answer: Answer<Result>
  /** Gives the answer; nothing where it has no schema, or where the response was written. */
  readonly handle: (call: Call<Path, Query, Body> & Scope) => Static<Result> | Promise<Static<Result>>
}

/** A route about the process. */
export const processRoute = <
  const Path extends string,
  Query extends TObject = TObject<Record<never, never>>,
  Body extends TSchema = TVoid,
  Result extends TSchema = TVoid
>(
  definition: Definition<Path, Query, Body, Result, unknown>
): Route => make("process", definition, (call) => definition.handle(call))

/** A route about one world, which is named by the key in `Authorization` or by the path: `/worlds/:world…`. */
export const worldRoute = <
  const Path extends string,
  Query extends TObject = TObject<Record<never, never>>,
  Body extends TSchema = TVoid,
  Result extends TSchema = TVoid
>(
  definition: Definition<Path, Query, Body, Result, InWorld>
): Route =>
  make("world", definition, async (call, request) => {
    const world = worldOf(call, request)
    await call.scheduler.flush(world)
    return definition.handle({ ...call, world, now: world.clock.now(Date.now()) })
  })

/** Checks a request by the definition's schemas, and hands it on. */
const make = <
  Path extends string,
  Query extends TObject,
  Body extends TSchema,
  Result extends TSchema,
  Scope
>(
  scope: Route["scope"],
  definition: Definition<Path, Query, Body, Result, Scope>,
  handle: (call: Call<Path, Query, Body>, request: Request) => unknown
): Route => {
  const { body, query } = definition
  const readQuery = reader<Query>("The query", query ?? Type.Object({}, { additionalProperties: false }))
  const readBody = reader<Body>("The body", body ?? Type.Unknown())
  return {
    ...definition,
    scope,
    run: async (control, request, response) =>
      handle(
        {
          ...control,
          param: (name) => String(request.params[name]),
          query: await readQuery(coerced(request.query, query?.properties)),
          body:
            definition.readBody === undefined
              ? await readBody(body === undefined ? undefined : parsed(request.body))
              : ((await definition.readBody(bytesOf(request.body))) as Static<Body>),
          response
        },
        request
      )
  }
}

/** Reads what a schema allows; refuses anything else. Where nothing is declared, nothing is given. */
const reader = <S extends TSchema>(
  what: string,
  schema: TSchema
): ((value: unknown) => Promise<Static<S>>) => {
  const check = checkOf(schema as S)
  return async (value) => {
    const checked = await check(value)
    if ("mistake" in checked) throw new Problem(400, `${what}${checked.mistake}`)
    return checked.value
  }
}

/** A body as JSON; `undefined` where none was sent. */
const parsed = (bytes: unknown): unknown => (Buffer.isBuffer(bytes) ? readJson(bytes) : undefined)

const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

/** Numbers and truth values of a query, which come as text. */
const coerced = (query: object, schemas: TObject["properties"] = {}): unknown =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]: [string, unknown]) => {
      const schema = schemas[name]
      if (typeof value !== "string" || schema === undefined) return [name, value]
      if (Type.IsInteger(schema) && /^-?\d+$/.test(value)) return [name, Number(value)]
      if (Type.IsBoolean(schema) && /^(?:true|false)$/.test(value)) return [name, value === "true"]
      return [name, value]
    })
  )

/** Where a route of a world lies: with the key in `Authorization`, or with the world in the path. */
export const pathsOf = ({ path, scope }: Route): ReadonlyArray<string> =>
  scope === "process" ? [path] : [path, `/worlds/:world${path}`]

/** Reads a body, whatever its type; refuses a larger one and says how much may be sent. */
const readBytes = (megabytes: number): RequestHandler => {
  const read = express.raw({ limit: `${megabytes}mb`, type: () => true })
  return (request, response, next) =>
    read(request, response, (error?: unknown) =>
      next(
        error instanceof Error && "type" in error && error.type === "entity.too.large"
          ? new Problem(413, `The body is larger than ${megabytes} MB.`)
          : error
      )
    )
}

/** Puts a route on a router. */
export const mount = (router: Router, control: Control, route: Route): void => {
  const parse = route.body === undefined ? [] : [readBytes(route.bodyMegabytes ?? 1)]
  for (const path of pathsOf(route)) {
    router[route.method](path, ...parse, async (request, response) => {
      const answer = await route.run(control, request, response)
      if (route.method !== "get") {
        control.kernel.worlds.shared.changes++
        control.kernel.worlds.keepWithinMemory()
      }
      if (response.headersSent || response.destroyed) return
      if (route.answer.schema === undefined) response.status(204).end()
      else response.status(route.answer.status ?? 200).json(answer)
    })
  }
}

const bearer = /^Bearer (\S+)$/

const worldOf = ({ kernel }: Control, { headers, params }: Request): World => {
  const id = params["world"]
  if (id !== undefined) {
    const world = kernel.worlds.get(String(id))
    if (world === undefined)
      throw new Problem(404, "There is no such world. It begins with the first use of its key.")
    return world
  }
  const key = bearer.exec(headers.authorization ?? "")?.[1]
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
