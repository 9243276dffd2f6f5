/** One webhook event for people, and for programs: without numbers, names and content unless they are asked for. */
import * as PhoneNumber from "@connexease-gateway/core/PhoneNumber"
import type * as Webhook from "@connexease-gateway/core/Webhook"
import { printable, type Style } from "../../output/terminal.ts"

const number = (value: string | undefined, isShown: boolean): string | undefined =>
  value === undefined || isShown ? value : PhoneNumber.mask(value)

const contentOf = (content: Webhook.Content): string => {
  if (content.type === "text") return content.body
  if (content.type === "button") return content.text ?? ""
  return "caption" in content && content.caption !== undefined ? content.caption : ""
}

const NAME_COLUMNS = 10

const line = (name: string, ...parts: ReadonlyArray<string | undefined>): string =>
  [name.padEnd(NAME_COLUMNS), ...parts.filter((part) => part !== undefined && part !== "")].join("  ")

const failures = (errors: ReadonlyArray<{ readonly code: number; readonly title: string }>) =>
  errors.map(({ code, title }) => `${code} ${title}`).join(", ")

/** The event in words. */
const inWords = (event: Webhook.Event, showContent: boolean): string => {
  switch (event._tag) {
    case "StatusChanged": {
      const { correlationId, errors, id, recipientId, status } = event
      return line(status, id, number(recipientId, showContent), correlationId, failures(errors))
    }
    case "MessageReceived": {
      const { contact, content, from, fromUserId, id } = event
      const name = showContent ? contact?.name : undefined
      const shown = showContent ? JSON.stringify(contentOf(content)) : undefined
      return line("received", id, number(from ?? fromUserId, showContent), name, content.type, shown)
    }
    case "MessageEchoed":
      return line("echo", event.id, event.content.type)
    case "PaymentStatusChanged":
      return line("payment", event.id, event.status)
    case "TemplateStatusChanged":
      return line("template", event.template.name, event.status)
    case "ErrorReported":
      return line("error", failures([event.error]))
    case "Unknown":
      return line("unknown", `${event.part} in ${event.field ?? "no field"}`)
    default:
      return line("event", event._tag, event.field)
  }
}

const styles: Readonly<Record<string, Style>> = {
  read: "green",
  delivered: "green",
  failed: "red",
  error: "red",
  received: "cyan"
}

/** The event in words, with a colour for what matters. */
export const render = (
  event: Webhook.Event,
  showContent: boolean,
  style: (style: Style, text: string) => string
): string => {
  const words = printable(inWords(event, showContent))
  const [name = ""] = words.split(" ")
  const chosen = styles[name]
  return chosen === undefined ? words : style(chosen, name) + words.slice(name.length)
}

/** The event as JSON: complete with `showContent`, else its kind, ids and state alone. */
export const asJson = (event: Webhook.Event, showContent: boolean): unknown => {
  if (showContent) return event
  const { _tag, field } = event
  if (event._tag === "StatusChanged") {
    const { correlationId, errors, id, pricing, recipientId, status, timestampMillis } = event
    const codes = errors.map(({ code }) => code)
    return {
      _tag,
      id,
      status,
      recipientId: number(recipientId, false),
      correlationId,
      codes,
      pricing,
      timestampMillis
    }
  }
  if (event._tag === "MessageReceived") {
    const { content, from, id, timestampMillis } = event
    return { _tag, id, from: number(from, false), type: content.type, timestampMillis }
  }
  return { _tag, field, ...("id" in event ? { id: event.id } : {}) }
}
