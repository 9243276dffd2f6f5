/** The message as a form: a field for each of its values. */
import type { Field } from "./fields.ts"
import { withValue } from "./fields.ts"
import type { Problem } from "./readMessage.ts"
import { pathText } from "./readMessage.ts"

interface Properties {
  readonly text: string
  readonly fields: ReadonlyArray<Field>
  readonly problems: ReadonlyArray<Problem>
  readonly onChange: (text: string) => void
}

export const Fields = ({ fields, onChange, problems, text }: Properties) => {
  if (fields.length === 0) return <p class="try-none">The text is no message yet: write it as JSON.</p>
  return (
    <div class="try-fields">
      {fields.map(({ label, path, value }) => {
        const id = `try-${pathText(path)}`
        const rules = problems.filter((problem) => problem.path === pathText(path)).map(({ rule }) => rule)
        const attributes = {
          id,
          "aria-invalid": rules.length > 0,
          "aria-describedby": rules.length > 0 ? `${id}-rule` : undefined
        }
        const set = (next: string): void => {
          const isNumber = typeof value === "number" && next.trim() !== "" && Number.isFinite(Number(next))
          onChange(withValue(text, path, isNumber ? Number(next) : next))
        }
        return (
          <div key={id} class="try-field">
            <label for={id}>{label}</label>
            {typeof value === "boolean" ? (
              <input
                {...attributes}
                type="checkbox"
                checked={value}
                onChange={(event) => onChange(withValue(text, path, event.currentTarget.checked))}
              />
            ) : (
              <textarea
                {...attributes}
                rows={String(value).split("\n").length}
                value={String(value)}
                dir="auto"
                onInput={(event) => set(event.currentTarget.value)}
              />
            )}
            {rules.length === 0 ? null : <p id={`${id}-rule`}>{rules.join("; ")}</p>}
          </div>
        )
      })}
    </div>
  )
}
