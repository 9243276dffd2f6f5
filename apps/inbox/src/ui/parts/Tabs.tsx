/** Tabs of which one is shown; arrow keys move between them. */
import type { ComponentChildren, JSX } from "preact"
import { useId, useRef } from "preact/hooks"
import { useScrollIntoView } from "./useScrollIntoView.ts"

interface Properties<Name extends string> {
  readonly label: string
  readonly tabs: ReadonlyArray<Name>
  readonly current: Name
  readonly onChange: (tab: Name) => void
  readonly children: ComponentChildren
}

export const Tabs = <Name extends string>({
  children,
  current,
  label,
  onChange,
  tabs
}: Properties<Name>): JSX.Element => {
  const id = useId()
  const bar = useRef<HTMLDivElement>(null)
  useScrollIntoView(bar, "[aria-selected=true]", current)
  const move = (by: number) => {
    const next = tabs[(tabs.indexOf(current) + by + tabs.length) % tabs.length]
    if (next === undefined) return
    onChange(next)
    bar.current?.querySelectorAll<HTMLButtonElement>("[role=tab]")[tabs.indexOf(next)]?.focus()
  }
  return (
    <>
      <div
        ref={bar}
        class="tabs"
        role="tablist"
        aria-label={label}
        onKeyDown={(event) => {
          if (event.key === "ArrowRight") move(1)
          else if (event.key === "ArrowLeft") move(-1)
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            class="tab inset-focus"
            id={`${id}-${tab}`}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onChange(tab)}
          >
            {tab}
          </button>
        ))}
      </div>
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current}`}>
        {children}
      </div>
    </>
  )
}
