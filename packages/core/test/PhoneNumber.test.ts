import * as PhoneNumber from "@connexease-gateway/core/PhoneNumber"
import { assert, describe, it } from "@effect/vitest"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"

const problem = (input: string) =>
  Result.match(PhoneNumber.parse(input), { onSuccess: () => undefined, onFailure: (error) => error.problem })

describe("a phone number", () => {
  it("is read as people type it", () => {
    for (const typed of [
      "+90 (532) 123-45-67",
      "00905321234567",
      "0090 532 123 45 67",
      "905321234567",
      "90.532.123.45.67",
      " +90\u00A0532\u202F123\u201145\u201167 ",
      "\u202A+90 532 123 45 67\u202C",
      "+90 (0) 532 123 45 67",
      "+٩٠ ٥٣٢ ١٢٣ ٤٥ ٦٧",
      "＋９０５３２１２３４５６７"
    ]) {
      assert.strictEqual(Result.getOrThrow(PhoneNumber.parse(typed)).digits, "905321234567", typed)
    }
  })

  it("is refused where its shape cannot be a number's, with the reason", () => {
    assert.strictEqual(problem("0532 123 45 67"), "no country code")
    assert.strictEqual(problem("+1 234 567"), "too short")
    assert.strictEqual(problem("+1234 5678 9012 3456"), "too long")
    for (const typed of [
      "",
      "   ",
      "+",
      "call me",
      "+90 532 123 45 6x",
      "905321234567 ext. 5",
      "1,234,567,890"
    ]) {
      assert.strictEqual(problem(typed), "not a number", typed)
    }
  })

  it.prop(
    "of 8 to 15 digits is given back as its digits, however it is spaced",
    [
      Schema.String.check(Schema.isPattern(/^[1-9]\d{7,14}$/)),
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 6 }))
    ],
    ([digits, gap]) => {
      const typed = `+${digits.slice(0, gap)} (${digits.slice(gap, gap + 1)}) ${digits
        .slice(gap + 1)
        .split("")
        .join("-")}`
      // A bracketed 0 is the trunk prefix that is left out after a country code.
      if (digits[gap] === "0") return true
      return Result.getOrThrow(PhoneNumber.parse(typed)).digits === digits
    }
  )

  it("is masked wherever it is printed", () => {
    const number = Result.getOrThrow(PhoneNumber.parse("+905321234567"))
    assert.strictEqual(String(number), "90532*****67")
    for (const printed of [
      `${number}`,
      JSON.stringify({ number }),
      inspect({ number }),
      inspect(number, { showHidden: true })
    ]) {
      assert.include(printed, "90532*****67")
      assert.notInclude(printed, "905321234567")
    }
  })

  it("is not read from what is no text", () => {
    for (const typed of [undefined, null, 905321234567, {}]) {
      const result = PhoneNumber.parse(typed as never)
      assert(Result.isFailure(result))
      assert.strictEqual(result.failure.problem, "not a number")
    }
  })

  it("does not show what was typed in its error", () => {
    const result = PhoneNumber.parse("secret 905321234567")
    assert(Result.isFailure(result))
    for (const printed of [String(result.failure), JSON.stringify(result.failure), inspect(result.failure)]) {
      assert.notInclude(printed, "5321234567")
      assert.notInclude(printed, "secret")
    }
  })

  it("equals another of the same digits", () => {
    const [a, b] = ["+90 532 123 45 67", "00905321234567"].map((typed) =>
      Result.getOrThrow(PhoneNumber.parse(typed))
    )
    assert.isTrue(Equal.equals(a, b))
    assert.isTrue(PhoneNumber.isPhoneNumber(a))
    assert.isFalse(PhoneNumber.isPhoneNumber("905321234567"))
  })
})
