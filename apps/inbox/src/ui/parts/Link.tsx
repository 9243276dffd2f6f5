/** A link out of the page: http and https only, into a tab that knows nothing of this one; all else is text. */
import type { ComponentChildren, JSX } from "preact"
import * as Links from "../../model/Link.ts"

interface Properties {
  readonly href: string | undefined
  readonly children: ComponentChildren
  readonly class?: string
}

export const Link = ({ children, class: name, href }: Properties): JSX.Element => {
  const address = Links.safe(href)
  return address === undefined ? (
    <span class={name}>{children}</span>
  ) : (
    <a class={name} href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
