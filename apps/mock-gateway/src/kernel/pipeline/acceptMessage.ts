/** The last stage: what an accepted message or read receipt is answered, and what is to be recorded of it. */
import type { Journal } from "../journal/Journal.ts"
import type { Step } from "../model/Status.ts"
import { ordinary, stepsOf } from "../scenarios/deliveryOutcomes.ts"
import { FAILURE_AFTER_MS } from "../scenarios/metaErrors.ts"
import * as MessageId from "../support/MessageId.ts"
import * as Random from "../support/random.ts"
import { filledCharacters } from "../templates/renderTemplate.ts"
import type { Template } from "../templates/Template.ts"
import type { TemplateRegistry } from "../templates/TemplateRegistry.ts"
import type { Json, JsonObject } from "../validation/Json.ts"
import { get, isObject, string } from "../validation/Json.ts"
import type { Recipient } from "../validation/Recipient.ts"
import type { MessageRequest } from "../validation/Request.ts"
import type { User } from "../world/Users.ts"
import { windowOpen } from "../world/Users.ts"
import type { Settings } from "../world/settings.ts"
import type { World } from "../world/World.ts"
import type { Acceptance, RequestContext } from "./RequestContext.ts"
import { randomKey, worldOf } from "./RequestContext.ts"
import { success } from "./Response.ts"

const [invalidValue, undeliverable, windowClosed, optedOut] = [131009, 131026, 131047, 131050]

/** Beyond this age a message can no longer be reacted to (Meta: reaction messages). */
const REACTABLE_MS = 30 * 24 * 3_600_000

/** Takes a read receipt. */
export const acceptRead = (): Acceptance => ({ response: success({ success: true }) })

/** Takes a message: gives it an id, a response, and the statuses that it is going to reach. */
export const acceptMessage = (
  context: RequestContext,
  { body, recipient, sent, type }: MessageRequest
): Acceptance => {
  const world = worldOf(context)
  const id = createMessageId(context, world, recipient)
  const user = world.users.get(recipient.id)
  const waId = recipient.kind === "user" ? undefined : (user?.waId ?? recipient.id)
  const open = windowOpen(user, context.now)
  const closed = type !== "template" && !open
  const template = type === "template" ? registered(world.templates, body["template"]) : undefined
  const failure = context.sandbox
    ? undefined
    : (failureOf(world.settings, user, closed, template) ??
      failureOfReaction(world.journal, body, context.now))
  const message = {
    id,
    sent,
    body,
    bodyBytes:
      context.parsed?.ok === true ? context.parsed.bytes + filledCharacters(template, body["template"]) : 0,
    recipient,
    waId,
    type,
    template,
    sandbox: context.sandbox,
    route: context.mmlite ? ("marketing_messages" as const) : ("messages" as const),
    wouldFail: closed && failure === undefined && !context.sandbox ? windowClosed : undefined,
    windowOpen: open,
    steps: context.sandbox ? [] : failure === undefined ? stepsOf(type, ordinary) : failing(failure),
    webhookFault: undefined
  }
  const named = type === "template" ? { id, message_status: "accepted" } : { id }
  return {
    message,
    response: success(
      context.sandbox
        ? { messaging_product: "whatsapp", messages: [{ id }] }
        : {
            messaging_product: "whatsapp",
            contacts: [contact(recipient, waId, body["recipient"])],
            messages: [named]
          }
    )
  }
}

const createMessageId = (context: RequestContext, world: World, recipient: Recipient): string => {
  const key = randomKey(context, world.idSeed, "wamid")
  if (context.sandbox) return MessageId.sandbox(`1${Random.decimal(key, 18)}`)
  const stanza = Random.hex(key, 18).toUpperCase()
  return MessageId.make({ user: recipient.id.slice(0, 100), outbound: true, stanza })
}

/** Meta's code with which the message will fail, if this user lets it. */
const failureOf = (
  settings: Settings,
  user: User | undefined,
  closed: boolean,
  template: Template | undefined
): number | undefined => {
  if (user !== undefined && (user.blocked || !user.onWhatsApp)) return undeliverable
  if (user?.optedOut === true && template?.category === "MARKETING") return optedOut
  return closed && settings.enforceWindow ? windowClosed : undefined
}

/** Meta's code with which a reaction fails later: to a message that is itself one, or too old. */
const failureOfReaction = (journal: Journal, body: JsonObject, now: number): number | undefined => {
  const target = journal.incomingMessage(string(get(body, "reaction", "message_id")) ?? "")
  return target !== undefined && (target.type === "reaction" || now - target.at > REACTABLE_MS)
    ? invalidValue
    : undefined
}

/** The template that a send names, if it is registered. */
const registered = (templates: TemplateRegistry, sent: Json | undefined): Template | undefined =>
  isObject(sent) && isObject(sent["language"])
    ? templates.get(String(sent["name"]), String(sent["language"]["code"]))
    : undefined

const failing = (error: number): ReadonlyArray<Step> => [
  { afterMillis: FAILURE_AFTER_MS, status: "failed", error }
]

/** Meta: business-scoped user ids. A user known only by such an id has no `wa_id`; beside a number both are given. */
const contact = (recipient: Recipient, waId: string | undefined, userId: Json | undefined) => ({
  input: recipient.input,
  ...(waId === undefined ? { user_id: recipient.id } : { wa_id: waId }),
  ...(waId !== undefined && typeof userId === "string" ? { user_id: userId } : {})
})
