/** The templates that a world can send. */
import { Type } from "typebox"
import { MAX_COMPONENTS, categories, statuses } from "../kernel/templates/Template.ts"
import { JsonObject, object } from "./schema.ts"
import type { Static } from "./schema.ts"

const TemplateStatus = Type.Enum(statuses)

/** A template, as a snapshot keeps it. */
export const Template = object({
  id: Type.String({ pattern: "^[0-9]{1,20}$" }),
  name: Type.String(),
  language: Type.String(),
  category: Type.Enum(categories),
  status: TemplateStatus,
  parameterFormat: Type.Enum(["POSITIONAL", "NAMED"]),
  components: Type.Array(JsonObject, {
    maxItems: MAX_COMPONENTS,
    description: "the JSON of Meta's template API"
  })
})

const { parameterFormat, ...common } = Template.properties

export const TemplateView = object(
  {
    ...common,
    parameter_format: parameterFormat,
    takes: Type.String({ description: "what a send has to give, on one line" })
  },
  { title: "Template" }
)
export type TemplateView = Static<typeof TemplateView>

export const TemplatesView = object(
  { data: Type.Array(TemplateView) },
  { title: "Templates", description: "a page as Meta's template API gives it; POST /templates takes it" }
)
export type TemplatesView = Static<typeof TemplatesView>

export const TemplateInput = Type.Union([JsonObject, Type.Array(JsonObject)], {
  title: "TemplateInput",
  description: "the JSON of Meta's template API: one template, a list, or a page with its `data`"
})

export const TemplateQuery = object({
  language: Type.Optional(Type.String({ description: "every language of the name, where absent" }))
})

export const TemplateStatusInput = object(
  { status: TemplateStatus, ...TemplateQuery.properties },
  { title: "TemplateStatusInput" }
)
