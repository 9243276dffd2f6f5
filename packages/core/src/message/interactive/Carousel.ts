/** Two to ten cards to swipe through, of media or of products. Documented by Meta only. */
import * as Schema from "effect/Schema"
import { action as ctaUrl, ctaUrlAction } from "./CtaUrl.ts"
import type { CtaUrlAction } from "./CtaUrl.ts"
import { envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"
import type { OneToThree, Reply } from "./ReplyButtons.ts"
import { reference } from "./Products.ts"
import type { ProductReference } from "./Products.ts"

/** Pictures or videos to swipe through. @see Meta: interactive-media-carousel-messages */
export type MediaCarousel = Interactive.InteractiveMessage<CarouselContent<MediaCard>>
/** Products of a catalog to swipe through. @see Meta: interactive-product-carousel-messages */
export type ProductCarousel = Interactive.InteractiveMessage<CarouselContent<ProductCard>>

/** The content of a carousel message. */
export interface CarouselContent<Card> {
  readonly type: "carousel"
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly action: {
    /** Two to ten. Number and kind of buttons are the same on every card. */
    readonly cards: ReadonlyArray<Card>
  }
}

/** A card with an image or video. */
export interface MediaCard {
  /** 0 to 9, unique within the message. */
  readonly card_index: number
  /** What its button does; Meta shows it for links and leaves it out for quick replies. */
  readonly type?: "cta_url" | "quick_reply"
  readonly header: Interactive.ImageHeader | Interactive.VideoHeader
  /** At most 160 characters and two line breaks. */
  readonly body?: Interactive.Body
  readonly action: CtaUrlAction | QuickReplies
}

/** The quick-reply buttons of a card. */
export interface QuickReplies {
  readonly buttons: ReadonlyArray<{ readonly type: "quick_reply"; readonly quick_reply: Reply }>
}

/** A card with a product of a catalog. */
export interface ProductCard {
  /** 0 to 9, unique within the message. */
  readonly card_index: number
  readonly type: "product"
  /** All cards are of one catalog. */
  readonly action: ProductReference
}

/** What a card of `interactiveMediaCarousel` shows, and one kind of button. */
export type MediaCardOptions = {
  readonly header: Interactive.ImageHeader | Interactive.VideoHeader
  readonly body?: string | undefined
} & (
  | { readonly displayText: string; readonly url: string; readonly buttons?: never }
  | { readonly buttons: OneToThree<Reply>; readonly displayText?: never; readonly url?: never }
)

/**
 * Cards of pictures or videos, each with a button that opens an address, or
 * each with quick replies. The cards are numbered in their order.
 */
export const interactiveMediaCarousel = (
  options: Options & { readonly body: string; readonly cards: ReadonlyArray<MediaCardOptions> }
): MediaCarousel => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "carousel",
    body: { text: options.body },
    action: { cards: Field.mapItems(options.cards, mediaCard) }
  }
})

const mediaCard = (card: MediaCardOptions, index: number): MediaCard => ({
  card_index: index,
  ...(card.buttons === undefined ? { type: "cta_url" } : {}),
  header: card.header,
  ...(card.body === undefined ? {} : { body: { text: card.body } }),
  action:
    card.buttons === undefined
      ? ctaUrlAction(card)
      : { buttons: Field.mapItems(card.buttons, (reply) => ({ type: "quick_reply", quick_reply: reply })) }
})

/** Cards of products of one catalog. The cards are numbered in their order. */
export const interactiveProductCarousel = (
  options: Options & {
    readonly body: string
    readonly catalogId: string
    readonly productRetailerIds: ReadonlyArray<string>
  }
): ProductCarousel => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "carousel",
    body: { text: options.body },
    action: {
      cards: Field.mapItems(options.productRetailerIds, (id, index) => ({
        card_index: index,
        type: "product",
        action: { catalog_id: options.catalogId, product_retailer_id: id }
      }))
    }
  }
})

const cards = ["interactive", "action", "cards"] as const

const cardsOf = (message: unknown) => Field.items(Field.get(message, ...cards))

const placed: Field.Rule = (message, report) =>
  Field.unique(
    cardsOf(message).map((card, i) => [Field.get(card, "card_index"), [...cards, i, "card_index"]]),
    "each card has a place of its own",
    report
  )

const sources: Field.Rule = (message, report) =>
  cardsOf(message).forEach((card, i) => {
    for (const kind of ["image", "video"]) {
      const path = [...cards, i, "header", kind]
      Field.eitherOr(Field.get(card, "header", kind), path, "id", "link", report)
    }
  })

/** Either an address, or as many quick replies as the first card has. */
const alike: Field.Rule = (message, report) => {
  const counts = cardsOf(message).map((card) => {
    const buttons = Field.get(card, "action", "buttons")
    return buttons === undefined ? "url" : Field.items(buttons).length
  })
  counts.forEach((count, i) => {
    if (count !== counts[0])
      report([...cards, i, "action"], "must have buttons of the same kind and number on every card")
  })
}

const oneCatalog: Field.Rule = (message, report) => {
  const catalogs = cardsOf(message).map((card) => Field.get(card, "action", "catalog_id"))
  catalogs.forEach((catalog, i) => {
    if (catalog !== catalogs[0])
      report([...cards, i, "action", "catalog_id"], "must be the same on every card")
  })
}

const carousel = <S extends Schema.Top>(card: S) =>
  Field.object<CarouselContent<S["Type"]>>()({
    type: Schema.Literal("carousel"),
    body: Interactive.body(1024),
    action: Field.object<CarouselContent<S["Type"]>["action"]>()({ cards: Field.list(card, 2, 10) })
  })

const quickReplies = Field.object<QuickReplies>()({
  buttons: Field.list(
    Field.object<QuickReplies["buttons"][number]>()({
      type: Schema.Literal("quick_reply"),
      quick_reply: Field.object<Reply>()({ id: Field.text(256), title: Field.text(20) })
    }),
    1,
    3
  )
})

/** The schema and rules of a carousel of media. */
export const media = Interactive.kind(
  carousel(
    Field.object<MediaCard>()({
      card_index: Field.integer(0, 9),
      type: Field.optional(Schema.Literals(["cta_url", "quick_reply"])),
      header: Field.choice("type", [Interactive.imageHeader, Interactive.videoHeader]),
      body: Field.optional(
        Field.object<Interactive.Body>()({
          text: Field.text(160).check(
            Schema.isPattern(/^[^\n]*(?:\n[^\n]*){0,2}$/, { expected: "must have at most two line breaks" })
          )
        })
      ),
      action: Schema.Union([ctaUrl, quickReplies])
    })
  ),
  [placed, sources, alike]
)

/** The schema and rules of a carousel of products. */
export const product = Interactive.kind(
  carousel(
    Field.object<ProductCard>()({
      card_index: Field.integer(0, 9),
      type: Schema.Literal("product"),
      action: reference
    })
  ),
  [placed, oneCatalog]
)
