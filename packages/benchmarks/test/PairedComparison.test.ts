/** How paired measurements are taken and read. */
import { expect, test } from "vitest"
import type { Subject } from "../src/PairedComparison.ts"
import { absolute, difference, measure, ratio, selfRatio } from "../src/PairedComparison.ts"

/** A subject whose blocks give the figures in turn, and note that they ran. */
const scripted = (name: string, cpu: ReadonlyArray<number>, ran: Array<string> = []): Subject => {
  const figures = cpu.values()
  return {
    name,
    block: () => {
      ran.push(name)
      const { done, value } = figures.next()
      return done === true
        ? Promise.reject(new Error(`${name} broke\nin a long story`))
        : Promise.resolve({ cpu: value })
    }
  }
}

test("every subject runs between two runs of the reference, in the other direction every second round", async () => {
  const ran: Array<string> = []
  const ones = [1, 1, 1, 1]
  await measure(scripted("bare", ones, ran), [scripted("a", ones, ran), scripted("b", ones, ran)], 2)
  expect(ran).toEqual(["bare", "a", "b", "bare", "bare", "b", "a", "bare"])
})

test("a machine that becomes twice as slow changes no ratio", async () => {
  const comparison = await measure(
    scripted("bare", [10, 10, 20, 20, 30, 30]),
    [scripted("ours", [8, 16, 24])],
    3
  )
  expect(ratio(comparison, "ours", "cpu")).toEqual({ median: 0.8, low: 0.8, high: 0.8 })
  expect(absolute(comparison, "ours", "cpu").median).toBe(16)
  expect(difference(comparison, "ours", "cpu")).toEqual({ median: -4, low: -6, high: -2 })
})

test("the reference against itself shows how much is noise", async () => {
  const comparison = await measure(scripted("bare", [10, 15, 10, 10]), [], 2)
  expect(selfRatio(comparison, "cpu")).toEqual({ median: 1.25, low: 1, high: 1.5 })
})

test("a subject that fails is named with its reason, and the others are measured", async () => {
  const ran: Array<string> = []
  const comparison = await measure(
    scripted("bare", [1, 1, 1, 1]),
    [scripted("broken", [], ran), scripted("sound", [2, 2])],
    2
  )
  expect(comparison.failures).toEqual({ broken: "broken broke" })
  expect(ran).toEqual(["broken"])
  expect(ratio(comparison, "sound", "cpu").median).toBe(2)
})
