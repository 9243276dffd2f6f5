/** The rows of a list message, as they open on the phone; choosing one answers with it. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Dialog } from "../parts/Dialog.tsx"

interface Properties {
  readonly title: string
  readonly sections: ReadonlyArray<unknown>
  readonly onClose: () => void
  readonly onChoose: (id: string) => void
}

export const ListDialog = ({ onChoose, onClose, sections, title }: Properties): JSX.Element => (
  <Dialog title={title} onClose={onClose}>
    {sections.map((section) => (
      <section class="choices">
        {Json.text(section, "title") === undefined ? null : <h3 dir="auto">{Json.text(section, "title")}</h3>}
        {Json.list(section, "rows").map((row) => (
          <button
            type="button"
            class="choice"
            title={`id ${Json.text(row, "id") ?? ""}`}
            onClick={() => {
              onClose()
              onChoose(Json.text(row, "id") ?? "")
            }}
          >
            <strong dir="auto">{Json.text(row, "title")}</strong>
            {Json.text(row, "description") === undefined ? null : (
              <span dir="auto">{Json.text(row, "description")}</span>
            )}
          </button>
        ))}
      </section>
    ))}
  </Dialog>
)
