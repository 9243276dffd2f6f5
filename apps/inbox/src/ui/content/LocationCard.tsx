/** A place: its name and address, and where it lies. */
import type { JSX } from "preact"
import * as Json from "../../model/Json.ts"
import { Icon } from "../parts/Icon.tsx"
import { Link } from "../parts/Link.tsx"

export const LocationCard = ({ location }: { readonly location: unknown }): JSX.Element => {
  const latitude = Json.text(location, "latitude")
  const longitude = Json.text(location, "longitude")
  const name = Json.text(location, "name")
  const address = Json.text(location, "address")
  const map = `https://www.openstreetmap.org/?mlat=${encodeURIComponent(latitude ?? "")}&mlon=${encodeURIComponent(longitude ?? "")}&zoom=15`
  return (
    <div class="card">
      <span class="card-icon">
        <Icon name="location" size={22} />
      </span>
      <div class="card-text">
        <strong dir="auto">{name ?? "Location"}</strong>
        {address === undefined ? null : (
          <span class="card-line" dir="auto">
            {address}
          </span>
        )}
        <span class="card-line">
          {latitude ?? "?"}, {longitude ?? "?"} · <Link href={map}>Open map</Link>
        </span>
      </div>
    </div>
  )
}
