/** `connexease check`: every problem by its place in the file. */
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runHere } from "./support/runCommand.ts"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "connexease-check-"))
})
afterAll(() => rm(folder, { recursive: true }))

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const valid = { to: "905321234567", type: "text", text: { body: "Merhaba!" } }

test("valid messages are counted over all files, and the code is 0", async () => {
  const one = await write("one.json", JSON.stringify(valid))
  const list = await write("list.json", `\uFEFF${JSON.stringify([valid, valid], null, 2)}`)
  const lines = await write("lines.jsonl", `${JSON.stringify(valid)}\r\n\n${JSON.stringify(valid)}\n`)
  const { code, err, out } = await runHere(["check", one, list, lines])
  expect(out).toBe("✓ 5 messages checked, no problem found\n")
  expect(err).toBe("")
  expect(code).toBe(0)
})

test("a problem is named by file, line, column and path", async () => {
  const file = await write(
    "problem.json",
    JSON.stringify([valid, { ...valid, text: { body: "" }, txet: 1 }], null, 2)
  )
  const { code, out } = await runHere(["check", file])
  expect(out).toContain(`${file}:13:15 1.text.body must have 1 to 4096 characters`)
  expect(out).toContain(`${file}:15:13 1.txet is not a known field`)
  expect(code).toBe(1)
})

test("what is missing is named where it should stand", async () => {
  const { out } = await runHere(["check", "-"], {
    stdin: '{"to": "905321234567", "type": "text",\n "text": {}}'
  })
  expect(out).toContain("standard input:2:10 text.body")
})

test("in JSON lines, the line is the file's; a line that is no JSON does not hide the others", async () => {
  const text = `${JSON.stringify(valid)}\n{"to": 1,}\n${JSON.stringify({ ...valid, to: "12" })}\n`
  const { code, out } = await runHere(["check", "--lines", "--json", "-"], { stdin: text })
  const problems = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  expect(problems.map(({ line }) => line)).toEqual([2, 3])
  expect(problems[1]).toMatchObject({ file: "standard input", column: 7, path: ["to"] })
  expect(code).toBe(1)
})

test.each([
  ["a comma too much", '{"to": "905321234567",}', "1:23 is not JSON from here on"],
  ["an end that comes too early", '{"to": \n', "is not JSON from here on"],
  ["a key that is there twice", '{"to": "1",\n "to": "2"}', "2:2 is a key that the object has already"],
  ["an empty text", " \n", "1:1 is empty, and no JSON"],
  ["a depth that nothing needs", "[".repeat(200_000), "is"]
])("%s is a problem with a place, and never quoted", async (_, text, sentence) => {
  const { code, out } = await runHere(["check", "-"], { stdin: text })
  expect(out).toContain(sentence)
  expect(out.length).toBeLessThan(200)
  expect(code).toBe(1)
})

test("a file that is not there is wrong use", async () => {
  const { code, err } = await runHere(["check", join(folder, "absent.json")])
  expect(err).toContain("cannot be read")
  expect(code).toBe(2)
})
