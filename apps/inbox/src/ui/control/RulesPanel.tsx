/** The rules of the world, and the table of all scenarios. */
import type { JSX } from "preact"
import type { RuleView, RulesView } from "@connexease-gateway/mock-gateway"
import * as Client from "../../api/Client.ts"
import { withErrorToast } from "../../state/withErrorToast.ts"
import { scenarios, useScenarios } from "../../state/scenarios.ts"
import { CopyButton } from "../parts/CopyButton.tsx"
import { Icon } from "../parts/Icon.tsx"
import { RuleForm } from "./RuleForm.tsx"
import { useResource } from "./useResource.ts"

export const RulesPanel = ({ world }: { readonly world: string }): JSX.Element => {
  useScenarios()
  const path = Client.inWorld(world, "/rules")
  const [page, refresh] = useResource<RulesView>(path)
  const rules = page?.rules ?? []
  return (
    <>
      <h2>Rules</h2>
      <p class="aside">The first rule that applies chooses what happens to a request.</p>
      {page !== undefined && rules.length === 0 ? (
        <p class="note">No rules: nothing goes wrong on purpose.</p>
      ) : null}
      <ul class="cards">
        {rules.map((rule) => (
          <li key={rule.id} class="card-row">
            <div class="tight">
              <strong>
                <span class="mono">{rule.scenario}</span>{" "}
                {rule.at === undefined ? "" : `${rule.at} acceptance`}
              </strong>
              <span class="aside">{sentence(rule)}</span>
            </div>
            <span class="space" />
            {rule.remaining === undefined ? null : (
              <span class={`badge ${rule.remaining === 0 ? "" : "good"}`}>{rule.remaining} left</span>
            )}
            <span class="badge">applied {rule.appliedCount} times</span>
            <button
              type="button"
              class="button icon-only"
              aria-label={`Remove rule ${rule.id}`}
              onClick={() => void withErrorToast(() => Client.remove(`${path}/${rule.id}`)).then(refresh)}
            >
              <Icon name="trash" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {rules.length > 1 ? (
        <button
          type="button"
          class="button small danger"
          onClick={() => void withErrorToast(() => Client.remove(path)).then(refresh)}
        >
          Remove all rules
        </button>
      ) : null}
      <RuleForm path={path} onAdded={refresh} />
      <details class="part">
        <summary>
          <strong>All scenarios</strong> <span class="badge">{scenarios.value.length}</span>
        </summary>
        <p class="aside">
          One request meets a scenario with the header <span class="mono">X-Mock-Scenario</span>, or when it
          goes to the number beside it.
        </p>
        <div class="table-scroll" tabIndex={0} role="region" aria-label="All scenarios">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Scenario</th>
                <th scope="col">What happens</th>
                <th scope="col">Recipient</th>
              </tr>
            </thead>
            <tbody>
              {scenarios.value.map(({ digits, name, summary }) => {
                const recipients = [digits.before, digits.after].flatMap((three) =>
                  three === undefined ? [] : [`999${three}000000`]
                )
                return (
                  <tr key={name}>
                    <td class="mono">{name}</td>
                    <td>{summary}</td>
                    <td class="mono">
                      {recipients.map((recipient) => (
                        <span key={recipient} class="recipient">
                          {recipient} <CopyButton text={recipient} label={`Copy ${recipient}`} />
                        </span>
                      ))}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      </details>
    </>
  )
}

/** When a rule applies, and to which messages. */
const sentence = ({ to, type, when = { kind: "always" } }: RuleView): string => {
  const words = {
    always: () => "Always",
    next: () => (when.kind === "next" ? (when.count === 1 ? "The next one" : `The next ${when.count}`) : ""),
    every: () => (when.kind === "every" ? `Every ${when.nth}.` : ""),
    probability: () =>
      when.kind === "probability" ? `${Math.round(when.probability * 1_000) / 10}% of all` : "",
    window: () => (when.kind === "window" ? `From ${when.from} until ${when.until}` : "")
  }
  return [
    words[when.kind](),
    ...(to === undefined ? [] : [`to ${to}`]),
    ...(type === undefined ? [] : [`of type ${type}`])
  ].join(", ")
}
