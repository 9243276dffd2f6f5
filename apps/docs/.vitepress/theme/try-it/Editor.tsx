/** A text field for JSON over its own coloured text, with lines numbered and those with problems marked. */
import { useEffect, useRef } from "preact/hooks"
import { Colours } from "./Code.tsx"
import type { Problem } from "./readMessage.ts"

interface Properties {
  readonly text: string
  readonly problems: ReadonlyArray<Problem>
  /** Where the caret goes when it is set. */
  readonly place: Pick<Problem, "line" | "column"> | undefined
  readonly onChange: (text: string) => void
}

/** Beyond it lines have no number, so that a long text does not slow down typing. */
const NUMBERED = 2_000

export const Editor = ({ onChange, place, problems, text }: Properties) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const lines = text.split("\n")
  const wrong = new Set(problems.map(({ line }) => line))
  useEffect(() => {
    if (place === undefined || field.current === null) return
    const before = field.current.value.split("\n").slice(0, place.line - 1)
    const offset = before.reduce((sum, line) => sum + line.length + 1, place.column - 1)
    field.current.focus()
    field.current.setSelectionRange(offset, offset)
    field.current
      .closest(".try-editor")
      ?.querySelector(`[data-line="${place.line}"]`)
      ?.scrollIntoView({ block: "nearest" })
  }, [place])
  return (
    <div class="try-editor">
      <div class="try-lines" aria-hidden="true">
        {lines.slice(0, NUMBERED).map((_, index) => (
          <span key={index} data-line={index + 1} class={wrong.has(index + 1) ? "wrong" : undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <div class="try-text">
        <pre aria-hidden="true">
          <Colours source={`${text}\n`} />
        </pre>
        <textarea
          ref={field}
          aria-label="Message as JSON"
          aria-invalid={problems.length > 0}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </div>
    </div>
  )
}
