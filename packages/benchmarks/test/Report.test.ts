/** What the report shows of figures, misses and failures. */
import { expect, test } from "vitest"
import { measure } from "../src/PairedComparison.ts"
import type { Row } from "../src/Report.ts"
import { asRatio, exactly, isMet, markdown, sideBySide } from "../src/Report.ts"

const row = (figure: number | undefined, target: Row["target"]): Row => ({
  what: "send",
  against: "bare",
  unit: "×",
  target,
  ...(figure === undefined ? { note: "it would not start" } : exactly(figure))
})

const steady = (cpu: number) => () => Promise.resolve({ cpu })

test("a target is met at its limit, missed beyond it, and neither where nothing was measured", () => {
  expect(isMet(row(1.2, { atMost: 1.2 }))).toBe(true)
  expect(isMet(row(1.21, { atMost: 1.2 }))).toBe(false)
  expect(isMet(row(0.9, { atLeast: 0.9 }))).toBe(true)
  expect(isMet(row(0.89, { atLeast: 0.9 }))).toBe(false)
  expect(isMet(row(undefined, { atMost: 1 }))).toBeUndefined()
})

test("the report shows misses, what could not be measured and why, beside what was", async () => {
  const comparison = await measure(
    { name: "bare", block: steady(40) },
    [
      { name: "ours", block: steady(50) },
      { name: "theirs", block: () => Promise.reject(new Error("it would not install")) }
    ],
    1
  )
  const text = markdown({
    date: "2026-11-22",
    command: "bench",
    machine: "a machine",
    versions: { node: "24" },
    results: [
      {
        rows: [
          { ...row(undefined, { atMost: 1 }), ...asRatio(comparison, "ours", "cpu") },
          { ...row(undefined, { atMost: 1 }), ...asRatio(comparison, "theirs", "cpu") }
        ],
        tables: [sideBySide("Sends", comparison, { cpu: "CPU, µs" })]
      }
    ]
  })
  expect(text).toMatch(/×1\.25 .*\*\*missed\*\*/)
  expect(text).toMatch(/not measured .*it would not install/)
  expect(text).toContain("theirs was not measured: it would not install")
})
