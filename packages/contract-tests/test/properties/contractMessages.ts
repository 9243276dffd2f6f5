/**
 * Messages generated from the schemas of the contract's OpenAPI document. What they know of messages is what
 * the document says, so that core, which has schemas of its own, can be compared with it.
 */
import { OpenApi } from "@connexease-gateway/contract"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as Arbitraries from "./arbitraries.ts"
import type { Body } from "./TestInput.ts"

type Json = Readonly<Record<string, unknown>>
type Some = Arbitrary.Arbitrary<unknown>

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
const number = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise)

/** Recipients as people and libraries write them. */
const recipient: Arbitrary.Arbitrary<unknown> = Arbitraries.oneOf<unknown>([
  Arbitrary.Constant("905321234567"),
  Arbitraries.like("^[1-8][0-9]{6,14}$"),
  Arbitraries.like("^\\+[1-8][0-9]{0,2} \\([0-9]{3}\\) [0-9]{3}-[0-9]{4}$"),
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 10_000_000, maximum: 899_999_999_999 }))),
  Arbitraries.like("^[A-Z]{2}\\.[0-9]{10,20}$")
])

/** What a schema leaves open and the world does not. */
const known: Readonly<Record<string, Some>> = {
  to: recipient,
  recipient: Arbitraries.like("^[A-Z]{2}\\.[0-9]{10,20}$"),
  recipient_type: Arbitraries.among(["individual", "individual", "individual", "group"])
}

const choice = ([first, ...rest]: ReadonlyArray<Some>): Some =>
  first === undefined ? Arbitraries.json : Arbitraries.oneOf([first, ...rest])

/** Two schemas of which a value has to keep both, as one. */
const both = (one: Json, other: Json): Json => {
  const properties = { ...(one["properties"] as Json), ...(other["properties"] as Json) }
  for (const key of Object.keys(properties)) {
    const [a, b] = [one, other].map((schema) => JsonPointer.get(schema, `/properties/${key}`))
    if (a !== undefined && b !== undefined)
      properties[key] = a === false || b === false ? false : { allOf: [a, b] }
  }
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    required: [...list(one["required"]), ...list(other["required"])]
  }
}

const make = (document: OpenApi.Document) => {
  const resolve = (ref: unknown): Json => {
    const schema = JsonPointer.get(document, String(ref).slice(1))
    return isJson(schema) ? schema : {}
  }

  /** A schema without references and conjunctions. */
  const flat = (schema: Json): Json => {
    const { $ref, allOf, ...own } = schema
    const parts = [...($ref === undefined ? [] : [resolve($ref)]), ...list(allOf).filter(isJson)]
    return parts.map(flat).reduce(both, own)
  }

  const any = (schema: unknown): Some => (isJson(schema) ? value(flat(schema)) : Arbitraries.json)

  const value = (schema: Json): Some => {
    const { anyOf, else: otherwise, if: condition, oneOf, then, ...own } = schema
    const branches = [...list(oneOf), ...list(anyOf)].filter(isJson)
    if (branches.length > 0) return choice(branches.map((branch) => any(both(own, flat(branch)))))
    if (isJson(condition) && isJson(then) && isJson(otherwise)) {
      return choice([any(both(both(own, flat(condition)), flat(then))), any(both(own, flat(otherwise)))])
    }
    if ("const" in own) return Arbitrary.Constant(own["const"])
    if (Array.isArray(own["enum"])) return choice(own["enum"].map((one) => Arbitrary.Constant(one)))
    const types = [own["type"] ?? (own["properties"] === undefined ? [] : "object")].flat()
    return types.length === 0 ? Arbitraries.json : choice(types.map((type) => ofType(String(type), own)))
  }

  const ofType = (type: string, schema: Json): Some => {
    switch (type) {
      case "object":
        return object(schema)
      case "array": {
        const minLength = number(schema["minItems"], 0)
        const maxLength = number(schema["maxItems"], minLength + 4)
        const items = any(schema["items"])
        const few = Arbitrary.array(items, { minLength, maxLength: Math.min(maxLength, minLength + 4) })
        return maxLength > 40
          ? few
          : Arbitraries.oneOf([few, few, few, Arbitrary.array(items, { minLength: maxLength, maxLength })])
      }
      case "string":
        return typeof schema["pattern"] === "string"
          ? Arbitraries.like(schema["pattern"])
          : Arbitraries.text(
              number(schema["minLength"], 0),
              number(schema["maxLength"], number(schema["minLength"], 0) + 30)
            )
      case "integer":
      case "number": {
        const bounds = {
          minimum: number(schema["minimum"], -1_000_000),
          maximum: number(schema["maximum"], 1_000_000_000_000)
        }
        const whole = Arbitrary.schema(Schema.Int.check(Schema.isBetween(bounds)))
        return type === "integer"
          ? Arbitraries.oneOf([whole, Arbitraries.among([bounds.minimum, bounds.maximum])])
          : Arbitraries.oneOf<unknown>([
              whole,
              Arbitrary.schema(Schema.Finite.check(Schema.isBetween(bounds)))
            ])
      }
      case "boolean":
        return Arbitraries.among([false, true])
      default:
        return Arbitrary.Constant(null)
    }
  }

  const object = (schema: Json): Some => {
    const properties = isJson(schema["properties"]) ? schema["properties"] : {}
    const required = new Set(list(schema["required"]))
    const fields = Object.entries(properties).filter(([, property]) => property !== false)
    const drawn = Object.fromEntries(
      fields.map(([key, property]) => {
        const one = known[key] ?? any(property)
        return [key, required.has(key) ? one : Arbitraries.maybe(one)]
      })
    )
    return Arbitrary.map(Arbitrary.all(drawn), (drawn) =>
      Object.fromEntries(Object.entries(drawn).filter(([, field]) => field !== undefined))
    )
  }

  return { any, flat }
}

/** Generators of messages by the name of their kind: `text`, `interactive.list`, … */
export const load: Effect.Effect<ReadonlyMap<string, Arbitrary.Arbitrary<Body>>> = Effect.map(
  Effect.promise(OpenApi.load),
  (document) => {
    const { any, flat } = make(document)
    const mapping = (schema: string): Readonly<Record<string, string>> =>
      JsonPointer.get(document.components.schemas[schema], "/discriminator/mapping") as Readonly<
        Record<string, string>
      >
    const interactive = mapping("Interactive")
    /** What keeps the schema of a message is an object. */
    const message = (schema: Json) => any(schema) as Arbitrary.Arbitrary<Body>
    return new Map(
      Object.entries(mapping("Message")).flatMap(
        ([type, $ref]): ReadonlyArray<readonly [string, Arbitrary.Arbitrary<Body>]> => {
          if (type !== "interactive") return [[type, message({ $ref })]]
          const whole = flat({ $ref })
          return Object.entries(interactive).map(([kind, inner]) => [
            `interactive.${kind}`,
            message({
              ...whole,
              properties: { ...(whole["properties"] as Json), interactive: { $ref: inner } }
            })
          ])
        }
      )
    )
  }
)
