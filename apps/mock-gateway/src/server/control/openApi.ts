/** The control API's OpenAPI document, made of its routes. */
import type { TSchema } from "typebox"
import { Type } from "typebox"
import { Problem } from "../../api/problem.ts"
import { version } from "../version.ts"
import { pathsOf, processRoute } from "./Route.ts"
import type { Refusal, Route } from "./Route.ts"

const parameter = /:(\w+)/g

/** `getMessagesLatest`; with the world in the path, `getMessagesLatestByWorld`. */
const operationId = ({ method, path }: Route, byWorld: boolean): string => {
  const words = path.replaceAll(parameter, "by-$1").match(/[A-Za-z0-9]+/g) ?? ["index"]
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")
  return `${method}${name}${byWorld ? "ByWorld" : ""}`
}

type Schemas = Record<string, unknown>

/** What operations refer to. */
interface Components {
  readonly schemas: Schemas
  readonly responses: Record<string, { readonly description: string; readonly content: unknown }>
}

/** A schema with those that have a title put among the components, and referred to. */
const hoisted = (schema: unknown, components: Schemas): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => hoisted(each, components))
  if (typeof schema !== "object" || schema === null) return schema
  const { title, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([name, each]) => [name, hoisted(each, components)])
  )
  // A property may be called `title`, too; its schema is no text.
  if (typeof title !== "string") return title === undefined ? rest : { title, ...rest }
  components[title] = rest
  return { $ref: `#/components/schemas/${title}` }
}

/** Refusals that a route can give beside its own. */
const commonRefusals = (route: Route, byKey: boolean): Record<number, Refusal> => ({
  ...(route.query === undefined && route.body === undefined && !route.path.includes(":")
    ? { 400: "The query is not as documented." }
    : { 400: "The path, query or body is not as documented; the description says where." }),
  401: byKey
    ? "No key was sent, or an unknown one; or the mock asks for its token, and it is missing or wrong."
    : "The mock asks for its token, and it is missing or wrong.",
  403: "The request comes from another web site.",
  ...(route.scope === "world" && !byKey ? { 404: "There is no such world." } : {}),
  ...(route.body === undefined ? {} : { 413: "The body is too large." }),
  ...(route.method === "get" || route.method === "delete" ? {} : { 415: "The body is not JSON." }),
  421: "The mock does not answer to this host name.",
  500: "The mock failed."
})

/** A refusal as a component, `Refused404` and further ones with another text: the operations refer to it. */
const sharedRefusal = (status: string, description: string, { responses, schemas }: Components): unknown => {
  const response = { description, content: { "application/json": { schema: hoisted(Problem, schemas) } } }
  for (let count = 1; ; count++) {
    const name = `Refused${status}${count === 1 ? "" : `_${count}`}`
    const known = (responses[name] ??= response)
    if (known.description === description) return { $ref: `#/components/responses/${name}` }
  }
}

/** A body that is absent is read as an object without properties. */
const isRequired = (body: TSchema): boolean =>
  !Type.IsObject(body) || Object.values(body.properties).some((each) => !Type.IsOptional(each))

const operation = (route: Route, path: string, components: Components) => {
  const byKey = route.scope === "world" && path === route.path
  const content = (schema: TSchema, type = "application/json") => ({
    content: { [type]: { schema: hoisted(schema, components.schemas) } }
  })
  const { answer, body, query, refusals, summary } = route
  const parameters = [
    ...[...path.matchAll(parameter)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" }
    })),
    ...Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
      name,
      in: "query",
      schema: hoisted(schema, components.schemas)
    }))
  ]
  const refused = Object.entries({ ...commonRefusals(route, byKey), ...refusals })
  return {
    operationId: operationId(route, route.scope === "world" && !byKey),
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: isRequired(body), ...content(body) } }),
    responses: {
      [answer.schema === undefined && answer.events === undefined ? 204 : (answer.status ?? 200)]: {
        description: answer.description,
        ...(answer.schema === undefined ? {} : content(answer.schema)),
        ...(answer.events === undefined ? {} : content(answer.events, "text/event-stream"))
      },
      ...Object.fromEntries(
        refused.map(([status, refusal]) => [
          status,
          typeof refusal === "string"
            ? sharedRefusal(status, refusal, components)
            : {
                description: refusal.description,
                // The world in the path may be missing, too.
                ...content(
                  status === "404" && route.scope === "world"
                    ? Type.Union([refusal.schema, Problem])
                    : refusal.schema
                )
              }
        ])
      )
    },
    security: byKey ? [{ key: [] }, { key: [], token: [] }] : [{}, { token: [] }]
  }
}

const document = (routes: ReadonlyArray<Route>): Record<string, unknown> => {
  const components: Components = { schemas: {}, responses: {} }
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    for (const path of pathsOf(route)) {
      const item = (paths[path.replaceAll(parameter, "{$1}")] ??= {})
      item[route.method] = operation(route, path, components)
    }
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Connexease Gateway mock: control API",
      version,
      description:
        "Reads and changes the worlds of a mock gateway. The world is named by its API key, or by the path."
    },
    servers: [{ url: "/__mock/v1" }],
    paths,
    components: {
      ...components,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "The world's API key: any mock_<world>." },
        token: {
          type: "apiKey",
          in: "header",
          name: "X-Mock-Token",
          description:
            "Required where the mock listens beyond its machine, or was given a token (`--token`); printed at start."
        }
      }
    }
  }
}

/** The route of the document; it is given the routes late, because it is one of them. */
export const openApiRoute = (routes: () => ReadonlyArray<Route>): Route =>
  processRoute({
    method: "get",
    path: "/openapi.json",
    summary: "Reads this document.",
    answer: {
      description: "an OpenAPI 3.1 document",
      schema: Type.Unsafe<Record<string, unknown>>({ type: "object" })
    },
    handle: () => document(routes())
  })
