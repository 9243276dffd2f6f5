import { expect, test } from "vitest"

const expected = process.env["EXPECT_NODE_MAJOR"] ?? "24"

test(`the tests run on Node ${expected}`, () => {
  expect(process.versions.node.split(".")[0]).toBe(expected)
})
