/**
 * Templates whose variables the compiler checks. A template is defined from
 * the text and parts that Meta approved; a missing, surplus or misnamed
 * variable, a header of another kind, or a value for a button that takes none
 * does not compile. What only the values can show (line breaks, lengths) is
 * refused with `InvalidMessage` when the message is sent or validated.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Template } from "@connexease-gateway/core"
 * import assert from "node:assert/strict"
 *
 * const orderUpdate = Template.define({
 *   name: "order_update",
 *   language: "en_US",
 *   header: { type: "image" },
 *   body: "Hi {{1}}, your order {{2}} is on its way.",
 *   buttons: [
 *     { type: "url", text: "Track", url: "https://example.com/track/{{1}}" },
 *     { type: "quick_reply", text: "Stop" }
 *   ]
 * })
 *
 * const message = orderUpdate.message({
 *   to: "905321234567",
 *   header: { link: "https://example.com/parcel.png" },
 *   body: ["Ayşe", "A-1042"],
 *   buttons: { 0: "A-1042" }
 * })
 * assert.equal(message.template.components?.length, 3)
 * ```
 */
import { attachIssues } from "./internal/message/attachedIssues.ts"
import type { Options } from "./message/Envelope.ts"
import type { Component } from "./message/template/TemplateComponent.ts"
import { template } from "./message/template/TemplateMessage.ts"
import type { TemplateMessage } from "./message/template/TemplateMessage.ts"
import type { CurrencyParameter, DateTimeParameter } from "./message/template/TemplateParameter.ts"
import { build } from "./template/build.ts"
import type { Definition } from "./template/Definition.ts"
import type { AnyValues, MessageOptions } from "./template/Values.ts"

export type { Button, Card, Category, Definition, Header, LimitedTimeOffer } from "./template/Definition.ts"
export { fromMeta } from "./template/fromMeta.ts"
export type { Read } from "./template/fromMeta.ts"
export { toMeta } from "./template/toMeta.ts"
export type { MetaTemplate } from "./template/toMeta.ts"
export { toTypeScript } from "./template/toTypeScript.ts"
export type { MessageOptions, Value } from "./template/Values.ts"

/** A template, and how to make messages from it. */
export interface Template<D extends Definition> {
  readonly definition: D
  /**
   * A message from this template. Takes the recipient as every constructor of
   * `Message` does, and a value for each part of the template that has one:
   *
   * - `header`: the file, place or product, or the text of the header's variable;
   * - `body`: a list for numbered variables, an object for named ones;
   * - `buttons`: by the button's place, from 0;
   * - `cards`: one object for each card of a carousel, with the same keys;
   * - `offerEnds`: when a limited-time offer ends;
   * - `code`: the one-time password of an authentication template, alone.
   *
   * Never throws; what does not fit is `InvalidMessage` when it is sent.
   */
  readonly message: (options: MessageOptions<D>) => TemplateMessage
}

/**
 * Defines a template from its own text and parts. Text is best given as a
 * literal, from which the compiler reads the variables; for text that comes
 * from elsewhere, the values are checked when the message is sent.
 */
export const define = <const D extends Definition>(definition: D): Template<D> => ({
  definition,
  message: (options) => {
    const { components, issues } = build(definition, (options ?? {}) as AnyValues)
    return attachIssues(
      template({
        ...(options as Options),
        name: definition.name,
        language: definition.language,
        ...(components.length === 0
          ? {}
          : { components: components as ReadonlyArray<object> as ReadonlyArray<Component> })
      }),
      issues
    )
  }
})

/**
 * An amount of money as the value of a variable: shown in the reader's format,
 * or as `fallback` where that is not known. 25.50 is an `amount1000` of 25,500.
 */
export const currency = (options: {
  readonly fallback: string
  /** ISO 4217, such as `TRY`. */
  readonly code: string
  readonly amount1000: number
}): CurrencyParameter => ({
  type: "currency",
  currency: { fallback_value: options.fallback, code: options.code, amount_1000: options.amount1000 }
})

/** A date as the value of a variable. Meta shows the text as it is. */
export const dateTime = (fallback: string): DateTimeParameter => ({
  type: "date_time",
  date_time: { fallback_value: fallback }
})
