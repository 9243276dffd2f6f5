/**
 * How a person answered an interactive message.
 *
 * @see Meta: webhooks reference, messages, interactive
 */
import { isRecord } from "../internal/json.ts"
import { boolean, compact, id, millis, object, text } from "./readJson.ts"
import type { Json } from "./readJson.ts"

/** A tap on a reply button. */
export interface ButtonReply {
  readonly type: "button_reply"
  /** The id that the button was sent with. */
  readonly id: string
  readonly title?: string | undefined
}

/** A choice from a list. */
export interface ListReply {
  readonly type: "list_reply"
  /** The id that the row was sent with. */
  readonly id: string
  readonly title?: string | undefined
  readonly description?: string | undefined
}

/** A filled form: a flow or an address. `Webhook.formData` reads what was filled in. */
export interface FormReply {
  readonly type: "nfm_reply"
  readonly name?: "flow" | "address_message" | (string & {}) | undefined
  readonly body?: string | undefined
  /** What was filled in, as the JSON text that Meta sends. */
  readonly responseJson: string
}

/** Whether the person lets the business call. */
export interface CallPermissionReply {
  readonly type: "call_permission_reply"
  readonly response: "accept" | "reject" | (string & {})
  readonly isPermanent?: boolean | undefined
  /** When the permission ends. */
  readonly expirationMillis?: number | undefined
  /** `user_action` or `automatic`. */
  readonly source?: string | undefined
}

/** The means of payment that the person chose. */
export interface PaymentMethodReply {
  readonly type: "payment_method"
  readonly paymentMethod?: string | undefined
  readonly referenceId?: string | undefined
  readonly credentialId?: string | undefined
  readonly lastFourDigits?: string | undefined
  readonly paymentMillis?: number | undefined
}

/** A kind that is newer than this library, or one without its content. See the event's `raw`. */
export interface UnknownReply {
  readonly type: "unknown"
  /** Meta's `type`. */
  readonly name?: string | undefined
}

/** Discriminated by `type`. */
export type InteractiveReply =
  | ButtonReply
  | ListReply
  | FormReply
  | CallPermissionReply
  | PaymentMethodReply
  | UnknownReply

const known = (type: string | undefined, self: Json): InteractiveReply | undefined => {
  switch (type) {
    case "button_reply":
    case "list_reply": {
      const replyId = text(self["id"])
      if (replyId === undefined) return undefined
      const title = text(self["title"])
      return type === "button_reply"
        ? compact({ type, id: replyId, title })
        : compact({ type, id: replyId, title, description: text(self["description"]) })
    }
    case "nfm_reply": {
      const response = self["response_json"]
      const responseJson = isRecord(response) ? stringify(response) : text(response)
      if (responseJson === undefined) return undefined
      return compact({ type, name: id(self["name"]), body: text(self["body"]), responseJson })
    }
    case "call_permission_reply": {
      const response = id(self["response"])
      if (response === undefined) return undefined
      return compact({
        type,
        response,
        isPermanent: boolean(self["is_permanent"]),
        expirationMillis: millis(self["expiration_timestamp"]),
        source: id(self["response_source"])
      })
    }
    case "payment_method":
      return compact({
        type,
        paymentMethod: id(self["payment_method"]),
        referenceId: id(self["reference_id"]),
        credentialId: id(self["credential_id"]),
        lastFourDigits: id(self["last_four_digits"]),
        paymentMillis: millis(self["payment_timestamp"])
      })
    default:
      return undefined
  }
}

/** Some forwarders parse the text; then it is put back. JSON that is nested too deeply stays in `raw`. */
const stringify = (value: Json): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** Reads the `interactive` object of a message. */
export const read = (interactive: Json): InteractiveReply => {
  const type = id(interactive["type"])
  return (
    known(type, object(type === undefined ? undefined : interactive[type])) ??
    compact({ type: "unknown", name: type })
  )
}

/**
 * What a person filled into a form, parsed from the reply's `responseJson`.
 * `undefined` where that is not a JSON object. The keys are those of your flow,
 * beside Meta's `flow_token`.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Webhook } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const reply = { type: "nfm_reply", responseJson: '{"flow_token":"t-1","size":"M"}' } as const
 * assert.deepEqual(Webhook.formData(reply), { flow_token: "t-1", size: "M" })
 * ```
 */
export const formData = (reply: FormReply): Readonly<Record<string, unknown>> | undefined => {
  try {
    const parsed: unknown = JSON.parse(reply.responseJson)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
