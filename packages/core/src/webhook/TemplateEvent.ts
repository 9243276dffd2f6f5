/**
 * What became of a template.
 *
 * @see Meta: webhooks reference, message_template_status_update, message_template_quality_update,
 * template_category_update, message_template_components_update
 */
import type { Base } from "./Origin.ts"
import { compact, id, list, millis, object, some, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** The template that an event is about. */
export interface Template {
  /** As text. Exact where the webhook was decoded from text: Meta writes it as a number that may exceed 2^53. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** Such as `en_US`. */
  readonly language?: string | undefined
}

/** Meta approved, rejected, paused or disabled a template. */
export interface TemplateStatusChanged extends Base {
  readonly _tag: "TemplateStatusChanged"
  readonly template: Template
  readonly status:
    | "APPROVED"
    | "REJECTED"
    | "PENDING"
    | "PAUSED"
    | "FLAGGED"
    | "DISABLED"
    | "IN_APPEAL"
    | "PENDING_DELETION"
    | "DELETED"
    | "REINSTATED"
    | (string & {})
  readonly category?: string | undefined
  /** Meta's word for why, such as `INVALID_FORMAT`. Absent where Meta writes `NONE`. */
  readonly reason?: string | undefined
  /** Why it was rejected with `INVALID_FORMAT`, and what to do. */
  readonly rejection?:
    | { readonly reason?: string | undefined; readonly recommendation?: string | undefined }
    | undefined
  /** For pauses: what happened, in words. */
  readonly title?: string | undefined
  readonly description?: string | undefined
  /** When it will be disabled, as Meta writes it. */
  readonly disableDate?: string | undefined
}

/** People block a template more, or less, than before. */
export interface TemplateQualityChanged extends Base {
  readonly _tag: "TemplateQualityChanged"
  readonly template: Template
  readonly previous?: string | undefined
  readonly current: "GREEN" | "YELLOW" | "RED" | "UNKNOWN" | (string & {})
}

/** Meta put a template into another category, or will, which changes its price. */
export interface TemplateCategoryChanged extends Base {
  readonly _tag: "TemplateCategoryChanged"
  readonly template: Template
  readonly previous?: string | undefined
  readonly current?: string | undefined
  /** The category that it will get at `changesAtMillis`, unless it is changed or appealed. */
  readonly correct?: string | undefined
  readonly changesAtMillis?: number | undefined
}

/** A template was edited; these are its parts now. */
export interface TemplateEdited extends Base {
  readonly _tag: "TemplateEdited"
  readonly template: Template
  readonly header?: string | undefined
  readonly body?: string | undefined
  readonly footer?: string | undefined
  readonly buttons: ReadonlyArray<TemplateButton>
}

/** A button of a template that was edited. */
export interface TemplateButton {
  /** Such as `URL`, `PHONE_NUMBER` or `QUICK_REPLY`. */
  readonly type?: string | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
  readonly phoneNumber?: string | undefined
}

/** Meta changed the state, quality, category or content of a template. */
export type TemplateEvent =
  | TemplateStatusChanged
  | TemplateQualityChanged
  | TemplateCategoryChanged
  | TemplateEdited

const template = (value: Json): Template =>
  compact({
    id: id(value["message_template_id"]),
    name: id(value["message_template_name"]),
    language: id(value["message_template_language"])
  })

/** Meta's reference shows a change of quality under the field of status changes too; the keys decide. */
const statusOrQuality = (value: Json, base: Base): TemplateEvent | undefined => {
  const status = id(value["event"])
  const quality = id(value["new_quality_score"])
  if (status !== undefined) {
    const reason = id(value["reason"])
    const more = object(value["other_info"])
    const rejection = object(value["rejection_info"])
    return compact({
      _tag: "TemplateStatusChanged",
      template: template(value),
      status,
      category: id(value["message_template_category"]),
      reason: reason === "NONE" ? undefined : reason,
      rejection: some({
        reason: text(rejection["reason"]),
        recommendation: text(rejection["recommendation"])
      }),
      title: text(more["title"]),
      description: text(more["description"]),
      disableDate: id(object(value["disable_info"])["disable_date"]),
      ...base
    })
  }
  if (quality === undefined) return undefined
  return compact({
    _tag: "TemplateQualityChanged",
    template: template(value),
    previous: id(value["previous_quality_score"]),
    current: quality,
    ...base
  })
}

const category = (value: Json, base: Base): TemplateEvent | undefined => {
  const change = some({
    previous: id(value["previous_category"]),
    current: id(value["new_category"]),
    correct: id(value["correct_category"]),
    changesAtMillis: millis(value["category_update_timestamp"])
  })
  return change && { _tag: "TemplateCategoryChanged", template: template(value), ...change, ...base }
}

const edited = (value: Json, base: Base): TemplateEvent =>
  compact({
    _tag: "TemplateEdited",
    template: template(value),
    header: text(value["message_template_title"]),
    body: text(value["message_template_element"]),
    footer: text(value["message_template_footer"]),
    buttons: list(value["message_template_buttons"]).flatMap(button),
    ...base
  })

const button = (value: unknown): ReadonlyArray<TemplateButton> => {
  const self = object(value)
  const found = some({
    type: id(self["message_template_button_type"]),
    text: text(self["message_template_button_text"]),
    url: text(self["message_template_button_url"]),
    phoneNumber: id(self["message_template_button_phone_number"])
  })
  return found === undefined ? [] : [found]
}

/** By Meta's field; the gateway's own name of the subscription is taken too, should it ever be the field. */
export const fields = {
  message_template_status_update: statusOrQuality,
  message_template_quality_update: statusOrQuality,
  message_template_status: statusOrQuality,
  template_category_update: category,
  message_template_components_update: edited
}
