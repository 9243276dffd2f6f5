/** What a rule is. */
import type { Request } from "../Request.ts"

/** Where a body breaks a rule, and what its words have to be filled with. */
export interface Finding {
  /** path of the field, as in `Refusal.field` */
  readonly field: string
  /** what stands for the `{…}` in the rule's words */
  readonly fill?: Readonly<Record<string, string | number>>
}

/** Which message ids a world surely does not know; `Journal` is one. */
export interface MessageIds {
  /** No user has sent it. */
  readonly isUnknownIncoming: (id: string) => boolean
  /** It was neither sent nor received. */
  readonly isUnknown: (id: string) => boolean
}

/** What a rule may look at beside the body. */
export interface CheckContext {
  readonly mmlite: boolean
  /** Absent: any message id is taken for known. */
  readonly messageIds?: MessageIds
}

/** Finds the first place where a body breaks one rule. The body has the form that its schema asks for. */
export type Check = (request: Request, context: CheckContext) => Finding | undefined

/** Checks by the id of their rule in the contract. */
export type Checks = Readonly<Record<string, Check>>

/** The first value that occurred before, by its position; `undefined` when all are different. */
export const firstRepeated = (values: ReadonlyArray<unknown>): number | undefined => {
  const seen = new Set<unknown>()
  const at = values.findIndex((value) => seen.size === seen.add(value).size)
  return at === -1 ? undefined : at
}
