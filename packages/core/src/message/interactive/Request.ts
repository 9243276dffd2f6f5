/**
 * Questions with a button of WhatsApp's own: for a location, for contact
 * details, for permission to call. Documented by Meta only.
 */
import * as Schema from "effect/Schema"
import { envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** The answer is an incoming `location`. @see Meta: location-request-messages */
export type LocationRequest = Interactive.InteractiveMessage<LocationRequestContent>

/** The content of a location request. */
export interface LocationRequestContent {
  readonly type: "location_request_message"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly action: { readonly name: "send_location" }
}

/** The answer is an incoming `contacts` with `origin`. Since 2026. */
export type ContactInfoRequest = Interactive.InteractiveMessage<ContactInfoRequestContent>

/** The content of a request for contact details. */
export interface ContactInfoRequestContent {
  readonly type: "request_contact_info"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly action: { readonly name: "request_contact_info" }
}

/** The answer is an incoming `call_permission_reply`. One a day and two in seven days for each user (138009). */
export type CallPermissionRequest = Interactive.InteractiveMessage<CallPermissionRequestContent>

/** The content of a request for permission to call. */
export interface CallPermissionRequestContent {
  readonly type: "call_permission_request"
  /** At most 1,024 characters. */
  readonly body?: Interactive.Body
  readonly action: { readonly name: "call_permission_request" }
}

/** Asks for the person's location. */
export const interactiveLocationRequest = (
  options: Options & { readonly body: string }
): LocationRequest => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "location_request_message",
    body: { text: options.body },
    action: { name: "send_location" }
  }
})

/** Asks for the person's contact details. */
export const interactiveContactInfoRequest = (
  options: Options & { readonly body: string }
): ContactInfoRequest => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "request_contact_info",
    body: { text: options.body },
    action: { name: "request_contact_info" }
  }
})

/** Asks for permission to call. */
export const interactiveCallPermissionRequest = (
  options: Options & { readonly body?: string | undefined }
): CallPermissionRequest => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "call_permission_request",
    ...(options.body === undefined ? {} : { body: { text: options.body } }),
    action: { name: "call_permission_request" }
  }
})

/** The schema and rules of each kind, by its type. */
export const kinds = {
  location_request_message: Interactive.kind(
    Field.object<LocationRequestContent>()({
      type: Schema.Literal("location_request_message"),
      body: Interactive.body(1024),
      action: Field.object<LocationRequestContent["action"]>()({ name: Schema.Literal("send_location") })
    })
  ),
  request_contact_info: Interactive.kind(
    Field.object<ContactInfoRequestContent>()({
      type: Schema.Literal("request_contact_info"),
      body: Interactive.body(1024),
      action: Field.object<ContactInfoRequestContent["action"]>()({
        name: Schema.Literal("request_contact_info")
      })
    })
  ),
  call_permission_request: Interactive.kind(
    Field.object<CallPermissionRequestContent>()({
      type: Schema.Literal("call_permission_request"),
      body: Field.optional(Interactive.body(1024)),
      action: Field.object<CallPermissionRequestContent["action"]>()({
        name: Schema.Literal("call_permission_request")
      })
    })
  )
}
