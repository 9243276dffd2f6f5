/** Every mutant, one row each. */
import { billing } from "./billing.ts"
import { checks } from "./checks.ts"
import { messages } from "./messages.ts"
import { metaRules } from "./metaRules.ts"
import type { Mutant } from "./Mutant.ts"
import { rateLimits } from "./rateLimits.ts"
import { sandbox } from "./sandbox.ts"
import { sending } from "./sending.ts"
import { webhooks } from "./webhooks.ts"

export const all: ReadonlyArray<Mutant> = [
  ...sending,
  ...sandbox,
  ...messages,
  ...rateLimits,
  ...checks,
  ...billing,
  ...metaRules,
  ...webhooks
]
