/** A modal dialog; the browser keeps the focus inside and restores it. */
import type { ComponentChildren, JSX } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { Icon } from "./Icon.tsx"

interface Properties {
  readonly title: string
  /** Without it the dialog cannot be closed by the user. */
  readonly onClose?: () => void
  readonly children: ComponentChildren
}

export const Dialog = ({ children, onClose, title }: Properties): JSX.Element => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={title}
      onClose={onClose}
      onCancel={(event) => {
        if (onClose === undefined) event.preventDefault()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose?.()
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 dir="auto">{title}</h2>
          {onClose === undefined ? null : (
            <button type="button" class="button icon-only" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
