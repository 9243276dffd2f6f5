import type { Answer } from "./Answer.ts"
import { failure, success } from "./Answer.ts"
import type { Case } from "./Case.ts"
import { stepOf } from "./Case.ts"
import * as Chance from "./Chance.ts"
import * as MessageId from "./MessageId.ts"
import { header } from "./Request.ts"
import { rateLimited, refused, refusedByMeta } from "./Refusals.ts"
import { ordinary } from "./scenarios/Fates.ts"
import type { World } from "./World.ts"
import type { Worlds } from "./Worlds.ts"
import type { Recipient } from "./validation/Recipient.ts"
import type { Refusal } from "./validation/Refusal.ts"
import type { Request as Checked } from "./validation/Validation.ts"
import { checkGateway, checkMeta } from "./validation/Validation.ts"

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
  | "accept"

/** One check on a request's way: an answer ends the way, `undefined` lets it go on. */
export interface Stage {
  readonly name: StageName
  /** Whether the stage is on this request's way; absent, it always is. */
  readonly concerns?: (kase: Case) => boolean
  readonly check: (kase: Case, worlds: Worlds) => Answer | undefined
}

export const bearer = /^Bearer (\S+)$/
const jsonType = /^application\/json[\t ]*(?:;|$)/i

/** Later stages run only when the key was known, so there is a world. */
const inWorld =
  (check: (kase: Case, world: World) => Answer | undefined): Stage["check"] =>
  (kase) =>
    kase.world === undefined ? failure("AUTH_001") : check(kase, kase.world)

const afterGatewayRules = (
  check: (kase: Case, world: World, checked: Checked) => Answer | undefined
): Stage["check"] =>
  inWorld((kase, world) => (kase.checked === undefined ? undefined : check(kase, world, kase.checked)))

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
    check: (kase, worlds) => {
      const value = header(kase.request, "authorization")
      if (value === undefined) return failure("AUTH_002")
      kase.key = bearer.exec(value)?.[1]
      if (kase.key === undefined) return failure("AUTH_003")
      const world = worlds.ofKey(kase.key)
      if (world === undefined) return failure("AUTH_001")
      kase.world = world
      kase.now = world.clock.now(kase.request.now)
      return undefined
    }
  },
  {
    name: "rate",
    check: inWorld((kase, world) => {
      kase.rated = true
      kase.exceeded = world.windows.admit(kase.now)
      return kase.exceeded === undefined ? undefined : rateLimited(world.profile, kase.exceeded)
    })
  },
  {
    name: "balance",
    check: inWorld((_, world) => (world.balance.empty ? failure("BILL_001") : undefined))
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
    check: inWorld((kase, world) => {
      const { body } = kase.request
      if (body.kind !== "text") return refused(notText)
      const gate = checkGateway(body.text, { strict: world.strict, profile: world.profile })
      if (!gate.ok) return refused(gate.refusal)
      kase.checked = gate.request
      kase.warnings = gate.warnings
      return undefined
    })
  },
  {
    name: "meta",
    concerns: ({ checked, sandbox }) => !sandbox || checked?.kind === "read",
    check: afterGatewayRules((kase, world, checked) => {
      const { refusal, warnings } = checkMeta(checked, { mmlite: kase.mmlite })
      if (warnings.length > 0) kase.warnings = [...kase.warnings, ...warnings]
      return refusal === undefined ? undefined : refusedByMeta(kase, world, refusal)
    })
  },
  {
    name: "accept",
    check: afterGatewayRules((kase, world, checked) =>
      checked.kind === "read" ? success({ success: true }) : accept(kase, world, checked)
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

/** Gives the message its id and its answer. */
const accept = (
  kase: Case,
  world: World,
  { body, recipient, type }: Extract<Checked, { kind: "message" }>
): Answer => {
  const count = stepOf(kase, world, recipient.id)
  const draw = {
    seed: `${world.seed}/${world.id}/${world.epoch}`,
    purpose: "wamid",
    subject: recipient.id,
    count
  }
  const id = kase.sandbox
    ? MessageId.sandbox(`1${Chance.decimal(draw, 18)}`)
    : MessageId.make({
        user: recipient.id.slice(0, 100),
        outbound: true,
        stanza: Chance.hex(draw, 18).toUpperCase()
      })
  const waId = recipient.kind === "user" ? undefined : recipient.id
  kase.accepted = {
    message: {
      at: kase.now,
      id,
      recipient,
      waId,
      type,
      sandbox: kase.sandbox,
      route: kase.mmlite ? "marketing_messages" : "messages",
      warnings: kase.warnings,
      chaos: undefined,
      statuses: []
    },
    steps: kase.sandbox ? [] : ordinary
  }
  if (kase.sandbox) return success({ messaging_product: "whatsapp", messages: [{ id }] })
  return success({
    messaging_product: "whatsapp",
    contacts: [contact(recipient, waId, body["recipient"])],
    messages: [type === "template" ? { id, message_status: "accepted" } : { id }]
  })
}

/** Meta: business-scoped user ids. A user known only by such an id has no `wa_id`; beside a number both are told. */
const contact = (recipient: Recipient, waId: string | undefined, userId: unknown) => ({
  input: recipient.input,
  ...(waId === undefined ? { user_id: recipient.id } : { wa_id: waId }),
  ...(waId !== undefined && typeof userId === "string" ? { user_id: userId } : {})
})
