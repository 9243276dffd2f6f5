/** Writes and sends samples as the user. */
import type { JSX } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import type { Item } from "../../model/Item.ts"
import { useLayer } from "../../state/layers.ts"
import * as UserActions from "../../state/userActions.ts"
import { Icon } from "../parts/Icon.tsx"
import { Quote } from "./message/Quote.tsx"

interface Properties {
  readonly recipient: string
  /** The message that is being answered. */
  readonly quoted: Item | undefined
  /** Ends the quote. */
  readonly onDone: () => void
  readonly onSend: () => void
}

const samples = [
  ["image", "Picture", "image"],
  ["video", "Video", "video"],
  ["sticker", "Sticker", "sticker"],
  ["audio", "Voice message", "audio"],
  ["document", "Document", "document"],
  ["location", "Location", "location"],
  ["contacts", "Contact", "person"]
] as const

export const Composer = ({ onDone, onSend, recipient, quoted }: Properties): JSX.Element => {
  const [text, setText] = useState("")
  const [open, setOpen] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const tray = useRef<HTMLDivElement>(null)
  const toggle = useRef<HTMLButtonElement>(null)
  useLayer(quoted !== undefined, onDone)
  useLayer(open, () => {
    if (tray.current?.contains(document.activeElement)) toggle.current?.focus()
    setOpen(false)
  })
  useEffect(() => {
    if (quoted !== undefined) field.current?.focus()
  }, [quoted])
  if (!/^\d{7,15}$/.test(recipient)) {
    return <p class="composer-none">A group or a user id cannot write here; only phone numbers can.</p>
  }
  const send = () => {
    const body = text.trim()
    if (body === "") return
    setText("")
    onDone()
    onSend()
    void UserActions.write(recipient, body, quoted?.id).then((done) => done || setText(body))
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {quoted === undefined ? null : (
        <div class="composer-quote">
          <Quote id={quoted.id} item={quoted} />
          <button type="button" class="button icon-only small" aria-label="Do not quote" onClick={onDone}>
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
      {open ? (
        <div ref={tray} class="samples" role="group" aria-label="Send a sample">
          {samples.map(([type, label, icon]) => (
            <button
              key={type}
              type="button"
              class="button small"
              onClick={() => {
                setOpen(false)
                toggle.current?.focus()
                onSend()
                UserActions.sendSample(recipient, type)
              }}
            >
              <Icon name={icon} size={15} />
              {label}
            </button>
          ))}
        </div>
      ) : null}
      <div class="composer-line">
        <button
          ref={toggle}
          type="button"
          class="button icon-only"
          aria-label="Send a sample as the user"
          aria-expanded={open}
          title="Send a sample as the user"
          onClick={() => setOpen(!open)}
        >
          <Icon name="plus" />
        </button>
        <textarea
          ref={field}
          class="input"
          rows={1}
          dir="auto"
          aria-label="Write as the user"
          placeholder="Write as the user"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        <button
          type="submit"
          class="button primary icon-button"
          aria-label="Send as the user"
          disabled={text.trim() === ""}
        >
          <Icon name="send" size={17} />
        </button>
      </div>
    </form>
  )
}
