/** Every kind of message that core knows, by `type` and, below `interactive`, by `interactive.type`. */
import * as Address from "./interactive/Address.ts"
import * as Carousel from "./interactive/Carousel.ts"
import * as Contacts from "./Contacts.ts"
import * as CtaUrl from "./interactive/CtaUrl.ts"
import { get, items } from "./Field.ts"
import type { Kind } from "./Field.ts"
import * as Flow from "./interactive/Flow.ts"
import * as List from "./interactive/List.ts"
import * as Location from "./Location.ts"
import * as Media from "./Media.ts"
import * as OrderMessage from "./interactive/OrderMessage.ts"
import * as Products from "./interactive/Products.ts"
import * as Reaction from "./Reaction.ts"
import * as ReplyButtons from "./interactive/ReplyButtons.ts"
import * as Request from "./interactive/Request.ts"
import * as TemplateMessage from "./template/TemplateMessage.ts"
import * as Text from "./Text.ts"
import * as VoiceCall from "./interactive/VoiceCall.ts"

/** A kind, or, where `type` alone does not decide, a function that selects one by the message. */
export type Choice = Kind | ((message: unknown) => Kind)

/** The kinds by `type`; `interactive` apart. */
export const messages = {
  text: Text.kind,
  ...Media.kinds,
  location: Location.kind,
  contacts: Contacts.kind,
  reaction: Reaction.kind,
  template: TemplateMessage.kind
} satisfies Record<string, Choice>

/** The kinds of interactive messages by `interactive.type`. */
export const interactive = {
  button: ReplyButtons.kind,
  list: List.kind,
  cta_url: CtaUrl.kind,
  flow: Flow.kind,
  ...Request.kinds,
  voice_call: VoiceCall.kind,
  ...Products.kinds,
  address_message: Address.kind,
  carousel: (message: unknown) =>
    items(get(message, "interactive", "action", "cards")).some((card) => get(card, "type") === "product")
      ? Carousel.product
      : Carousel.media,
  ...OrderMessage.kinds
} satisfies Record<string, Choice>
