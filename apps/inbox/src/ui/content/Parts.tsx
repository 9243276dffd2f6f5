/** Parts that most messages share: header, body, footer and buttons. */
import type { ComponentChildren, JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Formatted } from "../parts/Formatted.tsx"
import type { IconName } from "../parts/Icon.tsx"
import { Icon } from "../parts/Icon.tsx"
import * as Links from "../../model/Link.ts"
import { MediaCard } from "./Media.tsx"

/** The head of an interactive message: a text or a medium. */
export const Header = ({ header }: { readonly header: unknown }): JSX.Element | null => {
  const type = Json.text(header, "type")?.toLowerCase()
  if (type === undefined) return null
  if (type === "text") {
    return (
      <p class="message-header" dir="auto">
        {Json.text(header, "text")}
      </p>
    )
  }
  return <MediaCard kind={type} media={Json.at(header, type)} />
}

export const Body = ({ text }: { readonly text: string | undefined }): JSX.Element | null =>
  text === undefined ? null : <Formatted text={text} />

export const Footer = ({ text }: { readonly text: string | undefined }): JSX.Element | null =>
  text === undefined ? null : (
    <p class="message-footer" dir="auto">
      {text}
    </p>
  )

/** What stands under a message to be pressed. */
export const Actions = ({ children }: { readonly children: ComponentChildren }): JSX.Element => (
  <div class="actions">{children}</div>
)

interface ActionProperties {
  readonly icon?: IconName
  readonly label: string
  /** What pressing it does as the user; without, it only shows. */
  readonly onPress?: (() => void) | undefined
  readonly title?: string | undefined
}

export const Action = ({ icon, label, onPress, title }: ActionProperties): JSX.Element =>
  onPress === undefined ? (
    <span class="action still" title={title}>
      {icon === undefined ? null : <Icon name={icon} size={16} />}
      <span dir="auto">{label}</span>
    </span>
  ) : (
    <button type="button" class="action inset-focus" title={title} onClick={onPress}>
      {icon === undefined ? null : <Icon name={icon} size={16} />}
      <span dir="auto">{label}</span>
    </button>
  )

/** A button that leads to a web address; what is no such address only shows. */
export const LinkAction = ({
  href,
  label
}: {
  readonly href: string | undefined
  readonly label: string
}): JSX.Element => {
  const address = Links.safe(href)
  return address === undefined ? (
    <Action icon="link" label={label} title={href} />
  ) : (
    <a class="action inset-focus" href={address} target="_blank" rel="noopener noreferrer" title={address}>
      <Icon name="link" size={16} />
      <span dir="auto">{label}</span>
    </a>
  )
}
