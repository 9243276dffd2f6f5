import { acceptMessage, markRead } from "./acceptMessage.ts"
import type { Response } from "./Response.ts"
import { failure } from "./Response.ts"
import type { RequestContext } from "./RequestContext.ts"
import { header } from "./Request.ts"
import { overMetaLimits } from "../limits/metaLimits.ts"
import { rateLimited, refused, refusedByMeta } from "./errorResponses.ts"
import type { World } from "../world/World.ts"
import type { Worlds } from "../world/Worlds.ts"
import type { Refusal } from "../validation/Refusal.ts"
import type { Request as Checked } from "../validation/validate.ts"
import { checkGateway, checkMeta } from "../validation/validate.ts"

/** The one endpoint of the gateway. */
export const messagePath = "/v1/wa/message"

export type StageName =
  | "route"
  | "authenticate"
  | "rate"
  | "balance"
  | "content"
  | "gateway"
  | "meta"
  | "limits"
  | "accept"

/** One check on a request's way: an answer ends the way, `undefined` lets it go on. */
export interface Stage {
  readonly name: StageName
  /** Whether the stage is on this request's way; absent, it always is. */
  readonly concerns?: (context: RequestContext) => boolean
  readonly check: (context: RequestContext, worlds: Worlds) => Response | undefined
}

const bearer = /^Bearer \S+$/
const schemeLength = "Bearer ".length

/** The key in an `Authorization` header; `undefined` for any other form of header. */
export const keyOf = (authorization: string): string | undefined =>
  bearer.test(authorization) ? authorization.slice(schemeLength) : undefined

const jsonType = /^application\/json[\t ]*(?:;|$)/i

/** Later stages run only when the key was known, so there is a world. */
const inWorld =
  (check: (context: RequestContext, world: World) => Response | undefined): Stage["check"] =>
  (context) =>
    context.world === undefined ? failure("AUTH_001") : check(context, context.world)

const afterGatewayRules = (
  check: (context: RequestContext, world: World, checked: Checked) => Response | undefined
): Stage["check"] =>
  inWorld((context, world) =>
    context.checked === undefined ? undefined : check(context, world, context.checked)
  )

/** The order of checks. The sandbox skips Meta's, as nothing would reach Meta. */
export const stages: ReadonlyArray<Stage> = [
  {
    name: "route",
    check: ({ request }) => {
      if (request.path !== messagePath) return failure("GW_404")
      return request.method === "POST" ? undefined : failure("GW_405", { headers: { Allow: "POST" } })
    }
  },
  {
    name: "authenticate",
    check: (context, worlds) => {
      if (header(context.request, "authorization") === undefined) return failure("AUTH_002")
      if (context.key === undefined) return failure("AUTH_003")
      const world = worlds.ofKey(context.key)
      if (world === undefined) return failure("AUTH_001")
      context.world = world
      context.now = world.clock.now(context.request.now)
      return undefined
    }
  },
  {
    name: "rate",
    check: inWorld((context, world) => {
      context.rated = true
      context.exceeded = world.windows.admit(context.now)
      return context.exceeded === undefined ? undefined : rateLimited(world.profile, context.exceeded)
    })
  },
  {
    name: "balance",
    check: inWorld((_, world) => (world.wallet.empty ? failure("BILL_001") : undefined))
  },
  {
    name: "content",
    check: ({ request }) => {
      const encoding = header(request, "content-encoding") ?? "identity"
      if (!jsonType.test(header(request, "content-type") ?? "") || encoding.toLowerCase() !== "identity") {
        return failure("GW_415")
      }
      return request.body.kind === "too-large" ? failure("GW_413") : undefined
    }
  },
  {
    name: "gateway",
    check: inWorld((context, world) => {
      const { body } = context.request
      if (body.kind !== "text") return refused(notText)
      const gate = checkGateway(body.text, { strict: world.settings.strict, profile: world.profile })
      if (!gate.ok) return refused(gate.refusal)
      context.checked = gate.request
      context.warnings = gate.warnings
      return undefined
    })
  },
  {
    name: "meta",
    concerns: ({ checked, sandbox }) => !sandbox || checked?.kind === "read",
    check: afterGatewayRules((context, world, checked) => {
      const { refusal, warnings } = checkMeta(checked, {
        mmlite: context.mmlite,
        ...(world.settings.templates === "registered" ? { templates: world.templates } : {})
      })
      if (warnings.length > 0) context.warnings = [...context.warnings, ...warnings]
      return refusal === undefined ? undefined : refusedByMeta(context, world, refusal)
    })
  },
  {
    name: "limits",
    concerns: ({ checked, sandbox }) => !sandbox && checked?.kind === "message",
    check: afterGatewayRules((context, world, checked) => {
      if (checked.kind === "read") return undefined
      const refusal = overMetaLimits(world, checked.recipient, context.now)
      return refusal === undefined ? undefined : refusedByMeta(context, world, refusal)
    })
  },
  {
    name: "accept",
    check: afterGatewayRules((context, world, checked) =>
      checked.kind === "read" ? markRead(context, world, checked) : acceptMessage(context, world, checked)
    )
  }
]

const notText: Refusal = {
  layer: "gateway",
  code: "GW_002",
  field: "",
  rule: "encoding",
  expected: "Send the body as UTF-8."
}
