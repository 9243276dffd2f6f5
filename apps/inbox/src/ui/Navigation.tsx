/** Links to the three views of a world. */
import type { JSX } from "preact"
import type { View } from "../model/Route.ts"
import { link, route } from "../state/router.ts"
import type { IconName } from "./parts/Icon.tsx"
import { Icon } from "./parts/Icon.tsx"

const entries: ReadonlyArray<readonly [View, string, IconName]> = [
  ["chats", "Chats", "chats"],
  ["requests", "Requests", "requests"],
  ["control", "Control", "control"]
]

export const Navigation = (): JSX.Element => {
  const { view, world } = route.value
  return (
    <nav class="nav" aria-label="Views">
      {entries.map(([name, label, icon]) => (
        <a
          key={name}
          class="nav-link inset-focus"
          href={link({ view: name })}
          aria-current={(world === "-" ? "requests" : view) === name ? "page" : undefined}
        >
          <Icon name={icon} size={20} />
          {label}
        </a>
      ))}
    </nav>
  )
}
