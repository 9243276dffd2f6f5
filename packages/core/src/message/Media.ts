/**
 * Images, videos, audio, documents and stickers, each by `link` or by the `id`
 * of an upload. Meta fetches a link after it has accepted the message, so that
 * a link that cannot be fetched, a file that is too large and a wrong media
 * type come back as a failed status (131053), not as a refused send.
 */
import * as Schema from "effect/Schema"
import { addressed, defined, envelope, fields } from "./Envelope.ts"
import type { Addressed, Envelope, Optional, Options } from "./Envelope.ts"
import * as Field from "./Field.ts"

/** A file by upload. */
interface ById {
  /** The id that Meta's media endpoint gave. */
  readonly id: string
  readonly link?: never
}

/** A file by address. */
interface ByLink {
  /** A public http(s) address. Meta keeps what it fetched for ten minutes. */
  readonly link: string
  readonly id?: never
}

/** Where the file is: exactly one of `link` and `id`. */
export type Source = ById | ByLink

/** A file with a name to show. */
export type NamedSource = Source & { readonly filename?: string }

/** Media with a caption. */
export interface Captioned {
  /** At most 1,024 characters. */
  readonly caption?: string
}

/** The content of an image message. */
export type ImageContent = Source & Captioned

/** The content of a video message. */
export type VideoContent = Source & Captioned

/** The content of an audio message. */
export type AudioContent = Source & {
  /** A voice note: .ogg with the Opus codec, mono. Documented by Meta only. */
  readonly voice?: boolean
}

/** The content of a document message. */
export type DocumentContent = Source &
  Captioned & {
    /** With extension, which chooses the icon. At most 240 characters. */
    readonly filename?: string
  }
/** The content of a sticker message. */
export type StickerContent = Source

/** JPEG or PNG, at most 5 MB. Documented by Connexease (`link`, `caption`) and Meta (image-messages). */
export type Image = Envelope & Addressed & { readonly type: "image"; readonly image: ImageContent }
/** MP4 or 3GPP with H.264 and AAC, at most 16 MB. Documented by Meta only (video-messages). */
export type Video = Envelope & Addressed & { readonly type: "video"; readonly video: VideoContent }
/** AAC, AMR, MP3, M4A or OGG (Opus), at most 16 MB. Documented by Connexease and Meta (audio-messages). */
export type Audio = Envelope & Addressed & { readonly type: "audio"; readonly audio: AudioContent }
/** At most 100 MB. Documented by Connexease and Meta (document-messages). */
export type Document = Envelope &
  Addressed & { readonly type: "document"; readonly document: DocumentContent }
/** WebP, 512 by 512; 100 KB, or 500 KB when animated. Documented by Meta only (sticker-messages). */
export type Sticker = Envelope & Addressed & { readonly type: "sticker"; readonly sticker: StickerContent }

const source = (options: Source): Source => defined({ id: options.id, link: options.link }) as Source

/** An image with an optional caption. */
export const image = (options: Options & Source & Optional<Captioned>): Image => ({
  ...envelope(options),
  type: "image",
  image: { ...source(options), ...defined({ caption: options.caption }) }
})

/** A video with an optional caption. */
export const video = (options: Options & Source & Optional<Captioned>): Video => ({
  ...envelope(options),
  type: "video",
  video: { ...source(options), ...defined({ caption: options.caption }) }
})

/** An audio file, or with `voice: true` a voice note. */
export const audio = (options: Options & Source & { readonly voice?: boolean | undefined }): Audio => ({
  ...envelope(options),
  type: "audio",
  audio: { ...source(options), ...defined({ voice: options.voice }) }
})

/** A document with an optional caption and file name. */
export const document = (
  options: Options & Source & Optional<Captioned> & { readonly filename?: string | undefined }
): Document => ({
  ...envelope(options),
  type: "document",
  document: { ...source(options), ...defined({ caption: options.caption, filename: options.filename }) }
})

/** A sticker. */
export const sticker = (options: Options & Source): Sticker => ({
  ...envelope(options),
  type: "sticker",
  sticker: source(options)
})

const sourced = { id: Field.optional(Field.nonEmptyString), link: Field.optional(Field.link) }
const caption = Field.optional(Field.text(1024, 0))
const filename = Field.optional(Field.text(240))

/** A file where it has no caption: in headers and in template parameters. */
export const file = Field.object<Source>()(sourced)

/** The schema of {@link NamedSource}. */
export const namedFile = Field.object<NamedSource>()({ ...sourced, filename })

const content = {
  image: Field.object<ImageContent>()({ ...sourced, caption }),
  video: Field.object<VideoContent>()({ ...sourced, caption }),
  audio: Field.object<AudioContent>()({ ...sourced, voice: Field.optional(Schema.Boolean) }),
  document: Field.object<DocumentContent>()({ ...sourced, caption, filename }),
  sticker: file
}

/** The schema and rules of each kind, by its type. */
export const kinds: Readonly<Record<keyof typeof content, Field.Kind>> = {
  image: {
    schema: Schema.Struct({ ...fields, type: Schema.Literal("image"), image: content.image }),
    rules: [addressed, Field.oneOf(["image"], "id", "link")]
  },
  video: {
    schema: Schema.Struct({ ...fields, type: Schema.Literal("video"), video: content.video }),
    rules: [addressed, Field.oneOf(["video"], "id", "link")]
  },
  audio: {
    schema: Schema.Struct({ ...fields, type: Schema.Literal("audio"), audio: content.audio }),
    rules: [addressed, Field.oneOf(["audio"], "id", "link")]
  },
  document: {
    schema: Schema.Struct({ ...fields, type: Schema.Literal("document"), document: content.document }),
    rules: [addressed, Field.oneOf(["document"], "id", "link")]
  },
  sticker: {
    schema: Schema.Struct({ ...fields, type: Schema.Literal("sticker"), sticker: content.sticker }),
    rules: [addressed, Field.oneOf(["sticker"], "id", "link")]
  }
}
