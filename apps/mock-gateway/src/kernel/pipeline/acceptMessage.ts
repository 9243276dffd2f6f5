import type { Response } from "./Response.ts"
import { success } from "./Response.ts"
import type { RequestContext } from "./RequestContext.ts"
import { stepOf } from "./RequestContext.ts"
import * as Random from "../support/random.ts"
import * as MessageId from "../support/MessageId.ts"
import { ordinary } from "../scenarios/deliveryOutcomes.ts"
import { failureAfterMillis } from "../scenarios/metaErrors.ts"
import type { Step } from "../scenarios/Scenario.ts"
import type { Template } from "../templates/Template.ts"
import type { User } from "../world/Users.ts"
import { windowOpen } from "../world/Users.ts"
import type { Json } from "../validation/Json.ts"
import { isObject } from "../validation/Json.ts"
import type { Recipient } from "../validation/Recipient.ts"
import type { MessageRequest, ReadRequest } from "../validation/Request.ts"
import type { World } from "../world/World.ts"

const [undeliverable, windowClosed, optedOut] = [131026, 131047, 131050]

/** A read receipt: the user's message is marked as read. */
export const markRead = (context: RequestContext, world: World, { messageId }: ReadRequest): Response => {
  const message = world.journal.incomingMessage(messageId)
  if (message !== undefined) {
    message.readAt ??= context.now
    world.notify({ kind: "incoming", entry: message })
  } else {
    const text = "No user of this world has sent the message; Meta refuses ids that it does not know."
    context.warnings = [...context.warnings, { field: "message_id", text }]
  }
  return success({ success: true })
}

/** Takes a message: gives it an id, an answer, and a future. */
export const acceptMessage = (
  context: RequestContext,
  world: World,
  { body, recipient, type }: MessageRequest
): Response => {
  const id = createMessageId(context, world, recipient)
  const user = world.users.get(recipient.id)
  const waId = recipient.kind === "user" ? undefined : (user?.waId ?? recipient.id)
  const open = windowOpen(user, context.now)
  const closed = type !== "template" && !open
  const template = type === "template" ? registered(world, body["template"]) : undefined
  const failure = context.sandbox ? undefined : failureOf(world, user, closed, template)
  context.accepted = {
    message: {
      id,
      recipient,
      waId,
      type,
      template,
      sandbox: context.sandbox,
      route: context.mmlite ? "marketing_messages" : "messages",
      wouldFail: closed && failure === undefined && !context.sandbox ? windowClosed : undefined,
      windowOpen: open
    },
    steps: context.sandbox ? [] : failure === undefined ? ordinary : failing(failure),
    chaos: undefined
  }
  if (context.sandbox) return success({ messaging_product: "whatsapp", messages: [{ id }] })
  return success({
    messaging_product: "whatsapp",
    contacts: [contact(recipient, waId, body["recipient"])],
    messages: [type === "template" ? { id, message_status: "accepted" } : { id }]
  })
}

const createMessageId = (context: RequestContext, world: World, recipient: Recipient): string => {
  const randomKey = {
    seed: world.idSeed,
    purpose: "wamid",
    subject: recipient.id,
    count: stepOf(context, world, recipient.id)
  }
  if (context.sandbox) return MessageId.sandbox(`1${Random.decimal(randomKey, 18)}`)
  const stanza = Random.hex(randomKey, 18).toUpperCase()
  return MessageId.make({ user: recipient.id.slice(0, 100), outbound: true, stanza })
}

/** Meta's code with which the message will fail, if this user lets it. */
const failureOf = (
  world: World,
  user: User | undefined,
  closed: boolean,
  template: Template | undefined
): number | undefined => {
  if (user !== undefined && (user.blocked || !user.onWhatsApp)) return undeliverable
  if (user?.optedOut === true && template?.category === "MARKETING") return optedOut
  return closed && world.settings.enforceWindow ? windowClosed : undefined
}

/** The template that a send names, if this world has it. */
const registered = (world: World, sent: Json | undefined): Template | undefined =>
  isObject(sent) && isObject(sent["language"])
    ? world.templates.get(String(sent["name"]), String(sent["language"]["code"]))
    : undefined

const failing = (error: number): ReadonlyArray<Step> => [
  { afterMillis: failureAfterMillis, status: "failed", error }
]

/** Meta: business-scoped user ids. A user known only by such an id has no `wa_id`; beside a number both are told. */
const contact = (recipient: Recipient, waId: string | undefined, userId: Json | undefined) => ({
  input: recipient.input,
  ...(waId === undefined ? { user_id: recipient.id } : { wa_id: waId }),
  ...(waId !== undefined && typeof userId === "string" ? { user_id: userId } : {})
})
