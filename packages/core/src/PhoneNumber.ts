/**
 * A phone number with its country code, from what people type. It is validated by
 * its shape, 8 to 15 digits that do not start with 0; no numbering plan is
 * consulted, so a number of the right shape may be unassigned.
 *
 * However it is printed, it is masked; `digits` gives it in full.
 *
 * @example
 * ```ts import.meta.vitest
 * import { Message, PhoneNumber } from "@connexease-gateway/core"
 * import * as Result from "effect/Result"
 * import assert from "node:assert/strict"
 *
 * const number = Result.getOrThrow(PhoneNumber.parse("+90 (532) 123-45-67"))
 * assert.equal(number.digits, "905321234567")
 * assert.equal(`${number}`, "90532*****67")
 *
 * Message.text({ to: number.digits, body: "Merhaba" })
 * ```
 */
import * as Data from "effect/Data"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Result from "effect/Result"
import { parsePhoneDigits } from "./internal/message/parsePhoneDigits.ts"

const TypeId = "~@connexease-gateway/core/PhoneNumber"

/** A phone number. Made by {@link parse}; equal to another of the same digits. */
export class PhoneNumber implements Equal.Equal {
  readonly [TypeId] = TypeId
  readonly #digits: string

  private constructor(value: string) {
    this.#digits = value
  }

  /** @internal */
  static fromDigits(value: string): PhoneNumber {
    return new PhoneNumber(value)
  }

  /** Country code and number, digits only: what a message's `to` takes. */
  get digits(): string {
    return this.#digits
  }

  [Equal.symbol](that: unknown): boolean {
    return isPhoneNumber(that) && that.digits === this.#digits
  }

  [Hash.symbol](): number {
    return Hash.string(this.#digits)
  }

  toString(): string {
    return mask(this.#digits)
  }

  toJSON(): string {
    return mask(this.#digits)
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return mask(this.#digits)
  }
}

/** Why a text is no phone number. It does not hold the text. */
export class InvalidPhoneNumber extends Data.TaggedError("InvalidPhoneNumber")<{
  readonly problem: "not a number" | "no country code" | "too short" | "too long"
}> {
  override get message(): string {
    return problems[this.problem]
  }
}

const problems = {
  "not a number": "A phone number has digits, spaces, and + - ( ) . only",
  "no country code":
    "A phone number starts with its country code (90 532 … or +90 532 …), not with a single 0",
  "too short": "A phone number has at least 8 digits with its country code",
  "too long": "A phone number has at most 15 digits with its country code"
} satisfies Record<InvalidPhoneNumber["problem"], string>

const invalid = (problem: InvalidPhoneNumber["problem"]): Result.Result<never, InvalidPhoneNumber> =>
  Result.fail(new InvalidPhoneNumber({ problem }))

/**
 * Reads a phone number as people type it: `+90 (532) 123-45-67`,
 * `00905321234567`, `90 532 123 45 67`, `+44 (0)20 7946 0000`. A number without
 * country code is refused, since nothing says which country is meant.
 */
export const parse = (input: string): Result.Result<PhoneNumber, InvalidPhoneNumber> => {
  const value = typeof input === "string" ? parsePhoneDigits(input) : undefined
  if (value === undefined) return invalid("not a number")
  if (value.startsWith("0")) return invalid("no country code")
  if (value.length < 8) return invalid("too short")
  if (value.length > 15) return invalid("too long")
  return Result.succeed(PhoneNumber.fromDigits(value))
}

/** Whether a value is a {@link PhoneNumber}. */
export const isPhoneNumber = (value: unknown): value is PhoneNumber => value instanceof PhoneNumber

/** Digits with all but the first five and the last two hidden: `90532*****67`. Short ones are hidden entirely. */
export const mask = (value: string): string =>
  value.length < 8
    ? "*".repeat(value.length)
    : value.slice(0, 5) + "*".repeat(value.length - 7) + value.slice(-2)
