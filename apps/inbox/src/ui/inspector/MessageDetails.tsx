/** Facts, statuses and warnings of a message, and buttons that change its status. */
import type { JSX } from "preact"
import * as Failure from "../../model/Failure.ts"
import type { Item } from "../../model/Item.ts"
import * as Items from "../../model/Item.ts"
import * as Times from "../../model/Times.ts"
import * as UserActions from "../../state/userActions.ts"
import { statusWord } from "../chats/message/Ticks.tsx"
import { CopyButton } from "../parts/CopyButton.tsx"
import { JsonView } from "../parts/JsonView.tsx"
import { FailForm } from "./FailForm.tsx"

const steps = ["sent", "delivered", "read"] as const

export const MessageDetails = ({ item }: { readonly item: Item }): JSX.Element => {
  const { sent } = item
  const would = Items.wouldFail(item)
  const over = sent?.status === "failed" || sent?.status === "read"
  return (
    <div class="stack">
      <dl class="facts">
        <dt>Id</dt>
        <dd class="mono">
          {item.id} <CopyButton text={item.id} label="Copy the id" />
        </dd>
        <dt>{item.direction === "out" ? "To" : "From"}</dt>
        <dd class="mono">
          {sent?.to ?? item.recipient}
          {sent !== undefined && sent.to !== item.recipient ? ` (${item.recipient})` : ""}
        </dd>
        {sent?.waId !== undefined && sent.waId !== item.recipient ? (
          <>
            <dt>On WhatsApp</dt>
            <dd class="mono">{sent.waId}</dd>
          </>
        ) : null}
        <dt>Type</dt>
        <dd>
          {item.type}
          {sent?.route === "marketing_messages" ? ", by the marketing endpoint" : ""}
          {sent?.sandbox === true ? ", sandbox" : ""}
        </dd>
        <dt>At</dt>
        <dd>{Times.full(item.at)}</dd>
        <dt>Seq</dt>
        <dd>{item.seq}</dd>
      </dl>
      {sent === undefined ? (
        <JsonView label="the message of the webhook" source={JSON.stringify(item.body)} />
      ) : (
        <>
          <h3>Statuses</h3>
          <ol class="life">
            <li>
              <strong>Accepted</strong> <time dateTime={sent.at}>{Times.full(sent.at)}</time>
            </li>
            {sent.statuses.map(({ at, error, status }) => (
              <li key={`${status} ${at}`} data-status={status}>
                <strong>{statusWord(status)}</strong> <time dateTime={at}>{Times.full(at)}</time>
                {error === undefined ? null : (
                  <p>
                    {error} {Failure.explain(error).title}
                  </p>
                )}
              </li>
            ))}
          </ol>
          {sent.sandbox ? (
            <p class="note">A sandbox message gets no statuses: the gateway does not send it to Meta.</p>
          ) : (
            <div class="line">
              {steps.map((step) => (
                <button
                  key={step}
                  type="button"
                  class="button small"
                  disabled={over || sent.statuses.some(({ status }) => status === step)}
                  onClick={() => void UserActions.step(item, step)}
                >
                  {statusWord(step)}
                </button>
              ))}
              <FailForm item={item} disabled={over} />
            </div>
          )}
          {would === undefined ? null : (
            <div class="note warn">
              <p>
                <strong>
                  Would fail in production: {would} {Failure.explain(would).title}
                </strong>
              </p>
              <p>
                {Failure.explain(would).advice} A world that enforces the window lets it fail: see Control,
                Limits.
              </p>
            </div>
          )}
          {sent.warnings.map(({ field, text }) => (
            <div key={field} class="note warn">
              <p>
                <strong class="mono">{field}</strong> {text}
              </p>
            </div>
          ))}
        </>
      )}
    </div>
  )
}
