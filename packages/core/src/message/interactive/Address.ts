/** A form for a delivery address. Recipients in India only; documented by Meta only (address-messages). */
import * as Schema from "effect/Schema"
import { defined, envelope } from "../Envelope.ts"
import type { Options } from "../Envelope.ts"
import * as Field from "../Field.ts"
import * as Interactive from "./Interactive.ts"

/** A form for a delivery address, in India only. @see Meta: address-messages */
export type Address = Interactive.InteractiveMessage<AddressContent>

/** The content of an address message. */
export interface AddressContent {
  readonly type: "address_message"
  readonly header?: Interactive.TextHeader
  /** At most 1,024 characters. */
  readonly body: Interactive.Body
  readonly footer?: Interactive.Footer
  readonly action: { readonly name: "address_message"; readonly parameters: AddressParameters }
}

/** The form: its country, and values to start with. */
export interface AddressParameters {
  /** ISO 3166, such as `IN`. */
  readonly country: string
  /** What the form is filled with. */
  readonly values?: AddressValues
  /** Addresses to choose from. */
  readonly saved_addresses?: ReadonlyArray<{ readonly id: string; readonly value: AddressValues }>
  /** What was wrong with an earlier answer, by the value's key. */
  readonly validation_errors?: AddressValues
}

/** The fields of the form. */
export interface AddressValues {
  readonly name?: string
  readonly phone_number?: string
  /** At most 6 characters. */
  readonly in_pin_code?: string
  readonly house_number?: string
  readonly floor_number?: string
  readonly tower_number?: string
  readonly building_name?: string
  readonly address?: string
  readonly landmark_area?: string
  readonly city?: string
  readonly state?: string
}

/** Asks for a delivery address. */
export const interactiveAddress = (
  options: Options & {
    readonly header?: string | undefined
    readonly body: string
    readonly footer?: string | undefined
    readonly country: string
    readonly values?: AddressValues | undefined
    readonly savedAddresses?:
      | ReadonlyArray<{ readonly id: string; readonly value: AddressValues }>
      | undefined
    readonly validationErrors?: AddressValues | undefined
  }
): Address => ({
  ...envelope(options),
  type: "interactive",
  interactive: {
    type: "address_message",
    ...Interactive.frame<Interactive.TextHeader>(options),
    action: {
      name: "address_message",
      parameters: defined({
        country: options.country,
        values: options.values,
        saved_addresses: options.savedAddresses,
        validation_errors: options.validationErrors
      })
    }
  }
})

const value = Field.optional(Schema.String)
const valuesWith = (in_pin_code: Schema.optionalKey<Schema.String>) =>
  Field.object<AddressValues>()({
    name: value,
    phone_number: value,
    in_pin_code,
    house_number: value,
    floor_number: value,
    tower_number: value,
    building_name: value,
    address: value,
    landmark_area: value,
    city: value,
    state: value
  })
const values = valuesWith(Field.optional(Field.text(6, 0)))

/** The schema and rules of this kind of message. */
export const kind = Interactive.kind(
  Field.object<AddressContent>()({
    type: Schema.Literal("address_message"),
    header: Field.optional(Interactive.textHeader),
    body: Interactive.body(1024),
    footer: Field.optional(Interactive.footer),
    action: Field.object<AddressContent["action"]>()({
      name: Schema.Literal("address_message"),
      parameters: Field.object<AddressParameters>()({
        country: Field.pattern(/^[A-Za-z]{2}$/, "must be an ISO 3166 country code such as IN"),
        values: Field.optional(values),
        saved_addresses: Field.optional(
          Schema.Array(
            Field.object<NonNullable<AddressParameters["saved_addresses"]>[number]>()({
              id: Field.nonEmptyString,
              value: values
            })
          )
        ),
        validation_errors: Field.optional(valuesWith(value))
      })
    })
  })
)
