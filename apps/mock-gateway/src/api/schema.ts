/** What the schemas of the control API are built from: TypeBox, a static type that is read-only, and values that many share. */
import { Type } from "typebox"
import type { Static as StaticOf, TObject, TProperties, TSchema, TSchemaOptions, TUnion } from "typebox"
import type { JsonObject as AnyJsonObject } from "../kernel/validation/Json.ts"

/** JSON of Meta's is read-only already, and has no end. */
type DeepReadonly<A> = AnyJsonObject extends A
  ? A
  : A extends object
    ? { readonly [K in keyof A]: DeepReadonly<A[K]> }
    : A

/** The type of the values that a schema allows. */
export type Static<S extends TSchema> = DeepReadonly<StaticOf<S>>

/** An object with these properties and no others. One with a `title` is a component of the OpenAPI document. */
export const object = <P extends TProperties>(properties: P, options: TSchemaOptions = {}) =>
  Type.Object(properties, { ...options, additionalProperties: false })

export const nullable = <S extends TSchema>(schema: S, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options)

/** One of several objects, told apart by the value of one property: a wrong value of another is reported as such. */
export const tagged = <S extends Array<TObject>>(tag: string, variants: readonly [...S]) =>
  Type.Unsafe<StaticOf<TUnion<S>>>({
    type: "object",
    discriminator: { propertyName: tag },
    required: [tag],
    oneOf: variants
  })

/** Texts by name. */
export const Texts = Type.Unsafe<Record<string, string>>({
  type: "object",
  additionalProperties: { type: "string" }
})

/** Any JSON object, such as one of Meta's. */
export const JsonObject = Type.Unsafe<AnyJsonObject>({ type: "object" })

/** What counts and times may grow to in a snapshot; sums of many stay exact. */
export const MAX_COUNT = 9e12

/** A whole number from zero. */
export const Count = Type.Integer({ minimum: 0, maximum: MAX_COUNT })

/** A time as the control API reports it. */
export const Time = Type.String({ format: "date-time", description: "ISO 8601, in world time" })

/** A time as the control API takes it. */
export const TimeInput = Type.Union([Type.String(), Type.Integer()], {
  description: "ISO 8601, or Unix milliseconds, from 1970 to 9999; in world time"
})

/** The latest time that clocks and rules take: the end of the year 9999. */
export const MAX_TIME_MS = Date.UTC(10_000, 0) - 1

/** How far what happens may lie beside the times that clocks take: a hundred years. */
export const TIME_ROOM_MS = 100 * 366 * 24 * 3_600_000

/** A time as a snapshot keeps it. */
export const Millis = Type.Number({
  minimum: -TIME_ROOM_MS,
  maximum: MAX_TIME_MS + TIME_ROOM_MS,
  description: "Unix milliseconds, in world time"
})

/** Names and values that are valid in HTTP headers. */
export const headers = (limits: { readonly maxProperties: number; readonly maxLength?: number }) =>
  Type.Unsafe<Record<string, string>>({
    type: "object",
    maxProperties: limits.maxProperties,
    propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" },
    additionalProperties: {
      type: "string",
      pattern: "^[\\t\\x20-\\x7e\\x80-\\xff]*$",
      ...(limits.maxLength === undefined ? {} : { maxLength: limits.maxLength })
    }
  })

/** The most entries that one answer lists. */
export const limit = (options: TSchemaOptions = {}) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000, description: "the most to list", ...options })
  )

/** Only entries after one that is known. */
export const since = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 2 * MAX_COUNT, description: "only what came after this `seq`" })
)
