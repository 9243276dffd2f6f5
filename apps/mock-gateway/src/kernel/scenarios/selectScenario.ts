/** Which scenario a request meets: by its header, by a rule of its world, or by a reserved recipient. */
import type { RequestContext } from "../pipeline/RequestContext.ts"
import { parsedBody, stepOf } from "../pipeline/RequestContext.ts"
import { header } from "../pipeline/Request.ts"
import { didYouMean } from "../support/didYouMean.ts"
import * as Recipient from "../validation/Recipient.ts"
import { isObject } from "../validation/Json.ts"
import type { World } from "../world/World.ts"
import * as Registry from "./registry.ts"
import type { Rule } from "./Rules.ts"
import type { At, Parameters, Scenario } from "./Scenario.ts"
import { MAX_PARAMETER, parameterNames } from "./Scenario.ts"

/** A scenario that was chosen for a request. */
export interface SelectedScenario {
  readonly scenario: Scenario
  readonly at: At
  readonly parameters: Parameters
  /** `header`, `recipient`, or `rule:` and its id. */
  readonly chosenBy: string
  readonly rule?: Rule
}

/** What was asked for does not exist; the text says what is wrong. */
export interface Mistake {
  readonly mistake: string
}

/** How much of an unknown name is repeated. */
const MAX_NAME_LENGTH = 100

/** The header that names a scenario for one request. */
const headerName = "x-mock-scenario"

const isParameter = (name: string): name is keyof Parameters => parameterNames.some((known) => known === name)

/** Reads a scenario, its time and its numbers, as a header or a rule gives them; `undefined` marks what is not given. */
export const read = (
  name: string,
  at: string | undefined,
  numbers: ReadonlyArray<readonly [string, unknown]>
): Pick<SelectedScenario, "scenario" | "at" | "parameters"> | Mistake => {
  const scenario = Registry.byName(name)
  if (scenario === undefined) {
    const meant = didYouMean(
      name,
      Registry.all.map((known) => known.name)
    )
    return { mistake: `There is no scenario ${JSON.stringify(name.slice(0, MAX_NAME_LENGTH))}.${meant}` }
  }
  const times = Registry.times(scenario)
  const time = times.find((candidate) => candidate === (at ?? scenario.at))
  if (time === undefined) return { mistake: `${scenario.name} applies at=${times.join(" or at=")}.` }
  const parameters: Partial<Record<keyof Parameters, number>> = {}
  for (const [parameter, value] of numbers) {
    if (!isParameter(parameter) || !(scenario.parameters ?? []).includes(parameter)) {
      return {
        mistake: `${scenario.name} takes ${(scenario.parameters ?? []).join(", ") || "no numbers"}; not ${JSON.stringify(parameter)}.`
      }
    }
    const number = typeof value === "string" && value !== "" ? Number(value) : value
    if (typeof number !== "number" || !(number >= 0 && number <= MAX_PARAMETER)) {
      return { mistake: `${parameter} is a number from 0 to ${MAX_PARAMETER}.` }
    }
    parameters[parameter] = number
  }
  return { scenario, at: time, parameters }
}

/** Reads `name; at=after; ms=500`. */
const readHeader = (value: string): ReturnType<typeof read> => {
  const [name = "", ...rest] = value.split(";").map((part) => part.trim())
  const pairs = rest
    .filter((part) => part !== "")
    .map((part): readonly [string, string] => {
      const mark = part.indexOf("=")
      return mark === -1 ? [part, ""] : [part.slice(0, mark).trim(), part.slice(mark + 1).trim()]
    })
  const at = pairs.find(([key]) => key === "at")?.[1]
  return read(
    name,
    at,
    pairs.filter(([key]) => key !== "at")
  )
}

const reserved = /^999(\d{3})\d{6}$/

interface Peek {
  readonly recipient: string | undefined
  readonly type: string | undefined
}

/** Whom a body is for, as far as is known before it is judged. */
const peek = (context: RequestContext): Peek => {
  const parsed = parsedBody(context)
  if (parsed?.ok !== true || !isObject(parsed.value)) return { recipient: undefined, type: undefined }
  const { recipient, to, type } = parsed.value
  return {
    recipient: Recipient.parse(to ?? recipient)?.id,
    type: typeof type === "string" ? type : "text"
  }
}

/**
 * The scenario of a request: named by its header, else by the first rule of its world that applies, else by a reserved
 * recipient `999` + three digits + six free ones.
 */
export const selectScenario = (
  context: RequestContext,
  world: World | undefined
): SelectedScenario | Mistake | undefined => {
  const named = header(context.request, headerName)
  if (named !== undefined) {
    const selected = readHeader(named)
    return "mistake" in selected ? selected : { ...selected, chosenBy: "header" }
  }
  const { body } = context.request
  const text = body.kind === "text" ? body.text : ""
  const ruled = world !== undefined && world.rules.size > 0
  if (!ruled && !text.includes("999")) return undefined
  const { recipient, type } = peek(context)
  if (ruled) {
    const rule = world.rules.choose({
      now: world.clock.now(context.request.now),
      recipient,
      type,
      randomKey: () => ({
        seed: world.seed,
        subject: recipient ?? "",
        count: stepOf(context, world, recipient ?? "")
      })
    })
    if (rule !== undefined) {
      const { at, parameters, scenario } = rule
      return { scenario, at, parameters, chosenBy: `rule:${rule.id}`, rule }
    }
  }
  const digits = reserved.exec(recipient ?? "")?.[1]
  if (digits === undefined) return undefined
  const found = Registry.ofDigits(digits)
  if (found === undefined) {
    return {
      mistake: `Recipients that begin with 999 are reserved for scenarios, and none has the digits ${digits}.`
    }
  }
  return { scenario: found[0], at: found[1], parameters: {}, chosenBy: "recipient" }
}
