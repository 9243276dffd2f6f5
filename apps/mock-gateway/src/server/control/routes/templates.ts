import type { TemplateView } from "../../../client/views.ts"
import { review } from "../../../kernel/templates/reviewTemplate.ts"
import { read, statuses, summary } from "../../../kernel/templates/Template.ts"
import type { Template, TemplateStatus } from "../../../kernel/templates/Template.ts"
import { Problem } from "../Problem.ts"
import type { Route, WorldCall } from "../Route.ts"

const view = (template: Template): TemplateView => ({ ...template, takes: summary(template) })

/** Far more than Meta's own limits let a template be. */
const longest = 65_536

/** One template, a list, or a page of Meta's template API. */
const listed = (body: unknown): ReadonlyArray<unknown> => {
  const data = Array.isArray(body) ? body : (body as { readonly data?: unknown }).data
  return Array.isArray(data) ? data : [body]
}

const register = ({
  body,
  response,
  world
}: WorldCall): { readonly templates: ReadonlyArray<TemplateView> } => {
  const definitions = listed(body)
  const check = (reading: ReturnType<typeof read>, index: number): Template => {
    if (reading.ok) return reading.template
    const where = definitions.length === 1 ? reading.field : `[${index}].${reading.field}`
    throw new Problem(400, [where, reading.problem].filter((part) => part !== "").join(": "))
  }
  if (definitions.some((definition) => JSON.stringify(definition).length > longest)) {
    throw new Problem(400, `A template takes at most ${longest} characters as JSON.`)
  }
  // All are read before any is registered: a list is taken whole, or not at all.
  definitions.map(read).map(check)
  const templates = definitions.map((definition, index) =>
    view(check(world.templates.put(definition), index))
  )
  response.status(201)
  return { templates }
}

const unknown = (): Problem =>
  new Problem(404, "There is no such template in this world. GET /templates lists them.")

const named = ({ params, query, world }: WorldCall): ReadonlyArray<Template> => {
  const found = world.templates
    .list()
    .filter(
      ({ language, name }) =>
        name === params["name"] && (query["language"] === undefined || language === query["language"])
    )
  if (found.length === 0) throw unknown()
  return found
}

const language = { type: "string", description: "every language of the name, where absent" } as const

export const routes: ReadonlyArray<Route> = [
  {
    scope: "world",
    method: "get",
    path: "/templates",
    summary: "Lists the templates that can be sent.",
    answer: "templates",
    handle: ({ world }) => ({ templates: world.templates.list().map(view) })
  },
  {
    scope: "world",
    method: "post",
    path: "/templates",
    summary:
      "Registers a template, or replaces the one with its name and language: the JSON of Meta's template API, one, a list or a page.",
    body: { type: ["object", "array"] },
    answer: "templates",
    handle: register
  },
  {
    scope: "world",
    method: "get",
    path: "/templates/:name",
    summary: "Tells a template in its languages.",
    query: { language },
    answer: "templates",
    handle: (call) => ({ templates: named(call).map(view) })
  },
  {
    scope: "world",
    method: "delete",
    path: "/templates/:name",
    summary: "Removes a template.",
    query: { language },
    answer: "nothing",
    handle: (call) => {
      for (const template of named(call)) call.world.templates.remove(template.name, template.language)
    }
  },
  {
    scope: "world",
    method: "post",
    path: "/templates/:name/status",
    summary: "Approves, pauses, disables or rejects a template; the webhook is told.",
    body: {
      type: "object",
      properties: { status: { enum: statuses }, language },
      required: ["status"],
      additionalProperties: false
    },
    answer: "templates",
    handle: (call) => {
      const { language: only, status } = call.body as {
        readonly status: TemplateStatus
        readonly language?: string
      }
      const templates = named({ ...call, query: { language: only } }).map((template) =>
        review(call.world, { name: template.name, language: template.language, status, at: call.now })
      )
      call.scheduler.wake(call.world)
      return { templates: templates.filter((template) => template !== undefined).map(view) }
    }
  }
]
