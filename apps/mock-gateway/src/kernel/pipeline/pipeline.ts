/** The stages that a request to the messaging endpoint passes, in the order in which the gateway checks. */
import * as Profile from "@connexease-gateway/contract/Profile"
import type { StageName } from "../model/StageName.ts"
import type { Verdict } from "../model/Verdict.ts"
import { overMetaLimits } from "../limits/metaLimits.ts"
import type { Refusal } from "../validation/Refusal.ts"
import { checkGateway, checkMeta } from "../validation/validate.ts"
import type { Worlds } from "../world/Worlds.ts"
import { acceptMessage, acceptRead } from "./acceptMessage.ts"
import { header } from "./Request.ts"
import type { RequestContext } from "./RequestContext.ts"
import { checkedOf, parsedBody, worldOf } from "./RequestContext.ts"

/** The one endpoint of the gateway. */
export const messagePath = Profile.all.api.path.value

/** The path of a message at Meta: `/v23.0/106540352242922/messages`. */
const graphPath = /^\/(?:v\d+\.\d+\/)?\d+\/(?:marketing_)?messages\/?$/

const graphPathHelp = `This is a path of Meta's Graph API. The gateway takes the same body at POST ${messagePath}, with its own key.`

/** One check: it finds out what it needs and judges. Nothing is recorded before the end of the pipeline. */
interface Stage {
  readonly name: StageName
  /** Whether the stage is on this request's way; absent, it always is. */
  readonly concerns?: (context: RequestContext) => boolean
  /** Leaves in the context what this stage and the next ones need; runs even where a scenario judges instead. */
  readonly resolve?: (context: RequestContext, worlds: Worlds) => void
  /** Why the request is refused; absent, or `undefined`, it goes on. */
  readonly verdict?: (context: RequestContext) => Verdict | undefined
}

const error = (code: string): Verdict => ({ kind: "error", code })
const refused = (refusal: Refusal | undefined): Verdict | undefined =>
  refusal === undefined ? undefined : { kind: "refused", refusal }

const bearer = /^Bearer \S+$/
const schemeLength = "Bearer ".length

/** The key in an `Authorization` header; `undefined` for any other form of header. */
export const keyOf = (authorization: string): string | undefined =>
  bearer.test(authorization) ? authorization.slice(schemeLength) : undefined

const jsonType = /^application\/json[\t ]*(?:;|$)/i

/** The sandbox skips Meta's checks, as nothing would reach Meta. */
export const stages: ReadonlyArray<Stage> = [
  {
    name: "route",
    verdict: ({ request }) => {
      if (request.path !== messagePath) {
        return {
          kind: "error",
          code: "GW_404",
          ...(graphPath.test(request.path) ? { help: graphPathHelp } : {})
        }
      }
      return request.method === "POST"
        ? undefined
        : { kind: "error", code: "GW_405", headers: { Allow: "POST" } }
    }
  },
  {
    name: "authenticate",
    resolve: (context, worlds) => {
      if (context.key === undefined) return
      context.world = worlds.ofKey(context.key)
      if (context.world !== undefined) context.now = context.world.clock.now(context.request.now)
    },
    verdict: ({ key, request, world }) => {
      if (header(request, "authorization") === undefined) return error("AUTH_002")
      if (key === undefined) return error("AUTH_003")
      return world === undefined ? error("AUTH_001") : undefined
    }
  },
  {
    name: "rate",
    resolve: (context) => {
      context.rated = true
    },
    verdict: (context) => {
      const window = worldOf(context).windows.full(context.now)
      return window === undefined ? undefined : { kind: "rate-limited", window }
    }
  },
  {
    name: "balance",
    verdict: (context) => (worldOf(context).wallet.empty ? error("BILL_001") : undefined)
  },
  {
    name: "content",
    verdict: ({ request }) => {
      const encoding = header(request, "content-encoding") ?? "identity"
      if (!jsonType.test(header(request, "content-type") ?? "") || encoding.toLowerCase() !== "identity") {
        return error("GW_415")
      }
      return request.body.kind === "too-large" ? error("GW_413") : undefined
    }
  },
  {
    name: "gateway",
    resolve: (context) => {
      const parsed = parsedBody(context)
      const { profile, settings } = worldOf(context)
      context.gate =
        parsed === undefined
          ? { ok: false, refusal: notText }
          : checkGateway(parsed, { strict: settings.strict, profile })
      if (context.gate.ok) context.warnings = context.gate.warnings
    },
    verdict: ({ gate }) => (gate?.ok === false ? refused(gate.refusal) : undefined)
  },
  {
    name: "meta",
    concerns: (context) => !context.sandbox || checkedOf(context)?.kind === "read",
    resolve: (context) => {
      const checked = checkedOf(context)
      if (checked === undefined) return
      const { journal, settings, templates } = worldOf(context)
      context.meta = checkMeta(checked, {
        mmlite: context.mmlite,
        strict: settings.strict,
        messageIds: journal,
        templates,
        anyTemplate: settings.templates === "any"
      })
      if (context.meta.warnings.length > 0) context.warnings = [...context.warnings, ...context.meta.warnings]
    },
    verdict: ({ meta }) => refused(meta?.refusal)
  },
  {
    name: "limits",
    concerns: ({ sandbox }) => !sandbox,
    verdict: (context) => {
      const checked = checkedOf(context)
      return checked?.kind === "message"
        ? refused(overMetaLimits(worldOf(context), checked.recipient, context.now))
        : undefined
    }
  },
  {
    name: "accept",
    resolve: (context) => {
      const checked = checkedOf(context)
      if (checked === undefined) return
      context.acceptance = checked.kind === "read" ? acceptRead() : acceptMessage(context, checked)
    }
  }
]

const notText: Refusal = {
  layer: "gateway",
  code: "GW_002",
  field: "",
  rule: "encoding",
  expected: "Send the body as UTF-8."
}
