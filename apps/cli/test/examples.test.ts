/** The examples of the README and of every command's help work as they stand. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runHere } from "./support/runCommand.ts"

let mock: Awaited<ReturnType<typeof startMockGateway>>
let folder: string
beforeAll(async () => {
  mock = await startMockGateway({ port: 0 })
  folder = await mkdtemp(join(tmpdir(), "connexease-examples-"))
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
})
afterAll(async () => {
  await mock.close()
  await rm(folder, { recursive: true })
})

const text = JSON.stringify({ to: "905321234567", type: "text", text: { body: "Merhaba!" } })

const webhook = { receivedAt: "2026-11-27T12:00:00.000Z", body: '{"metadata":{},"statuses":[]}' }

/** What the mock has too. */
const templates = {
  name: "order_update",
  language: "en_US",
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
    { type: "BODY", text: "Hi {{1}}, your order is {{2}}." },
    { type: "FOOTER", text: "Reply STOP to opt out" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "URL", text: "Track order", url: "https://example.com/orders/{{1}}" },
        { type: "QUICK_REPLY", text: "Contact us" }
      ]
    }
  ]
}

/** The files that examples name. */
const files: Readonly<Record<string, string>> = {
  "message.json": text,
  "list.json": text,
  "campaign.jsonl": `${text}\n`,
  "letter.txt": "Dear Ada",
  "templates.json": JSON.stringify([templates]),
  "webhooks.jsonl": `${JSON.stringify(webhook)}\n`
}

/** The words of a line of a shell, as far as examples go. */
const words = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? ""
  )

/** Runs a line: what another command would print or read is a file's. */
const runLine = async (line: string) => {
  const [command = "", input] = line
    .replace(/^eval "\$\((.*)\)"$/, "$1")
    .replace(/^jq .* \| (.*)$/, "$1 < list.json")
    .replace(/ [|>] .*$/, "")
    .split(" < ")
  const args = words(command)
    .slice(1)
    .map((word) => (Object.hasOwn(files, word) ? join(folder, word) : word))
    .map((word) => (word === "http://127.0.0.1:4010" ? mock.url : word))
    .filter((word) => word !== "messages/*.json")
  const env = {
    CONNEXEASE_BASE_URL: mock.url,
    CONNEXEASE_API_KEY: "mock_examples",
    CONNEXEASE_WEBHOOK_SECRET: "secret"
  }
  const stdin = input === undefined ? "" : (files[input] ?? "")
  const { code, err } = await runHere(args, { env, stdin })
  return `${line}: ${code === 0 ? "ok" : err}`
}

/** A listener does not end, and a replay needs an application; campaigns have tests of their own. */
const isTried = (line: string): boolean => !/^connexease (?:listen|campaign|worker)/.test(line)

const expectAllToWork = async (lines: ReadonlyArray<string>) => {
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines.filter(isTried)) expect(await runLine(line)).toBe(`${line}: ok`)
}

test("every command of the README ends with 0", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8")
  const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block)
  await expectAllToWork(
    blocks
      .join("")
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .filter((line) => line.startsWith("connexease "))
  )
})

test.each([
  "send text",
  "send image",
  "send document",
  "send template",
  "send message",
  "check",
  "doctor",
  "templates",
  "completions"
])("the examples in the help of %s end with 0, and the help names its exit codes", async (command) => {
  const { code, out } = await runHere([...command.split(" "), "--help"])
  expect(code).toBe(0)
  if (command !== "completions") expect(out).toContain("Exit codes:")
  const examples = out.slice(out.indexOf("EXAMPLES")).split("\n").slice(1)
  await expectAllToWork(
    examples.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"))
  )
})

test.each(["listen", "listen replay"])("the help of %s has examples and exit codes", async (command) => {
  const { out } = await runHere([...command.split(" "), "--help"])
  expect(out).toContain("EXAMPLES")
  expect(out).toContain("Exit codes:")
})
