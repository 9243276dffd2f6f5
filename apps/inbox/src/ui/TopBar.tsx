/** The top bar: world, connection, world time and theme. */
import type { JSX } from "preact"
import { navigate, link, route } from "../state/router.ts"
import { theme, themes } from "../state/Theme.ts"
import type { Connection } from "../state/World.ts"
import { connection } from "../state/World.ts"
import { keyOf, unmatchedCount, worlds } from "../state/Worlds.ts"
import { ClockChip } from "./ClockChip.tsx"
import { Icon } from "./parts/Icon.tsx"

const words: Readonly<Record<Connection, string>> = {
  connecting: "Connecting",
  live: "Live",
  lost: "Reconnecting",
  denied: "Token needed"
}

export const TopBar = (): JSX.Element => {
  const { world } = route.value
  const current = worlds.value.find(({ id }) => id === world)
  return (
    <header class="top">
      <p class="brand" aria-hidden="true">
        <span class="brand-mark" />
        <span class="brand-name">Inbox</span>
      </p>
      <label class="world">
        <span class="off-screen">World</span>
        <select
          class="input"
          value={world ?? ""}
          onChange={(event) =>
            navigate({ world: event.currentTarget.value, item: undefined, message: undefined })
          }
        >
          {world !== undefined && world !== "-" && current === undefined ? (
            <option value={world}>{world} (not begun)</option>
          ) : null}
          {worlds.value.length === 0 && world === undefined ? <option value="">No world yet</option> : null}
          {worlds.value.toReversed().map(({ id }) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
          <option value="-">Without a world</option>
        </select>
      </label>
      {current === undefined ? null : (
        <span
          class="key"
          title={`The key that applications send to this world; its hash is ${current.key.hash}`}
        >
          API key <span class="mono">{keyOf(current.id) ?? current.key.mask}</span>
        </span>
      )}
      {unmatchedCount.value > 0 && world !== "-" ? (
        <a
          class="badge warn unmatched"
          href={link({ world: "-", view: "requests" })}
          title="Their API key belongs to no world, or their path does not exist. See what was wrong."
        >
          <Icon name="warning" size={13} />
          {unmatchedCount.value}
          <span class="unmatched-words">
            {unmatchedCount.value === 1 ? "request" : "requests"} without a world
          </span>
        </a>
      ) : null}
      <span class="space" />
      <span class={`live ${connection.value}`} role="status">
        <span class="live-dot" aria-hidden="true" />
        <span class="live-word">{words[connection.value]}</span>
      </span>
      <ClockChip />
      <ThemeButton />
    </header>
  )
}

const icons = { system: "screen", light: "sun", dark: "moon" } as const

const ThemeButton = (): JSX.Element => {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system"
  return (
    <button
      type="button"
      class="button icon-only"
      aria-label={`Theme: ${theme.value}. Change to ${next}`}
      title={`Theme: ${theme.value}`}
      onClick={() => (theme.value = next)}
    >
      <Icon name={icons[theme.value]} />
    </button>
  )
}
