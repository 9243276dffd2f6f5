/** `connexease templates`: typed definitions out of Meta's JSON. */
import { expect, test } from "vitest"
import { runHere } from "./support/runCommand.ts"

const template = {
  name: "order_update",
  language: "tr",
  category: "UTILITY",
  status: "APPROVED",
  components: [{ type: "BODY", text: "Hi {{1}}" }]
}

test("prints a module of definitions on standard output alone", async () => {
  const { code, err, out } = await runHere(["templates", "-"], {
    stdin: JSON.stringify({ data: [template] })
  })
  expect(out).toContain("Template.define")
  expect(out).toContain("order_update")
  expect(err).toBe("1 template printed\n")
  expect(code).toBe(0)
})

test("a template that cannot be read is named by its place and left out, and the code is 1", async () => {
  const broken = { ...template, name: "broken", components: [{ type: "SPIRAL" }] }
  const { code, err, out } = await runHere(["templates", "-"], {
    stdin: JSON.stringify([template, broken], null, 2)
  })
  expect(out).toContain("order_update")
  expect(err).toMatch(/standard input:\d+:\d+ 1\.components\.0/)
  expect(code).toBe(1)
})

test("a file that is no JSON is wrong use, with its place", async () => {
  const { code, err } = await runHere(["templates", "-"], { stdin: "[1,]" })
  expect(err).toContain("standard input:1:4 is not JSON")
  expect(code).toBe(2)
})
