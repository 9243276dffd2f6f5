/** The head of a chat: whose phone it is, and what can be sent to it now. */
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import type { UserView } from "@connexease-gateway/mock-gateway"
import * as Recipient from "../../model/Recipient.ts"
import * as Times from "../../model/Times.ts"
import { now } from "../../state/Clock.ts"
import { nameOf, users } from "../../state/users.ts"
import { link } from "../../state/router.ts"
import { Dialog } from "../parts/Dialog.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Avatar } from "./Avatar.tsx"
import { UserPanel } from "./UserPanel.tsx"

export const ChatHeader = ({ recipient }: { readonly recipient: string }): JSX.Element => {
  const [open, setOpen] = useState(false)
  const user = users.value.get(recipient)
  const number = Recipient.format(recipient)
  const name = nameOf(recipient)
  return (
    <header class="chat-head">
      <a class="button icon-only back" href={link({ view: "chats" })} aria-label="Back to all chats">
        <Icon name="back" />
      </a>
      <Avatar recipient={recipient} name={name} />
      <div class="chat-who">
        <h2>
          <bdi>{name ?? number}</bdi>
          {name === undefined ? null : <span class="row-number"> {number}</span>}
        </h2>
        <p>{standing(user)}</p>
      </div>
      <button
        type="button"
        class="button small user-button"
        aria-label="User"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="person" size={15} />
        <span>User</span>
      </button>
      {open ? (
        <Dialog title={name ?? number} onClose={() => setOpen(false)}>
          <UserPanel recipient={recipient} user={user} />
        </Dialog>
      ) : null}
    </header>
  )
}

/** What can be sent to the user, in one line. */
const standing = (user: UserView | undefined): string => {
  if (user?.blocked === true) return "Has blocked the business"
  if (user?.onWhatsApp === false) return "Is not on WhatsApp"
  const out = user?.optedOut === true ? " · wants no marketing" : ""
  return user?.windowOpen === true && user.windowEnds !== undefined
    ? `Window open for ${Times.span(Date.parse(user.windowEnds) - now())}${out}`
    : `Window closed: only templates reach this user${out}`
}
