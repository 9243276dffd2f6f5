/** What a run would do to a guarded target, shown before it starts: requests, messages, recipients, and what is left out. */
import * as CoreCheck from "../checks/CoreCheck.ts"
import * as Target from "../targets/Target.ts"
import type { Planned } from "./Verify.ts"

/** What a guarded target is about to be asked. */
export interface Plan {
  readonly target: string
  /** Checks that will run, and those that cannot. */
  readonly checks: { readonly run: number; readonly skip: number }
  /** Requests that the checks need, were there no bounds. */
  readonly requests: number
  /** Messages among them that are to be really sent. */
  readonly messages: number
  /** The bounds. */
  readonly budget: Target.Budget
}

const requestsOf = ({ exchange, surface }: Planned): number => {
  const once = exchange.steps.reduce((sum, { times }) => sum + times, 0)
  return surface === "raw" ? once : once * CoreCheck.roundsOf(exchange)
}

const sum = (planned: ReadonlyArray<Planned>): number =>
  planned.reduce((total, one) => total + requestsOf(one), 0)

/** The plan of a run over these checks; `undefined` for a target that may be asked anything. */
export const make = (target: Target.Target, planned: ReadonlyArray<Planned>): Plan | undefined => {
  if (target.budget === undefined) return undefined
  const run = planned.filter(({ exchange }) => Target.skipReason(target, exchange) === undefined)
  return {
    target: target.name,
    checks: { run: run.length, skip: planned.length - run.length },
    requests: sum(run),
    messages: sum(run.filter(({ exchange }) => exchange.requires.sends)),
    budget: target.budget
  }
}

const count = (number: number, noun: string): string => `${number} ${number === 1 ? noun : `${noun}s`}`
const bounded = (wanted: number, most: number): string =>
  wanted > most ? `, of which ${most} are let out` : ""

/** The plan in words, a line each. Names no number. */
export const render = ({ budget, checks, messages, requests, target }: Plan): string =>
  [
    `Plan for ${target}:`,
    `  ${count(checks.run, "check")} to run, ${checks.skip} that it cannot take`,
    `  ${count(requests, "request")}${bounded(requests, budget.requests)}, one by one`,
    budget.messages === 0
      ? "  every one with is_fake=true: nothing is really sent"
      : `  ${count(messages, "message")}${bounded(messages, budget.messages)}, really sent to ${count(budget.recipients, "number")} on the list; the rest with is_fake=true`
  ].join("\n")
