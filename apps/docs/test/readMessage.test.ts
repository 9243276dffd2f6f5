/** What the page Try it makes of a text, with core itself. */
import { createGateway } from "@connexease-gateway/core/promise"
import type { MockFixtures } from "@connexease-gateway/mock-gateway/vitest"
import { test } from "@connexease-gateway/mock-gateway/vitest"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect } from "vitest"
import { codeTokens } from "../.vitepress/theme/try-it/codeTokens.ts"
import { fieldsIn, withValue } from "../.vitepress/theme/try-it/fields.ts"
import { curlCommand, effectProgram, promiseProgram } from "../.vitepress/theme/try-it/programs.ts"
import { readMessage } from "../.vitepress/theme/try-it/readMessage.ts"
import { definitions, samples } from "../.vitepress/theme/try-it/samples.ts"

const run = promisify(execFile)

test("every sample has no problems, and its wire JSON is what core's gateway sends", async ({
  mock,
  world
}) => {
  await world.templates.register([...definitions])
  await using gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url })
  for (const { message, name } of samples) {
    const { problems, wire } = await readMessage(JSON.stringify(message))
    expect(problems, name).toEqual([])
    await gateway.send(message)
    const [request] = (await world.requests()).slice(-1)
    expect(wire, name).toEqual(JSON.parse(request?.body ?? ""))
  }
})

describe("text that is no JSON is refused with its line and column:", () => {
  test.for([
    ["", 1, 1, /Paste a message/],
    ["hello", 1, 1, /no JSON/],
    ['{\n  "to": "90",\n}', 3, 1, /comma before a closing bracket/],
    ['{ "a": 1 "b": 2 }', 1, 10, /comma belongs here/],
    ["{ 'a': 1 }", 1, 3, /double quotes/],
    ['{ "a": 1 // one\n}', 1, 10, /no comments/],
    ['{ "a": "x }', 1, 8, /not closed/],
    ['{\n "a": [1, 2', 2, 12, /closing bracket \]/],
    ["[]", 1, 1, /JSON object/],
    ["[".repeat(100_000), 1, 1, /nested too deeply/],
    [`{"a":${"[".repeat(200)}${"]".repeat(200)}}`, 1, 1, /nested too deeply/]
  ] as const)("%s", async ([text, line, column, rule]) => {
    const { body, problems, wire } = await readMessage(text)
    expect([body, wire]).toEqual([undefined, undefined])
    expect(problems).toEqual([{ path: "", rule: expect.stringMatching(rule), line, column }])
  })
})

test("a problem is named by its path, at the line of its key, and a missing key at what should hold it", async () => {
  const { problems } = await readMessage(`{
  "messaging_product": "whatsapp",
  "to": "905321234567",
  "type": "interactive",
  "interactive": {
    "type": "button",
    "bodi": { "text": "Hi" },
    "action": { "buttons": [{ "type": "reply", "reply": {
      "id": "a",
      "title": "This title is much too long"
    } }] }
  }
}`)
  const places = problems.map(({ column, line, path }) => `${path} ${line}:${column}`)
  expect(places.toSorted()).toEqual([
    "interactive.action.buttons[0].reply.title 10:7",
    "interactive.bodi 7:5",
    "interactive.body 5:3"
  ])
})

test("a field changes its value and leaves the rest of the text as it was written", () => {
  const text = '{ "type": "text",   "to": "90",\n "text": {"body":"Hi", "preview_url": true} }'
  const fields = fieldsIn(text)
  expect(fields.map(({ label, value }) => [label, value])).toEqual([
    ["to", "90"],
    ["text › body", "Hi"],
    ["text › preview url", true]
  ])
  expect(withValue(text, ["text", "body"], 'Say "hi"\n')).toBe(
    text.replace('"Hi"', String.raw`"Say \"hi\"\n"`)
  )
})

test("coloured code is the same text", async () => {
  for (const { message } of samples) {
    const { wire = {} } = await readMessage(JSON.stringify(message))
    for (const source of [
      JSON.stringify(wire),
      promiseProgram(wire),
      effectProgram(wire),
      curlCommand(wire)
    ]) {
      expect(
        codeTokens(source)
          .map(({ text }) => text)
          .join("")
      ).toBe(source)
    }
  }
})

describe("a message with quotes and line breaks arrives as it is", () => {
  const text = "It's \"5\" o'clock\n${HOME} `x` \\ $(id): ok // no: comment"
  const arrives = async (
    { mock, world }: MockFixtures,
    send: (env: Record<string, string>) => Promise<unknown>
  ) => {
    await send({ CONNEXEASE_API_KEY: world.apiKey, CONNEXEASE_BASE_URL: mock.url })
    expect((await world.latest({ to: "905321234567" }))?.body["text"]).toEqual({ body: text })
  }
  const message = { messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: text } }

  test.for([
    ["promises", promiseProgram],
    ["Effect", effectProgram]
  ] as const)("with %s", async ([, program], { mock, world }) => {
    await arrives({ mock, world }, async (env) => {
      // Beside the test, from where the packages are found.
      const folder = await mkdtemp(join(import.meta.dirname, "program-"))
      try {
        await writeFile(join(folder, "send.ts"), program(message))
        await run(process.execPath, [join(folder, "send.ts")], { env: { ...process.env, ...env } })
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  })

  test("with curl", async () => {
    // What a shell makes of the command: the words that curl is given.
    const curl = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }`
    const { stdout } = await run("sh", ["-c", `${curl}\n${curlCommand(message)}`], {
      env: { CONNEXEASE_API_KEY: "mock_key" }
    })
    const words = stdout.split("\0")
    expect(words).toContain("Authorization: Bearer mock_key")
    expect(JSON.parse(words[words.indexOf("--data-raw") + 1] ?? "")).toEqual(message)
  })
})
