/** A place on the map. Documented by Meta only (location-messages). */
import * as Schema from "effect/Schema"
import { addressed, defined, envelope, fields } from "./Envelope.ts"
import type { Addressed, Envelope, Optional, Options } from "./Envelope.ts"
import * as Field from "./Field.ts"

/** A place on the map. @see Meta: location-messages */
export type Location = Envelope & Addressed & { readonly type: "location"; readonly location: Place }

/** Degrees as Meta documents them, strings, or as its servers also take them, numbers. */
export interface Place {
  /** -90 to 90. */
  readonly latitude: string | number
  /** -180 to 180. */
  readonly longitude: string | number
  readonly name?: string
  readonly address?: string
}

/** A place on the map. */
export const location = (options: Options & Optional<Place>): Location => ({
  ...envelope(options),
  type: "location",
  location: defined({
    latitude: options.latitude,
    longitude: options.longitude,
    name: options.name,
    address: options.address
  })
})

const degrees = (limit: number) => {
  const expected = `must be a number from -${limit} to ${limit}`
  const inRange = (self: number) => self >= -limit && self <= limit
  return Schema.Union([
    Schema.Finite.check(Schema.isBetween({ minimum: -limit, maximum: limit }, { expected })),
    Schema.String.check(
      Schema.isPattern(/^[+-]?\d{1,3}(?:\.\d*)?$/, { expected }),
      Schema.makeFilter((self: string) => inRange(Number(self)), { expected })
    )
  ]).annotate({ message: expected })
}

/** Also what a template's header takes. */
export const place = Field.object<Place>()({
  latitude: degrees(90),
  longitude: degrees(180),
  name: Field.optional(Schema.String),
  address: Field.optional(Schema.String)
})

/** The schema and rules of this kind of message. */
export const kind: Field.Kind = {
  schema: Schema.Struct({ ...fields, type: Schema.Literal("location"), location: place }),
  rules: [addressed]
}
