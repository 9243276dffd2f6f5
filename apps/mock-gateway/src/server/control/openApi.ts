import type { Schema } from "./schema.ts"
import { version } from "../version.ts"
import { pathsOf } from "./Route.ts"
import type { Route } from "./Route.ts"

/** What every refusal looks like: the gateway's own envelope. */
const problem = {
  type: "object",
  properties: {
    isSuccess: { const: false },
    errors: {
      type: "object",
      properties: {
        code: { type: "string", description: "MOCK_ and the HTTP status" },
        group: { type: "string" },
        description: { type: "string", description: "what is wrong, and what to do" },
        params: { type: "object", description: "details, such as the nearest misses" }
      },
      required: ["code", "group", "description"]
    }
  },
  required: ["isSuccess", "errors"]
} as const

const parameter = (name: string, place: "path" | "query", { description, ...schema }: Schema) => ({
  name,
  in: place,
  ...(place === "path" ? { required: true } : {}),
  ...(description === undefined ? {} : { description }),
  schema
})

const named = /:(\w+)/g

/** `getMessagesLatest`; with the world in the path, `getMessagesLatestByWorld`. */
const operationId = ({ method, path }: Route, byWorld: boolean): string => {
  const words = path.replaceAll(named, "by-$1").match(/[A-Za-z0-9]+/g) ?? ["index"]
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")
  return `${method}${name}${byWorld ? "ByWorld" : ""}`
}

const operation = (route: Route, path: string) => {
  const byKey = route.scope === "world" && path === route.path
  const parameters = [
    ...[...path.matchAll(named)].map(([, name = ""]) => parameter(name, "path", { type: "string" })),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => parameter(name, "query", schema))
  ]
  return {
    operationId: operationId(route, route.scope === "world" && !byKey),
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { "application/json": { schema: reference(route.body) } } }
        }),
    responses: {
      "2XX": { description: route.answer },
      default: {
        description: "Refused: the description says why, and what to do.",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Problem" } } }
      }
    },
    security: byKey ? [{ key: [] }, { key: [], token: [] }] : [{}, { token: [] }]
  }
}

/** Schemas with a title stand once, among the components. */
const reference = (schema: Schema): Schema =>
  typeof schema["title"] === "string" ? { $ref: `#/components/schemas/${schema["title"]}` } : schema

const titled = (routes: ReadonlyArray<Route>) =>
  Object.fromEntries(
    routes.flatMap(({ body }) => (typeof body?.["title"] === "string" ? [[body["title"], body]] : []))
  )

/** The control API's own OpenAPI document, made of the routes themselves. */
const document = (routes: ReadonlyArray<Route>) => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    for (const path of pathsOf(route)) {
      const place = (paths[path.replaceAll(named, "{$1}")] ??= {})
      place[route.method] = operation(route, path)
    }
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Connexease Gateway mock: control API",
      version,
      description:
        "Looks into the worlds of a mock gateway, and changes them. The world is named by its API key, or by the path."
    },
    servers: [{ url: "/__mock/v1" }],
    paths,
    components: {
      schemas: { Problem: problem, ...titled(routes) },
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "The world's API key: any mock_<world>." },
        token: {
          type: "apiKey",
          in: "header",
          name: "X-Mock-Token",
          description: "Printed at start, and asked for where the mock listens beyond its machine."
        }
      }
    }
  }
}

/** The route at which the document lies; the routes come late, because it is one of them. */
export const route = (routes: () => ReadonlyArray<Route>): Route => ({
  scope: "process",
  method: "get",
  path: "/openapi.json",
  summary: "Tells this document.",
  answer: "an OpenAPI document",
  handle: () => document(routes())
})
