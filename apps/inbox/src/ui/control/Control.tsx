/** The control view: one panel for each part of a world. */
import type { FunctionComponent, JSX } from "preact"
import { useRef } from "preact/hooks"
import { link, route } from "../../state/router.ts"
import { shown } from "../../state/Worlds.ts"
import { NothingYet } from "../parts/Empty.tsx"
import type { IconName } from "../parts/Icon.tsx"
import { Icon } from "../parts/Icon.tsx"
import { useScrollIntoView } from "../parts/useScrollIntoView.ts"
import { ClockPanel } from "./ClockPanel.tsx"
import { DataPanel } from "./DataPanel.tsx"
import { LimitsPanel } from "./LimitsPanel.tsx"
import { RulesPanel } from "./RulesPanel.tsx"
import { TemplatesPanel } from "./TemplatesPanel.tsx"
import { WebhooksPanel } from "./WebhooksPanel.tsx"

interface Panel {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  readonly View: FunctionComponent<{ readonly world: string }>
}

const panels: readonly [Panel, ...ReadonlyArray<Panel>] = [
  { id: "rules", label: "Rules", icon: "bolt", View: RulesPanel },
  { id: "clock", label: "Clock", icon: "clock", View: ClockPanel },
  { id: "templates", label: "Templates", icon: "template", View: TemplatesPanel },
  { id: "webhooks", label: "Webhooks", icon: "webhook", View: WebhooksPanel },
  { id: "limits", label: "Limits", icon: "wallet", View: LimitsPanel },
  { id: "data", label: "Data", icon: "document", View: DataPanel }
]

export const Control = (): JSX.Element => {
  const world = shown.value
  if (world === undefined || world === "-") return <NothingYet />
  return <Panels world={world} />
}

const Panels = ({ world }: { readonly world: string }): JSX.Element => {
  const bar = useRef<HTMLElement>(null)
  const { id, label, View } = panels.find((panel) => panel.id === route.value.item) ?? panels[0]
  useScrollIntoView(bar, "[aria-current]", id)
  return (
    <div class="control">
      <nav ref={bar} class="control-nav" aria-label="Control">
        {panels.map((panel) => (
          <a
            key={panel.id}
            class="control-link inset-focus"
            href={link({ view: "control", item: panel.id })}
            aria-current={panel.id === id ? "page" : undefined}
          >
            <Icon name={panel.icon} size={16} />
            {panel.label}
          </a>
        ))}
      </nav>
      <section class="panel" aria-label={label} key={`${world} ${id}`}>
        <View world={world} />
      </section>
    </div>
  )
}
