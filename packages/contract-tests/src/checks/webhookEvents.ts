/** The events that core must make of the posts of a webhook scenario, by JSON pointer into each. */
import type { Exchange, WebhookScenario } from "@connexease-gateway/contract"

const pointers: Readonly<Record<string, string>> = {
  "/value/statuses/0/id": "/id",
  "/value/statuses/0/status": "/status",
  "/value/statuses/0/recipient_id": "/recipientId",
  "/value/statuses/0/biz_opaque_callback_data": "/correlationId",
  "/value/statuses/0/pricing/pricing_model": "/pricing/model",
  "/value/statuses/0/errors/0/code": "/errors/0/code",
  "/value/messages/0/from": "/from",
  "/value/messages/0/type": "/content/type",
  "/value/messages/0/text/body": "/content/body",
  "/value/messages/0/context/id": "/context/id"
}

const tags: Readonly<Record<string, string>> = {
  message_template_status_update: "TemplateStatusChanged",
  phone_number_quality_update: "PhoneNumberQualityChanged"
}

const tagOf = (post: WebhookScenario.PostExpectation): string => {
  const field = post["/field"]
  const other = field !== undefined && "equals" in field ? tags[String(field.equals)] : undefined
  return other ?? ("/value/statuses/0/id" in post ? "StatusChanged" : "MessageReceived")
}

/** What core's event of one post must hold. */
export const expectedEvent = (
  post: WebhookScenario.PostExpectation
): Readonly<Record<string, Exchange.Matcher>> => ({
  "/_tag": { equals: tagOf(post) },
  ...Object.fromEntries(
    Object.entries(post).flatMap(([pointer, matcher]) => {
      const place = pointers[pointer]
      return place === undefined ? [] : [[place, matcher]]
    })
  )
})
