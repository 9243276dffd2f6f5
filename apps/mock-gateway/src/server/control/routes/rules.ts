import type { RuleInput, RuleView } from "../../../client/views.ts"
import * as SelectedScenario from "../../../kernel/scenarios/selectScenario.ts"
import * as Registry from "../../../kernel/scenarios/registry.ts"
import type { Rule, When } from "../../../kernel/scenarios/Rules.ts"
import { parameterNames } from "../../../kernel/scenarios/Scenario.ts"
import * as Recipient from "../../../kernel/validation/Recipient.ts"
import { Problem } from "../Problem.ts"
import type { Route } from "../Route.ts"
import { moment, momentSchema, time } from "../time.ts"

const mostRules = 1_000

const count = { type: "integer", minimum: 1 } as const

const kind = (name: string, properties: object = {}) => ({
  type: "object",
  properties: { kind: { const: name }, ...properties },
  required: ["kind", ...Object.keys(properties)],
  additionalProperties: false
})

const ruleSchema = {
  type: "object",
  properties: {
    scenario: { type: "string", description: "a name of GET /scenarios" },
    at: { enum: ["before", "after"] },
    parameters: {
      type: "object",
      properties: Object.fromEntries(parameterNames.map((name) => [name, { type: "number", minimum: 0 }])),
      additionalProperties: false
    },
    when: {
      oneOf: [
        kind("always"),
        kind("next", { count }),
        kind("every", { nth: count }),
        kind("probability", { probability: { type: "number", minimum: 0, maximum: 1 } }),
        kind("window", { from: momentSchema, until: momentSchema })
      ]
    },
    to: { type: "string", description: "only messages to this recipient" },
    type: { type: "string", description: "only messages of this type" }
  },
  required: ["scenario"],
  additionalProperties: false
} as const

const view = ({ at, id, parameters, scenario, seen, struck, to, type, when }: Rule): RuleView => ({
  id,
  scenario: scenario.name,
  at,
  parameters,
  when: when.kind === "window" ? { kind: "window", from: time(when.from), until: time(when.until) } : when,
  ...(to === undefined ? {} : { to }),
  ...(type === undefined ? {} : { type }),
  seen,
  struck,
  ...(when.kind === "next" ? { remaining: Math.max(0, when.count - struck) } : {})
})

const whenOf = (when: RuleInput["when"]): When => {
  if (when === undefined) return { kind: "always" }
  return when.kind === "window"
    ? { kind: "window", from: moment(when.from, "from"), until: moment(when.until, "until") }
    : when
}

export const routes: ReadonlyArray<Route> = [
  {
    scope: "process",
    method: "get",
    path: "/scenarios",
    summary: "Lists everything that can go wrong on purpose.",
    answer: "scenarios: name, stage, digits, at, summary, reads",
    handle: () => ({
      scenarios: Registry.all.map((scenario) => ({
        name: scenario.name,
        stage: scenario.stage,
        digits: scenario.digits,
        at: scenario.at,
        times: Registry.times(scenario),
        summary: scenario.summary,
        reads: scenario.parameters ?? []
      }))
    })
  },
  {
    scope: "world",
    method: "get",
    path: "/rules",
    summary: "Lists the rules, first to last: the first that strikes chooses.",
    answer: "rules",
    handle: ({ world }) => ({ rules: world.rules.list().map(view) })
  },
  {
    scope: "world",
    method: "post",
    path: "/rules",
    summary: "Adds a rule at the end.",
    body: ruleSchema,
    answer: "the rule",
    handle: ({ body, response, world }) => {
      const { at, parameters = {}, scenario, to, type, when } = body as RuleInput
      if (world.rules.size >= mostRules) throw new Problem(409, `A world holds at most ${mostRules} rules.`)
      const selected = SelectedScenario.read(scenario, at, Object.entries(parameters))
      if ("mistake" in selected) {
        throw new Problem(400, selected.mistake, { scenarios: Registry.all.map(({ name }) => name) })
      }
      const recipient = to === undefined ? undefined : Recipient.parse(to)?.id
      if (to !== undefined && recipient === undefined)
        throw new Problem(400, "to is a phone number, a group id or a user id.")
      const rule = world.rules.add({
        ...selected,
        when: whenOf(when),
        ...(recipient === undefined ? {} : { to: recipient }),
        ...(type === undefined ? {} : { type })
      })
      response.status(201)
      return view(rule)
    }
  },
  {
    scope: "world",
    method: "delete",
    path: "/rules",
    summary: "Removes all rules.",
    answer: "nothing",
    handle: ({ world }) => world.rules.clear()
  },
  {
    scope: "world",
    method: "delete",
    path: "/rules/:rule",
    summary: "Removes a rule.",
    answer: "nothing",
    handle: ({ params, world }) => {
      if (!world.rules.remove(params["rule"] ?? "")) throw new Problem(404, "There is no such rule.")
    }
  }
]
