/** `/scenarios` and `/rules`: what can go wrong on purpose, and when it does. */
import { RuleInput, RuleView, RulesView, ScenariosView } from "../../../api/rules.ts"
import * as Registry from "../../../kernel/scenarios/registry.ts"
import type { Rule, When } from "../../../kernel/scenarios/Rules.ts"
import * as SelectedScenario from "../../../kernel/scenarios/selectScenario.ts"
import * as Recipient from "../../../kernel/validation/Recipient.ts"
import { Problem } from "../Problem.ts"
import { processRoute, worldRoute } from "../Route.ts"
import type { Route } from "../Route.ts"
import { moment, time } from "../time.ts"

const MAX_RULES = 1_000

const view = ({
  at,
  id,
  parameters,
  scenario,
  matchCount,
  appliedCount,
  to,
  type,
  when
}: Rule): RuleView => ({
  id,
  scenario: scenario.name,
  at,
  parameters,
  when: when.kind === "window" ? { kind: "window", from: time(when.from), until: time(when.until) } : when,
  ...(to === undefined ? {} : { to }),
  ...(type === undefined ? {} : { type }),
  matchCount,
  appliedCount,
  ...(when.kind === "next" ? { remaining: Math.max(0, when.count - appliedCount) } : {})
})

const whenOf = (when: RuleInput["when"]): When => {
  if (when === undefined) return { kind: "always" }
  if (when.kind !== "window") return when
  const [from, until] = [moment(when.from, "from"), moment(when.until, "until")]
  if (from >= until) throw new Problem(400, "from is before until.")
  return { kind: "window", from, until }
}

export const routes: ReadonlyArray<Route> = [
  processRoute({
    method: "get",
    path: "/scenarios",
    summary: "Lists everything that can go wrong on purpose.",
    answer: { description: "the scenarios", schema: ScenariosView },
    handle: () => ({
      scenarios: Registry.all.map((scenario) => ({
        name: scenario.name,
        stage: scenario.stage,
        digits: scenario.digits,
        at: scenario.at,
        times: Registry.times(scenario),
        summary: scenario.summary,
        parameters: scenario.parameters ?? []
      }))
    })
  }),
  worldRoute({
    method: "get",
    path: "/rules",
    summary: "Lists the rules, first to last: the first that applies chooses.",
    answer: { description: "the rules", schema: RulesView },
    handle: ({ world }) => ({ rules: world.rules.list().map(view) })
  }),
  worldRoute({
    method: "post",
    path: "/rules",
    summary: "Adds a rule at the end.",
    body: RuleInput,
    answer: { status: 201, description: "the rule", schema: RuleView },
    refusals: { 409: "The world holds as many rules as it can." },
    handle: ({ body: { at, parameters = {}, scenario, to, type, when }, world }) => {
      if (world.rules.size >= MAX_RULES) throw new Problem(409, `A world holds at most ${MAX_RULES} rules.`)
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
      return view(rule)
    }
  }),
  worldRoute({
    method: "delete",
    path: "/rules",
    summary: "Removes all rules.",
    answer: { description: "removed" },
    handle: ({ world }) => world.rules.clear()
  }),
  worldRoute({
    method: "delete",
    path: "/rules/:rule",
    summary: "Removes a rule.",
    answer: { description: "removed" },
    refusals: { 404: "There is no such rule." },
    handle: ({ param, world }) => {
      if (!world.rules.remove(param("rule"))) throw new Problem(404, "There is no such rule.")
    }
  })
]
