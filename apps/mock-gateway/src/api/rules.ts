/** Rules, which choose scenarios for requests, and the scenarios that there are. */
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { MAX_PARAMETER, parameterNames } from "../kernel/scenarios/Scenario.ts"
import { At } from "./requests.ts"
import { Count, MAX_COUNT, Time, TimeInput, object, tagged } from "./schema.ts"
import type { Static } from "./schema.ts"

export const Parameters = Type.Partial(
  Type.Record(Type.Enum(parameterNames), Type.Number({ minimum: 0, maximum: MAX_PARAMETER })),
  {
    additionalProperties: false,
    description: "numbers that the scenario takes"
  }
)

const positive = Type.Integer({ minimum: 1, maximum: MAX_COUNT })

/** When a rule applies, among the requests that it is about. */
export const when = <T extends TSchema>(time: T) =>
  tagged("kind", [
    object({ kind: Type.Literal("always") }),
    object({ kind: Type.Literal("next"), count: positive }),
    object({ kind: Type.Literal("every"), nth: positive }),
    object({ kind: Type.Literal("probability"), probability: Type.Number({ minimum: 0, maximum: 1 }) }),
    object({ kind: Type.Literal("window"), from: time, until: time })
  ])

const WhenInput = when(TimeInput)
export type WhenInput = Static<typeof WhenInput>

/** What a rule is about, beside its time. */
export const subject = {
  to: Type.Optional(Type.String({ description: "only messages to this recipient" })),
  type: Type.Optional(Type.String({ description: "only messages of this type" }))
}

/** How many requests a rule matched, and to how many of them it applied. */
export const counts = { matchCount: Count, appliedCount: Count }

export const RuleInput = object(
  {
    scenario: Type.String({ description: "a name of GET /scenarios" }),
    at: Type.Optional({ ...At, description: "the scenario's own where absent" }),
    parameters: Type.Optional(Parameters),
    when: Type.Optional({ ...WhenInput, description: "always, where absent" }),
    ...subject
  },
  { title: "RuleInput" }
)
export type RuleInput = Static<typeof RuleInput>

export const RuleView = object(
  {
    id: Type.String(),
    scenario: Type.String(),
    at: At,
    parameters: Parameters,
    when: when(Time),
    ...subject,
    ...counts,
    remaining: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: "how often it will still apply, where it applies to the next so many"
      })
    )
  },
  { title: "Rule" }
)
export type RuleView = Static<typeof RuleView>

export const RulesView = object(
  { rules: Type.Array(RuleView) },
  { title: "Rules", description: "first to last" }
)
export type RulesView = Static<typeof RulesView>

export const ScenarioView = object(
  {
    name: Type.String(),
    stage: Type.String({
      description: "whose verdict it replaces; `response` and `delivery` come after all checks"
    }),
    digits: object(
      { before: Type.Optional(Type.String()), after: Type.Optional(Type.String()) },
      { description: "the three digits that choose it in the recipient 999 + digits + six free digits" }
    ),
    at: { ...At, description: "when it applies where nothing is said" },
    times: Type.Array(At, { description: "when it can apply" }),
    summary: Type.String(),
    parameters: Type.Array(Type.Enum(parameterNames), {
      description: "the names of the numbers that it takes"
    })
  },
  { title: "Scenario" }
)
export type ScenarioView = Static<typeof ScenarioView>

export const ScenariosView = object({ scenarios: Type.Array(ScenarioView) }, { title: "Scenarios" })
export type ScenariosView = Static<typeof ScenariosView>
