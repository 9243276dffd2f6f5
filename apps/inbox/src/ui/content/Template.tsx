/** Template messages, sent or as a preview. */
import type { JSX } from "preact"
import type { Item } from "../../model/Item.ts"
import * as Json from "../../model/Json.ts"
import type { Rendered } from "../../model/Summary.ts"
import { Formatted } from "../parts/Formatted.tsx"
import { MediaCard, mediaKinds } from "./Media.tsx"
import { Action, Actions, Body, Footer, LinkAction } from "./Parts.tsx"
import type { IconName } from "../parts/Icon.tsx"
import { useUserActions } from "./useUserActions.ts"

/** A template message: as the mock rendered it, or what is known of it where the template is not registered. */
export const Template = ({
  item,
  template
}: {
  readonly item: Item
  readonly template: unknown
}): JSX.Element => {
  const name = Json.text(template, "name") ?? "without a name"
  const language = Json.text(template, "language", "code")
  const { rendered } = item
  return (
    <>
      <p class="template-name">
        Template <span class="mono">{name}</span>
        {language === undefined ? null : ` · ${language}`}
      </p>
      {rendered === undefined || rendered.body === undefined ? (
        <Unknown rendered={rendered} variables={item.sent?.variables ?? {}} />
      ) : (
        <RenderedTemplate item={item} rendered={rendered} />
      )}
    </>
  )
}

/** A rendered template: also the preview of one that was not sent. */
export const RenderedTemplate = ({
  item,
  rendered
}: {
  readonly item?: Item
  readonly rendered: Rendered
}): JSX.Element => (
  <>
    <Head header={rendered.header} />
    <Body text={rendered.body} />
    <Footer text={rendered.footer} />
    <Buttons buttons={rendered.buttons} item={item} />
    {rendered.cards.length === 0 ? null : (
      <ul class="carousel" aria-label="Cards" tabIndex={0}>
        {rendered.cards.map((card) => (
          <li class="carousel-card">
            <Head header={card.header} />
            <Body text={card.body} />
            <Buttons buttons={card.buttons} item={item} />
          </li>
        ))}
      </ul>
    )}
  </>
)

const Head = ({ header }: { readonly header: Rendered["header"] }): JSX.Element | null => {
  if (header === undefined) return null
  const kind = header.format.toLowerCase()
  return header.text !== undefined && !mediaKinds.includes(kind) ? (
    <div class="message-header">
      <Formatted text={header.text} />
    </div>
  ) : (
    <MediaCard kind={kind} media={header} />
  )
}

const icons: Readonly<Record<string, IconName>> = {
  QUICK_REPLY: "reply",
  PHONE_NUMBER: "phone",
  VOICE_CALL: "phone",
  COPY_CODE: "copy",
  OTP: "copy",
  FLOW: "flow",
  CATALOG: "cart",
  MPM: "list",
  SPM: "cart",
  ORDER_DETAILS: "wallet"
}

const Buttons = ({
  buttons,
  item
}: {
  readonly buttons: Rendered["buttons"]
  readonly item: Item | undefined
}): JSX.Element | null => {
  const user = useUserActions()
  return buttons.length === 0 ? null : (
    <Actions>
      {buttons.map((button) =>
        button.type === "URL" ? (
          <LinkAction href={button.value} label={button.text} />
        ) : (
          <Action
            icon={icons[button.type] ?? "bolt"}
            label={button.text}
            title={button.value}
            onPress={
              button.type === "QUICK_REPLY" && item !== undefined && user !== undefined
                ? () => user.press(item, button.value ?? button.text)
                : undefined
            }
          />
        )
      )}
    </Actions>
  )
}

interface UnknownProperties {
  readonly rendered: Rendered | undefined
  readonly variables: Readonly<Record<string, string>>
}

const Unknown = ({ rendered, variables: given }: UnknownProperties): JSX.Element => {
  const variables = Object.entries(given)
  return (
    <>
      <Head header={rendered?.header} />
      <p class="aside">The template is not registered here, so its words are not known.</p>
      {variables.length === 0 ? null : (
        <dl class="facts">
          {variables.map(([name, value]) => (
            <>
              <dt class="mono">{name}</dt>
              <dd dir="auto">{value}</dd>
            </>
          ))}
        </dl>
      )}
    </>
  )
}
