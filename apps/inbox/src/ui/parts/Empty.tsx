/** What is shown where a view has nothing to show, and commands to copy. */
import type { ComponentChildren, JSX } from "preact"
import { link, route } from "../../state/router.ts"
import { keyOf, unmatchedCount } from "../../state/Worlds.ts"
import { CopyButton } from "./CopyButton.tsx"
import type { IconName } from "./Icon.tsx"
import { Icon } from "./Icon.tsx"

interface Properties {
  readonly icon: IconName
  readonly title: string
  readonly children: ComponentChildren
}

/** Where there is nothing to see: why, and what to do next. */
export const Empty = ({ children, icon, title }: Properties): JSX.Element => (
  <div class="empty">
    <Icon name={icon} size={36} />
    <h2>{title}</h2>
    {children}
  </div>
)

const curl = (key: string): string =>
  `curl --request POST --url ${location.origin}/v1/wa/message \\
  --header 'Authorization: Bearer ${key}' \\
  --header 'Content-Type: application/json' \\
  --data '{"messaging_product":"whatsapp","to":"905321234567","type":"text","text":{"body":"*Merhaba!* Your order is on its way."}}'`

interface SnippetProperties {
  readonly label: string
  readonly text: string
  /** Keeps long lines long. */
  readonly isCode?: boolean
}

/** A command or a program to copy. */
export const Snippet = ({ isCode = false, label, text }: SnippetProperties): JSX.Element => (
  <div class={isCode ? "snippet code-lines" : "snippet"}>
    <pre tabIndex={0} aria-label={label} role="region">
      {text}
    </pre>
    <CopyButton text={text} label={`Copy ${label}`} />
  </div>
)

/** The empty inbox: where to point an application, and a first command. */
export const NothingYet = (): JSX.Element => (
  <Empty icon="chats" title="No messages yet">
    <p>
      Nothing that is sent here reaches a real phone. Point your application at{" "}
      <span class="mono">{location.origin}</span> with any key <span class="mono">mock_…</span>, or send a
      first message now:
    </p>
    <Snippet label="the command" text={curl(keyOf(route.value.world) ?? "mock_demo")} />
    <p>It appears here by itself.</p>
    {unmatchedCount.value === 0 ? null : (
      <p class="note warn">
        <span>
          {unmatchedCount.value === 1 ? "One request" : `${unmatchedCount.value} requests`} came with a key
          that no world has, or to another path.{" "}
          <a href={link({ world: "-", view: "requests" })}>See what went wrong</a>
        </span>
      </p>
    )}
  </Empty>
)
