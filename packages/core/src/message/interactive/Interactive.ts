/** What interactive messages share: header, body and footer around an action. */
import * as Schema from "effect/Schema"
import { addressed, fields } from "../Envelope.ts"
import type { Addressed, Envelope } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Media from "../Media.ts"

/** A message of type `interactive`, around what one of its kinds holds. */
export type InteractiveMessage<I> = Envelope &
  Addressed & { readonly type: "interactive"; readonly interactive: I }

/** A header of text. */
export interface TextHeader {
  readonly type: "text"
  /** At most 60 characters. */
  readonly text: string
}

/** A header with an image. */
export interface ImageHeader {
  readonly type: "image"
  readonly image: Media.Source & {
    /** Where the link leads, on Meta's older pages of order messages. */
    readonly provider?: string | { readonly name: string }
  }
}

/** A header with a video. */
export interface VideoHeader {
  readonly type: "video"
  readonly video: Media.Source
}

/** A header with a document. */
export interface DocumentHeader {
  readonly type: "document"
  readonly document: Media.NamedSource
}
/** What stands above the body of an interactive message; which kinds a message takes depends on its type. */
export type Header = TextHeader | ImageHeader | VideoHeader | DocumentHeader

/** The text of a message. */
export interface Body {
  readonly text: string
}

/** The small text below the body. */
export interface Footer {
  /** At most 60 characters. */
  readonly text: string
}

/** What the constructors of interactive messages take around the action. A header that is a string is a text header. */
export interface Frame<H = Header> {
  readonly header?: H | string | undefined
  readonly body: string
  readonly footer?: string | undefined
}

/** Header, body and footer on the wire, from a constructor's options. */
export const frame = <H extends { readonly type: string }>(options: {
  readonly header?: H | string | undefined
  readonly body: string
  readonly footer?: string | undefined
}): { readonly header?: H | TextHeader; readonly body: Body; readonly footer?: Footer } => ({
  ...(options.header === undefined ? {} : { header: header(options.header) }),
  body: { text: options.body },
  ...(options.footer === undefined ? {} : { footer: { text: options.footer } })
})

const header = <H>(self: H | string): H | TextHeader =>
  typeof self === "string" ? { type: "text", text: self } : self

/** The schema of {@link TextHeader}. */
export const textHeader = Field.object<TextHeader>()({ type: Schema.Literal("text"), text: Field.text(60) })

/** The schema of {@link ImageHeader}. */
export const imageHeader = Field.object<ImageHeader>()({
  type: Schema.Literal("image"),
  image: Field.object<ImageHeader["image"]>()({
    ...Media.file.fields,
    provider: Field.optional(Schema.Union([Schema.String, Schema.Struct({ name: Schema.String })]))
  })
})

/** The schema of {@link VideoHeader}. */
export const videoHeader = Field.object<VideoHeader>()({
  type: Schema.Literal("video"),
  video: Media.file
})

/** The schema of {@link DocumentHeader}. */
export const documentHeader = Field.object<DocumentHeader>()({
  type: Schema.Literal("document"),
  document: Media.namedFile
})

/** The schema of {@link Header}. */
export const anyHeader = Field.choice("type", [textHeader, imageHeader, videoHeader, documentHeader])

/** The schema of {@link Body}, with a limit in characters. */
export const body = (max: number) => Field.object<Body>()({ text: Field.text(max) })

/** The schema of {@link Footer}. */
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
