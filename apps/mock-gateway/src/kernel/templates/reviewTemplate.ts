/** Changes the status of a template, as a review at Meta does. */
import { enqueueWebhook } from "../webhooks/enqueueWebhook.ts"
import type { World } from "../world/World.ts"
import type { Template, TemplateStatus } from "./Template.ts"

/** A template to be approved, rejected, paused or disabled. */
export interface Review {
  readonly name: string
  readonly language: string
  readonly status: TemplateStatus
  /** World time. */
  readonly at: number
}

/** Gives a template another status, and sends the webhook for it (Meta: message_template_status_update). */
export const review = (world: World, { at, language, name, status }: Review): Template | undefined => {
  const template = world.templates.setStatus(name, language, status)
  if (template === undefined) return undefined
  const id = Number(template.id)
  enqueueWebhook(world, {
    kind: "template",
    changes: [
      {
        field: "message_template_status_update",
        value: {
          event: status,
          message_template_id: Number.isSafeInteger(id) ? id : template.id,
          message_template_name: name,
          message_template_language: language,
          reason: "NONE"
        }
      }
    ],
    at
  })
  return template
}
