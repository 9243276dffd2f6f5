/** `/templates`: what can be sent by name and language. */
import { TemplateInput, TemplateQuery, TemplateStatusInput, TemplatesView } from "../../../api/templates.ts"
import type { TemplateView } from "../../../api/templates.ts"
import { review } from "../../../kernel/templates/reviewTemplate.ts"
import { read, summary } from "../../../kernel/templates/Template.ts"
import type { Template } from "../../../kernel/templates/Template.ts"
import type { World } from "../../../kernel/world/World.ts"
import { Problem } from "../Problem.ts"
import { worldRoute } from "../Route.ts"
import type { Route } from "../Route.ts"

const view = (template: Template): TemplateView => ({
  id: template.id,
  name: template.name,
  language: template.language,
  category: template.category,
  status: template.status,
  parameter_format: template.parameterFormat,
  components: [...template.components],
  takes: summary(template)
})

/** One template, a list, or a page of Meta's template API. */
const listed = (body: unknown): ReadonlyArray<unknown> => {
  const data: unknown =
    Array.isArray(body) || typeof body !== "object" || body === null
      ? body
      : "data" in body
        ? body.data
        : undefined
  return Array.isArray(data) ? data : [body]
}

const register = (world: World, body: unknown): TemplatesView => {
  const definitions = listed(body)
  const check = (reading: ReturnType<typeof read>, index: number): Template => {
    if (reading.ok) return reading.template
    const where = definitions.length === 1 ? reading.field : `[${index}].${reading.field}`
    throw new Problem(400, [where, reading.problem].filter((part) => part !== "").join(": "))
  }
  // All are read before any is registered: a list is taken whole, or not at all.
  definitions.map(read).map(check)
  return {
    data: definitions.map((definition, index) => view(check(world.templates.put(definition), index)))
  }
}

const named = (world: World, name: string, language: string | undefined): ReadonlyArray<Template> => {
  const found = world.templates
    .list()
    .filter((template) => template.name === name && (language ?? template.language) === template.language)
  if (found.length === 0)
    throw new Problem(404, "There is no such template in this world. GET /templates lists them.")
  return found
}

const answer = { description: "the templates", schema: TemplatesView }
const refusals = { 404: "There is no such template." }

export const routes: ReadonlyArray<Route> = [
  worldRoute({
    method: "get",
    path: "/templates",
    summary: "Lists the templates that can be sent.",
    answer,
    handle: ({ world }) => ({ data: world.templates.list().map(view) })
  }),
  worldRoute({
    method: "post",
    path: "/templates",
    summary: "Registers templates; one replaces that with its name and language.",
    body: TemplateInput,
    bodyMegabytes: 4,
    answer: { ...answer, status: 201 },
    handle: ({ body, world }) => register(world, body)
  }),
  worldRoute({
    method: "get",
    path: "/templates/:name",
    summary: "Reads a template in its languages.",
    query: TemplateQuery,
    answer,
    refusals,
    handle: ({ param, query, world }) => ({
      data: named(world, param("name"), query.language).map(view)
    })
  }),
  worldRoute({
    method: "delete",
    path: "/templates/:name",
    summary: "Removes a template.",
    query: TemplateQuery,
    answer: { description: "removed" },
    refusals,
    handle: ({ param, query, world }) => {
      for (const { language, name } of named(world, param("name"), query.language))
        world.templates.remove(name, language)
    }
  }),
  worldRoute({
    method: "post",
    path: "/templates/:name/status",
    summary: "Approves, pauses, disables or rejects a template, and sends a webhook about it.",
    body: TemplateStatusInput,
    answer,
    refusals,
    handle: ({ body, now, param, scheduler, world }) => {
      const templates = named(world, param("name"), body.language).map(({ language, name }) =>
        review(world, { name, language, status: body.status, at: now })
      )
      scheduler.wake(world)
      return { data: templates.filter((template) => template !== undefined).map(view) }
    }
  })
]
