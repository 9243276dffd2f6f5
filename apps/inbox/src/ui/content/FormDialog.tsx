/** Answers a flow or an address form: the page does not know its fields, so the JSON is written by hand. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import { Dialog } from "../parts/Dialog.tsx"
import { useUserActions } from "./useUserActions.ts"

interface Properties {
  readonly item: Item
  /** `flow` or `address_message`, as the answer names it. */
  readonly name: string
  readonly parameters: unknown
  readonly onClose: () => void
}

const initial = (name: string, parameters: unknown): string =>
  JSON.stringify(
    name === "flow"
      ? { flow_token: Json.text(parameters, "flow_token") ?? "unused", answer: "yes" }
      : { saved_address_id: "", values: { in_pin_code: "400063", house_number: "12", city: "Mumbai" } },
    null,
    2
  )

export const FormDialog = ({ item, name, onClose, parameters }: Properties): JSX.Element => {
  const user = useUserActions()
  const [text, setText] = useState(initial(name, parameters))
  const valid = Json.isObject(Json.parse(text))
  return (
    <Dialog title={name === "flow" ? "Answer the flow" : "Give an address"} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          onClose()
          user?.answerForm(item, name, text)
        }}
      >
        <label class="field">
          What the form sends back (JSON)
          <textarea
            class="input mono"
            rows={8}
            spellcheck={false}
            aria-invalid={!valid}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {valid ? null : <p class="note bad">A form's answer is a JSON object.</p>}
        <button type="submit" class="button primary" disabled={!valid}>
          Send as the user
        </button>
      </form>
    </Dialog>
  )
}
