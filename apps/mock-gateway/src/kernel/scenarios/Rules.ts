/** A world's rules: which requests meet which scenario, and how often. */
import * as Random from "../support/random.ts"
import type { At, Parameters, Scenario } from "./Scenario.ts"

/** When a rule applies, among the requests that it is about. */
export type When =
  | { readonly kind: "always" }
  /** The next so many, then never again. */
  | { readonly kind: "next"; readonly count: number }
  /** Every so many-th: `2` means the second, the fourth, and so on. */
  | { readonly kind: "every"; readonly nth: number }
  /** Each with this probability, drawn by recipient. */
  | { readonly kind: "probability"; readonly probability: number }
  /** All between two world times, in Unix milliseconds. */
  | { readonly kind: "window"; readonly from: number; readonly until: number }

/** A rule as it is given. */
export interface RuleDefinition {
  readonly scenario: Scenario
  readonly at: At
  readonly parameters: Parameters
  readonly when: When
  /** Only messages to this recipient: digits, group id or user id. */
  readonly to?: string
  /** Only messages of this type. */
  readonly type?: string
}

export interface Rule extends RuleDefinition {
  readonly id: string
  /** Requests that its recipient and type fit. */
  matchCount: number
  /** Requests that it applied to. */
  appliedCount: number
}

/** What a rule asks of a request. */
export interface Subject {
  readonly now: number
  readonly recipient: string | undefined
  readonly type: string | undefined
  /** What a draw is made from; asked for only by rules with a probability. */
  readonly randomKey: () => Omit<Random.RandomKey, "purpose">
}

/** A world's rules: the first that is about a request, and whose time it is, chooses its scenario. */
export class Rules {
  #rules: Array<Rule> = []
  #lastId = 0

  get size(): number {
    return this.#rules.length
  }

  list(): ReadonlyArray<Rule> {
    return this.#rules
  }

  add(definition: RuleDefinition): Rule {
    const rule: Rule = { ...definition, id: String(++this.#lastId), matchCount: 0, appliedCount: 0 }
    this.#rules.push(rule)
    return rule
  }

  remove(id: string): boolean {
    const before = this.#rules.length
    this.#rules = this.#rules.filter((rule) => rule.id !== id)
    return this.#rules.length < before
  }

  clear(): void {
    this.#rules = []
  }

  /** Starts numbering again, as a reset does. */
  reset(): void {
    this.clear()
    this.#lastId = 0
  }

  /** The number that was given last. */
  get lastId(): number {
    return this.#lastId
  }

  /** Takes the place of what is there, as a restored snapshot does. */
  restore(rules: ReadonlyArray<Rule>, lastId: number): void {
    this.#rules = [...rules]
    this.#lastId = lastId
  }

  choose(subject: Subject): Rule | undefined {
    for (const rule of this.#rules) {
      if (rule.to !== undefined && rule.to !== subject.recipient) continue
      if (rule.type !== undefined && rule.type !== subject.type) continue
      rule.matchCount++
      if (applies(rule, subject)) return rule
    }
    return undefined
  }
}

const applies = ({ id, matchCount, appliedCount, when }: Rule, { randomKey, now }: Subject): boolean => {
  switch (when.kind) {
    case "always":
      return true
    case "next":
      return appliedCount < when.count
    case "every":
      return matchCount % when.nth === 0
    case "probability":
      return Random.fraction({ ...randomKey(), purpose: `rule:${id}` }) < when.probability
    case "window":
      return when.from <= now && now < when.until
  }
}
