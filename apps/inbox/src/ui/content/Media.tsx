/** Media of a message: where they come from, without loading them. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import * as Links from "../../model/Link.ts"
import { Formatted } from "../parts/Formatted.tsx"
import type { IconName } from "../parts/Icon.tsx"
import { Icon } from "../parts/Icon.tsx"
import { Link } from "../parts/Link.tsx"

const names: Readonly<Record<string, readonly [string, IconName]>> = {
  image: ["Photo", "image"],
  video: ["Video", "video"],
  audio: ["Audio", "audio"],
  document: ["Document", "document"],
  sticker: ["Sticker", "sticker"],
  gif: ["GIF", "image"]
}

export const mediaKinds: ReadonlyArray<string> = Object.keys(names)

/** The last part of an address, or the file name that was given. */
const fileName = (media: unknown): string | undefined => {
  const given = Json.text(media, "filename")
  const href = Links.safe(Json.text(media, "link"))
  if (given !== undefined || href === undefined) return given
  const last = new URL(href).pathname.split("/").at(-1)
  return last === "" ? undefined : last
}

/**
 * A medium as a card: what it is and where it would come from. The mock never fetches it, and neither does the page.
 */
export const MediaCard = ({
  kind,
  media
}: {
  readonly kind: string
  readonly media: unknown
}): JSX.Element => {
  const [name, icon] = names[kind] ?? [kind, "document"]
  const link = Json.text(media, "link")
  const host = Links.host(link)
  const id = Json.text(media, "id")
  const mime = Json.text(media, "mime_type")
  return (
    <div class="card media">
      <span class="card-icon">
        <Icon name={icon} size={22} />
      </span>
      <div class="card-text">
        <strong>{Json.at(media, "voice") === true ? "Voice message" : name}</strong>
        <span class="card-line" title={link}>
          {fileName(media) ?? host ?? (id === undefined ? link : `id ${id}`) ?? mime ?? "without a source"}
        </span>
        {link === undefined ? null : (
          <span class="card-line">
            <Link href={link}>Open link</Link>
            {host === undefined ? " not a web address" : ` on ${host}`}
          </span>
        )}
      </div>
    </div>
  )
}

/** A medium with its caption. */
export const Media = ({ kind, media }: { readonly kind: string; readonly media: unknown }): JSX.Element => {
  const caption = Json.text(media, "caption")
  return (
    <>
      <MediaCard kind={kind} media={media} />
      {caption === undefined ? null : <Formatted text={caption} />}
    </>
  )
}
