/** Tabs, as the ARIA practices describe them: arrow keys choose, Tab goes on into the panel. */
import type { ComponentChildren } from "preact"
import { useId, useRef } from "preact/hooks"

interface Properties<Name extends string> {
  readonly label: string
  readonly names: ReadonlyArray<Name>
  readonly chosen: Name
  readonly onChoose: (name: Name) => void
  readonly children: ComponentChildren
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

export const Tabs = <Name extends string>({ children, chosen, label, names, onChoose }: Properties<Name>) => {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  return (
    <div class="try-tabs">
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={({ key }) => {
          const step = steps[key]
          const next = step && names[(names.indexOf(chosen) + step + names.length) % names.length]
          if (!next) return
          onChoose(next)
          list.current?.querySelectorAll("button")[names.indexOf(next)]?.focus()
        }}
      >
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </div>
  )
}
