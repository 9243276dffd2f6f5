/** What interactive messages share: header, body and footer around an action. */
import * as Schema from "effect/Schema"
import { addressed, fields } from "../Envelope.ts"
import type { Addressed, Envelope } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Media from "../Media.ts"

/** A message of type `interactive`, around what one of its kinds holds. */
export type InteractiveMessage<I> = Envelope &
  Addressed & { readonly type: "interactive"; readonly interactive: I }

export interface TextHeader {
  readonly type: "text"
  /** At most 60 characters. */
  readonly text: string
}
export interface ImageHeader {
  readonly type: "image"
  readonly image: Media.Source
}
export interface VideoHeader {
  readonly type: "video"
  readonly video: Media.Source
}
export interface DocumentHeader {
  readonly type: "document"
  readonly document: Media.NamedSource
}
/** What stands above the body of an interactive message; which kinds a message takes depends on its type. */
export type Header = TextHeader | ImageHeader | VideoHeader | DocumentHeader

export interface Body {
  readonly text: string
}
export interface Footer {
  /** At most 60 characters. */
  readonly text: string
}

/** What the constructors of interactive messages take around the action. A header that is a string is a text header. */
export interface Frame<H = Header> {
  readonly header?: H | string
  readonly body: string
  readonly footer?: string
}

/** Header, body and footer on the wire, from a constructor's options. */
export const frame = <H extends { readonly type: string }>(options: {
  readonly header?: H | string
  readonly body: string
  readonly footer?: string
}): { readonly header?: H | TextHeader; readonly body: Body; readonly footer?: Footer } => ({
  ...(options.header === undefined ? {} : { header: header(options.header) }),
  body: { text: options.body },
  ...(options.footer === undefined ? {} : { footer: { text: options.footer } })
})

const header = <H>(self: H | string): H | TextHeader =>
  typeof self === "string" ? { type: "text", text: self } : self

export const textHeader = Field.object<TextHeader>()({ type: Schema.Literal("text"), text: Field.text(60) })
export const imageHeader = Field.object<ImageHeader>()({
  type: Schema.Literal("image"),
  image: Media.file
})
export const videoHeader = Field.object<VideoHeader>()({
  type: Schema.Literal("video"),
  video: Media.file
})
export const documentHeader = Field.object<DocumentHeader>()({
  type: Schema.Literal("document"),
  document: Media.namedFile
})
export const anyHeader = Field.choice("type", [textHeader, imageHeader, videoHeader, documentHeader])

export const body = (max: number) => Field.object<Body>()({ text: Field.text(max) })
export const footer = Field.object<Footer>()({ text: Field.text(60) })

/** One kind of interactive message, from the schema of what `interactive` holds. */
export const kind = (
  interactive: Schema.Codec<unknown>,
  rules: ReadonlyArray<Field.Rule> = []
): Field.Kind => ({
  schema: Schema.Struct({ ...fields, type: Schema.Literal("interactive"), interactive }),
  rules: [addressed, headerSource, ...rules]
})

const headerSource: Field.Rule = (message, report) => {
  for (const kind of ["image", "video", "document"]) {
    const path = ["interactive", "header", kind]
    Field.eitherOr(Field.get(message, ...path), path, "id", "link", report)
  }
}
