/** The answer to an interactive message: a button, a row, a form. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Formatted } from "../parts/Formatted.tsx"
import { JsonView } from "../parts/JsonView.tsx"

export const ReplyContent = ({ reply }: { readonly reply: unknown }): JSX.Element => {
  const title = Json.text(reply, "button_reply", "title") ?? Json.text(reply, "list_reply", "title")
  const description = Json.text(reply, "list_reply", "description")
  const response = Json.text(reply, "nfm_reply", "response_json")
  if (title !== undefined) {
    return (
      <>
        <Formatted text={title} />
        {description === undefined ? null : (
          <p class="aside" dir="auto">
            {description}
          </p>
        )}
      </>
    )
  }
  if (response !== undefined) {
    return (
      <>
        <p class="aside">{Json.text(reply, "nfm_reply", "body") ?? "Sent a form"}</p>
        <JsonView label="the form" source={response} />
      </>
    )
  }
  const permission = Json.text(reply, "call_permission_reply", "response")
  return permission === undefined ? (
    <JsonView label="the answer" source={JSON.stringify(reply)} />
  ) : (
    <p>{permission === "accept" ? "Calls are allowed" : "Calls are not allowed"}</p>
  )
}
