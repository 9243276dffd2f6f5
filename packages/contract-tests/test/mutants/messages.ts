/** Mutants that refuse messages which keep the rules. */
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const { refuseValid, sent, words } = Mutators

const characters = (text: string): number => [...text].length

export const messages: ReadonlyArray<Mutant> = [
  {
    id: "text-in-utf-16",
    guarantee: "message.text",
    title: "counts an emoji of a text as two characters",
    wrong: () => refuseValid((asked) => words(asked, "/text/body").length > 4096)
  },
  {
    id: "text-limit-4095",
    guarantee: "message.text",
    title: "refuses a text of 4,096 characters",
    wrong: () => refuseValid((asked) => characters(words(asked, "/text/body")) > 4095)
  },
  {
    id: "type-required",
    guarantee: "message.text",
    title: "refuses a text without type",
    wrong: () =>
      refuseValid((asked) => sent(asked, "/type") === undefined && sent(asked, "/text") !== undefined)
  },
  {
    id: "image-by-link",
    guarantee: "message.image",
    title: "refuses an uploaded image",
    wrong: () => refuseValid((asked) => sent(asked, "/image/id") !== undefined)
  },
  {
    id: "caption-not-empty",
    guarantee: "message.image",
    title: "refuses an empty caption",
    wrong: () => refuseValid((asked) => sent(asked, "/image/caption") === "")
  },
  {
    id: "audio-without-voice",
    guarantee: "message.audio",
    title: "refuses a voice message",
    wrong: () => refuseValid((asked) => sent(asked, "/audio/voice") !== undefined)
  },
  {
    id: "video-caption-1023",
    guarantee: "message.video",
    title: "refuses a caption of 1,024 characters under a video",
    wrong: () => refuseValid((asked) => words(asked, "/video/caption").length > 1023)
  },
  {
    id: "document-unnamed",
    guarantee: "message.document",
    title: "refuses a document with a file name",
    wrong: () => refuseValid((asked) => sent(asked, "/document/filename") !== undefined)
  },
  {
    id: "no-stickers",
    guarantee: "message.sticker",
    title: "knows no stickers",
    wrong: () => refuseValid((asked) => sent(asked, "/type") === "sticker")
  },
  {
    id: "location-in-words",
    guarantee: "message.location",
    title: "refuses coordinates that are numbers",
    wrong: () => refuseValid((asked) => typeof sent(asked, "/location/latitude") === "number")
  },
  {
    id: "contacts-five",
    guarantee: "message.contacts",
    title: "takes five contact cards at most",
    wrong: () => refuseValid((asked) => sent(asked, "/contacts/5") !== undefined)
  },
  {
    id: "reaction-for-ever",
    guarantee: "message.reaction",
    title: "refuses to take a reaction back",
    wrong: () => refuseValid((asked) => sent(asked, "/reaction/emoji") === "")
  },
  {
    id: "list-body-1024",
    guarantee: "message.interactive",
    title: "takes 1,024 characters in the body of a list",
    wrong: () =>
      refuseValid(
        (asked) =>
          sent(asked, "/interactive/type") === "list" && words(asked, "/interactive/body/text").length > 1024
      )
  },
  {
    id: "buttons-in-utf-16",
    guarantee: "message.interactive",
    title: "counts an emoji on a button as two characters",
    wrong: () => refuseValid((asked) => words(asked, "/interactive/action/buttons/0/reply/title").length > 20)
  },
  {
    id: "carousel-of-products-only",
    guarantee: "message.interactive",
    title: "knows no carousel of links",
    wrong: () => refuseValid((asked) => words(asked, "/interactive/action/cards/0/type") === "cta_url")
  },
  {
    id: "template-lower-case",
    guarantee: "message.template",
    title: "refuses the types of a template in capitals",
    wrong: () => refuseValid(({ text }) => /"type":"[A-Z_]+"/.test(text))
  },
  {
    id: "template-index-in-words",
    guarantee: "message.template",
    title: "refuses the index of a button that is a number",
    wrong: () => refuseValid(({ text }) => /"index":\d/.test(text))
  },
  {
    id: "tracking-256",
    guarantee: "message.context",
    title: "takes 256 characters of tracking data",
    wrong: () => refuseValid((asked) => words(asked, "/biz_opaque_callback_data").length > 256)
  },
  {
    id: "no-replies",
    guarantee: "message.context",
    title: "refuses a reply",
    wrong: () => refuseValid((asked) => sent(asked, "/context") !== undefined)
  },
  {
    id: "fields-known-only",
    guarantee: "message.unknown-fields",
    title: "refuses an undocumented field",
    wrong: () =>
      refuseValid(
        ({ body }) =>
          typeof body === "object" &&
          body !== null &&
          Object.keys(body).some((key) => !/^(messaging_product|recipient.*|to|type|text|context)$/.test(key))
      )
  }
]
