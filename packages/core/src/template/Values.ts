/** What a message from a template takes: a value for each part that has one, and nothing else. */
import type * as Schema from "effect/Schema"
import type { Addressed, Options } from "../message/Envelope.ts"
import type { NamedSource, Source } from "../message/Media.ts"
import type { OrderDetails } from "../message/interactive/Order.ts"
import type { CurrencyParameter, DateTimeParameter } from "../message/template/TemplateParameter.ts"
import type { Button, Card, Definition, Header } from "./Definition.ts"
import type { ValuesOf } from "./Variables.ts"

/** The value of a variable of the body: a text, or what `currency` and `dateTime` make. */
export type Value = string | CurrencyParameter | DateTimeParameter

/**
 * What `Template.message` takes: the recipient, and the values of the
 * template's own parts. Of a definition that the compiler does not know, such
 * as one that `fromMeta` read, any values; they are checked when it is sent.
 */
export type MessageOptions<D extends Definition> = Definition extends D
  ? Options & AnyValues
  : D["category"] extends "authentication"
    ? Options & Extract<Addressed, { readonly to: string }> & CodeValue
    : Options & Simplify<PartsOf<D> & OfferOf<D["limitedTimeOffer"]> & CardsOf<D["cards"]>>

/** An authentication template's one value; business-scoped user ids cannot receive it (131062). */
export interface CodeValue {
  /** The one-time password: at most 15 characters. */
  readonly code: string
}

/** The parts that a template and a card have in common. */
interface Parts {
  readonly header?: Header
  readonly body?: string
  readonly buttons?: ReadonlyArray<Button>
}

type PartsOf<D extends Parts> = HeaderOf<D["header"]> & BodyOf<D["body"]> & ButtonsOf<D["buttons"]>

type HeaderOf<H extends Header | undefined> = H extends Header
  ? Part<
      "header",
      H extends { readonly type: "text"; readonly text: infer S extends string }
        ? TextHeaderOf<S>
        : MediaOf<H>
    >
  : Part<"header", never>

/** The value of a text header's one variable; with its name where it has one. */
type TextHeaderOf<S extends string> = [ValuesOf<S, string>] extends [never]
  ? never
  : ValuesOf<S, string> extends readonly [string]
    ? string
    : ValuesOf<S, string>

type MediaOf<H extends Header> = {
  readonly image: Source
  readonly video: Source
  readonly document: NamedSource
  readonly location: PlaceValue
  readonly product: ProductValue
  readonly text: never
}[H["type"]]

/** The place of a location header. */
export interface PlaceValue {
  readonly latitude: string | number
  readonly longitude: string | number
  readonly name?: string
  readonly address?: string
}

/** The product of a product header. */
export interface ProductValue {
  readonly catalogId: string
  readonly productRetailerId: string
}

type BodyOf<S extends string | undefined> = Part<"body", S extends string ? ValuesOf<S, Value> : never>

/** By the button's place among all buttons. */
type ButtonsOf<B extends ReadonlyArray<Button> | undefined> =
  B extends ReadonlyArray<Button>
    ? number extends B["length"]
      ? { readonly buttons?: Readonly<Record<number, ButtonValue>> }
      : Places<B, "required"> extends never
        ? Places<B, "optional"> extends never
          ? Part<"buttons", never>
          : { readonly buttons?: Simplify<ByPlace<B>> }
        : { readonly buttons: Simplify<ByPlace<B>> }
    : Part<"buttons", never>

type ByPlace<B extends ReadonlyArray<Button>> = {
  readonly [I in Places<B, "required">]: ButtonValueOf<B[I]>
} & {
  readonly [I in Places<B, "optional">]?: ButtonValueOf<B[I]>
}

/** The places of the buttons that need a value, or that may have one. */
type Places<B extends ReadonlyArray<Button>, Need extends "required" | "optional"> = {
  readonly [I in keyof B & `${number}`]: NeedOf<B[I]> extends Need ? I : never
}[keyof B & `${number}`]

type NeedOf<B> = B extends { readonly type: "url"; readonly url: infer U extends string }
  ? U extends `${string}{{${string}}}${string}`
    ? "required"
    : "none"
  : B extends { readonly type: "copy_code" | "mpm" | "order_details" }
    ? "required"
    : B extends { readonly type: "quick_reply" | "flow" | "catalog" | "voice_call" }
      ? "optional"
      : "none"

type ButtonValueOf<B> = B extends { readonly type: infer T extends keyof ButtonValues }
  ? ButtonValues[T]
  : never

/** What each kind of button takes. */
export interface ButtonValues {
  /** The payload that comes back. */
  readonly quick_reply: string
  /** The end of the address. */
  readonly url: string
  /** The coupon: at most 20 letters and digits. */
  readonly copy_code: string
  readonly flow: { readonly token?: string; readonly data?: Schema.JsonObject }
  readonly catalog: { readonly thumbnailProductRetailerId?: string }
  /** One to ten sections with thirty products between them. */
  readonly mpm: {
    readonly thumbnailProductRetailerId: string
    readonly sections?: ReadonlyArray<{
      readonly title?: string
      readonly productRetailerIds: ReadonlyArray<string>
    }>
  }
  readonly order_details: OrderDetails
  readonly voice_call: { readonly ttlMinutes?: number; readonly payload?: string }
}

/** The value of a button of any type. */
export type ButtonValue = ButtonValues[keyof ButtonValues]

type OfferOf<O extends Definition["limitedTimeOffer"]> = O extends { readonly hasExpiration: true }
  ? {
      /** When the offer ends: a date, or Unix milliseconds. */
      readonly offerEnds: Date | number
    }
  : Part<"offerEnds", never>

type CardsOf<C extends Definition["cards"]> =
  C extends ReadonlyArray<Card>
    ? { readonly cards: { readonly [I in keyof C]: C[I] extends Card ? Simplify<PartsOf<C[I]>> : never } }
    : Part<"cards", never>

/** A key with its value, or one that may not be given. */
type Part<K extends string, V> = [V] extends [never]
  ? { readonly [P in K]?: never }
  : { readonly [P in K]: V }

type Simplify<A> = { readonly [K in keyof A]: A[K] } & {}

/** The values of parts that the compiler does not know. */
export interface AnyParts {
  readonly header?:
    | string
    | Readonly<Record<string, string>>
    | ReadonlyArray<string>
    | Source
    | NamedSource
    | PlaceValue
    | ProductValue
  readonly body?: ReadonlyArray<Value> | Readonly<Record<string, Value>>
  readonly buttons?: Readonly<Record<number, ButtonValue>>
}

/** The values of a template that the compiler does not know. */
export interface AnyValues extends AnyParts {
  readonly code?: string
  readonly offerEnds?: Date | number
  readonly cards?: ReadonlyArray<AnyParts>
}
