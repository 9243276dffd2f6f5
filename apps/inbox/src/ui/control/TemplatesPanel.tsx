/** The registered templates of the world. */
import type { TemplateView, TemplatesView } from "@connexease-gateway/mock-gateway"
import type { JSX } from "preact"
import { useState } from "preact/hooks"
import * as Client from "../../api/Client.ts"
import * as Json from "../../model/Json.ts"
import { previewTemplate } from "../../model/previewTemplate.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { RenderedTemplate } from "../content/Template.tsx"
import { Icon } from "../parts/Icon.tsx"
import { JsonView } from "../parts/JsonView.tsx"
import { useResource } from "./useResource.ts"

const statuses = ["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"] as const

export const TemplatesPanel = ({ world }: { readonly world: string }): JSX.Element => {
  const path = Client.inWorld(world, "/templates")
  const [page, refresh] = useResource<TemplatesView>(path)
  const templates = page?.data ?? []
  return (
    <>
      <h2>Templates</h2>
      <p class="aside">A template is sent only as it is registered here, as at Meta.</p>
      <div class="stack">
        {templates.map((template) => (
          <TemplateCard
            key={`${template.name} ${template.language}`}
            path={path}
            template={template}
            onChange={refresh}
          />
        ))}
      </div>
      <AddForm path={path} onAdded={refresh} />
    </>
  )
}

interface CardProperties {
  readonly path: string
  readonly template: TemplateView
  readonly onChange: () => Promise<void>
}

const TemplateCard = ({ onChange, path, template }: CardProperties): JSX.Element => {
  const { category, components, id, language, name, status, takes } = template
  const place = `${path}/${encodeURIComponent(name)}`
  return (
    <details class="delivery">
      <summary>
        <strong class="mono">{name}</strong>
        <span>{language}</span>
        <span class="badge">{category.toLowerCase()}</span>
        <span class={`badge ${status === "APPROVED" ? "good" : status === "PENDING" ? "warn" : "bad"}`}>
          {status.toLowerCase()}
        </span>
      </summary>
      <div class="stack">
        <p class="aside mono">{takes}</p>
        <div class="message preview">
          <div class="bubble">
            <RenderedTemplate rendered={previewTemplate(components)} />
          </div>
        </div>
        <div class="line">
          <select
            class="input small"
            aria-label={`Status of ${name}`}
            value={status}
            onChange={({ currentTarget: { value: status } }) =>
              void withErrorToast(
                () => Client.post(`${place}/status`, { status, language }),
                "Changed."
              ).then(onChange)
            }
          >
            {statuses.map((one) => (
              <option key={one} value={one}>
                {one.toLowerCase()}
              </option>
            ))}
          </select>
          <button
            type="button"
            class="button small danger"
            onClick={() =>
              void withErrorToast(
                () => Client.remove(`${place}?language=${encodeURIComponent(language)}`),
                "The template was removed."
              ).then(onChange)
            }
          >
            <Icon name="trash" size={15} />
            Remove
          </button>
        </div>
        <JsonView
          label={`the template ${name}`}
          source={JSON.stringify({ id, name, language, category, status, components })}
        />
      </div>
    </details>
  )
}

const example = JSON.stringify(
  {
    name: "delivery_today",
    language: "en",
    category: "UTILITY",
    components: [
      { type: "BODY", text: "Hello *{{1}}*, your parcel arrives today.", example: { body_text: [["Ayşe"]] } },
      { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Leave it at the door" }] }
    ]
  },
  null,
  2
)

const AddForm = ({
  onAdded,
  path
}: {
  readonly path: string
  readonly onAdded: () => Promise<void>
}): JSX.Element => {
  const [text, setText] = useState(example)
  const json = Json.parse(text)
  const valid = typeof json === "object" && json !== null
  return (
    <form
      class="form part"
      onSubmit={(event) => {
        event.preventDefault()
        void withErrorToast(() => Client.post(path, json), "The template is registered.").then(onAdded)
      }}
    >
      <h3>Add from JSON</h3>
      <label class="field">
        As Meta's template API returns it: one template, or a list
        <textarea
          class="input mono"
          rows={10}
          spellcheck={false}
          aria-invalid={!valid}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {valid ? null : <p class="note bad">This is not JSON.</p>}
      <div>
        <button type="submit" class="button primary" disabled={!valid}>
          Register
        </button>
      </div>
    </form>
  )
}
