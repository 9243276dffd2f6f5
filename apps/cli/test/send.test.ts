/** `connexease send`, as a user runs it against the mock. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Options, runCommand, runHere } from "./support/runCommand.ts"

let mock: Awaited<ReturnType<typeof startMockGateway>>
let folder: string
beforeAll(async () => {
  mock = await startMockGateway({ port: 0 })
  folder = await mkdtemp(join(tmpdir(), "connexease-send-"))
})
afterAll(async () => {
  await mock.close()
  await rm(folder, { recursive: true })
})

const environment = (world: string) => ({
  CONNEXEASE_BASE_URL: mock.url,
  CONNEXEASE_API_KEY: `mock_${world}`
})

const send = (world: string, args: ReadonlyArray<string>, options: Options = {}) =>
  runHere(["send", ...args], { ...options, env: { ...environment(world), ...options.env } })

const to = ["--to", "905321234567"]

describe("the outcome of a send", () => {
  test("an accepted text arrives, its id is printed, and the code is 0", async () => {
    const { code, out } = await runCommand(["send", "text", "--to", "+90 532 123 45 67", "Merhaba!"], {
      env: environment("accepted")
    })
    const [message] = await mock.world("mock_accepted").messages()
    expect(message?.body["text"]).toEqual({ body: "Merhaba!" })
    expect(out).toContain(message?.id)
    expect(code).toBe(0)
  })

  test.each([
    ["rejected", "999011000000", 3, "Top up the wallet"],
    ["unknown", "999300000000", 4, "may have been accepted"],
    ["not sent", "12", 5, "to must be a phone number"]
  ])("%s has a code of its own, and says what to do", async (_, recipient, expected, sentence) => {
    const { code, err, out } = await send("failing", ["text", "--to", recipient, "Merhaba!"])
    expect(err).toContain(sentence)
    expect(out).toBe("")
    expect(code).toBe(expected)
  })

  test("a command line that is wrong, and a missing key, end with 2 and say what is missing", async () => {
    const [wrong, keyless] = await Promise.all([
      send("wrong", ["text", ...to]),
      runHere(["send", "text", ...to, "Merhaba!"])
    ])
    expect(wrong.err).toContain("Missing required argument: text")
    expect(wrong.code).toBe(2)
    expect(keyless.err).toContain("CONNEXEASE_API_KEY")
    expect(keyless.code).toBe(2)
  })

  test("a send that Ctrl-C ends while the request is on its way is unknown", async () => {
    const { code, err } = await runCommand(["send", "text", "--to", "999206000000", "Merhaba!"], {
      env: environment("interrupted"),
      onStart: (child) =>
        void expect
          .poll(() => mock.world("mock_interrupted").requests(), { timeout: 100_000 })
          .toHaveLength(1)
          .then(() => child.kill("SIGINT"))
    })
    expect(err).toContain("The command was interrupted.")
    expect(code).toBe(4)
  })

  test("--json prints one line on standard output, for failures too", async () => {
    const [accepted, rejected] = await Promise.all([
      send("json", ["text", ...to, "Merhaba!", "--json", "--sandbox"]),
      send("json", ["text", "--to", "999011000000", "Merhaba!", "--json"])
    ])
    expect(JSON.parse(accepted.out)).toMatchObject({ outcome: "Accepted", sandbox: true })
    expect(JSON.parse(rejected.out)).toMatchObject({ outcome: "Rejected", reason: "InsufficientBalance" })
    expect(rejected.err).toBe("")
    expect(await mock.world("mock_json").messages({ type: "text" })).toHaveLength(1)
  })
})

test("an id of a server that would rewrite the terminal is printed without its control characters", async () => {
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ isSuccess: true, data: { messages: [{ id: "wamid.\u001b[2J1" }] } }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const { code, out } = await send("hostile", ["text", ...to, "Merhaba!"], {
    env: { CONNEXEASE_BASE_URL: `http://127.0.0.1:${port}` }
  })
  server.closeAllConnections()
  server.close()
  expect(code).toBe(0)
  expect(out).toBe("✓ Accepted\n  wamid.\uFFFD[2J1\n")
})

describe("a dry run", () => {
  test("prints the request as it would leave, without the key, and sends nothing", async () => {
    const { code, out } = await send(
      "dry",
      ["text", "--to", "+90 532 123 45 67", "-", "--dry-run", "--json"],
      {
        stdin: "From a pipe\n",
        env: { CONNEXEASE_API_KEY: "" }
      }
    )
    expect(JSON.parse(out)).toEqual({
      method: "POST",
      url: `${mock.url}/v1/wa/message`,
      headers: { authorization: "Bearer <masked>", "content-type": "application/json" },
      body: {
        messaging_product: "whatsapp",
        to: "905321234567",
        type: "text",
        text: { body: "From a pipe" }
      }
    })
    expect(code).toBe(0)
    expect(await mock.world("mock_dry").requests()).toEqual([])
  })

  test("of a message that is not valid ends as not sent", async () => {
    expect((await send("dry", ["text", ...to, "", "--dry-run"])).code).toBe(5)
  })
})

describe("the kinds of messages", () => {
  test("image and document take a link or an id, and what stands beside it", async () => {
    const link = "https://example.com/1042.pdf"
    const [image, document, neither] = await Promise.all([
      send("media", ["image", ...to, "--id", "1042", "--caption", "Parcel"]),
      send("media", ["document", ...to, "--link", link, "--filename", "1042.pdf"]),
      send("media", ["image", ...to])
    ])
    expect([image.code, document.code, neither.code]).toEqual([0, 0, 2])
    const messages = await mock.world("mock_media").messages()
    expect(messages.find(({ body }) => body["type"] === "image")?.body["image"]).toEqual({
      id: "1042",
      caption: "Parcel"
    })
    expect(messages.find(({ body }) => body["type"] === "document")?.body["document"]).toEqual({
      link,
      filename: "1042.pdf"
    })
  })

  test("a template takes numbered variables, and named ones, in the form that Meta documents", async () => {
    const template = ["template", ...to, "order_update", "--language", "tr", "--dry-run", "--json"]
    const [numbered, named] = await Promise.all([
      send("template", [...template, "--variable", "2=A=1042", "--variable", "1=Ada"]),
      send("template", [...template, "--variable", "first_name=Ada"])
    ])
    expect(JSON.parse(numbered.out).body.template.components).toEqual([
      {
        type: "body",
        parameters: [
          { type: "text", text: "Ada" },
          { type: "text", text: "A=1042" }
        ]
      }
    ])
    expect(JSON.parse(named.out).body.template.components[0].parameters).toEqual([
      { type: "text", text: "Ada", parameter_name: "first_name" }
    ])
  })

  test("with Meta's list of templates, its values are checked and header and buttons find their form", async () => {
    const list = {
      data: [
        {
          name: "order_update",
          language: "tr",
          category: "UTILITY",
          status: "APPROVED",
          components: [
            { type: "HEADER", format: "IMAGE" },
            { type: "BODY", text: "Hi {{1}}" },
            { type: "BUTTONS", buttons: [{ type: "URL", text: "Track", url: "https://example.com/{{1}}" }] }
          ]
        }
      ]
    }
    await writeFile(join(folder, "templates.json"), JSON.stringify(list))
    const template = [
      "template",
      ...to,
      "order_update",
      "--templates",
      join(folder, "templates.json"),
      "--dry-run"
    ]
    const header = "https://example.com/parcel.png"
    const [complete, missing, other] = await Promise.all([
      send("list", [
        ...template,
        "--json",
        "--header",
        header,
        "--variable",
        "1=Ada",
        "--button",
        "0=A-1042"
      ]),
      send("list", [...template, "--header", header, "--variable", "1=Ada"]),
      send("list", [...template.with(3, "order_upd"), "--variable", "1=Ada"])
    ])
    const { components, language } = JSON.parse(complete.out).body.template
    expect(language).toEqual({ code: "tr" })
    expect(components).toEqual([
      { type: "header", parameters: [{ type: "image", image: { link: header } }] },
      { type: "body", parameters: [{ type: "text", text: "Ada" }] },
      { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "A-1042" }] }
    ])
    expect(missing.err).toContain("buttons.0 is required")
    expect(missing.code).toBe(5)
    expect(other.err).toContain("has no template order_upd")
    expect(other.code).toBe(2)
  })

  test("any message comes from a file or standard input; a problem is named by line and column", async () => {
    const message = '{"to": "905321234567",\n "type": "text",\n "text": {"body": ""}}'
    const [invalid, broken, valid] = await Promise.all([
      send("file", ["message", "-"], { stdin: message }),
      send("file", ["message", "-"], { stdin: message.replace('""', '"",,') }),
      send("file", ["message", "-"], { stdin: message.replace('""', '"Hi"') })
    ])
    expect(invalid.err).toContain("standard input:3:19 text.body must have 1 to 4096 characters")
    expect(invalid.code).toBe(5)
    expect(broken.err).toContain("standard input:3:22 is not JSON")
    expect(broken.code).toBe(2)
    expect(valid.code).toBe(0)
  })
})

describe("an idempotency key", () => {
  test("sends once, however often the command is run", async () => {
    const once = [
      "text",
      ...to,
      "Ready",
      "--idempotency-key",
      "order-1042",
      "--ledger",
      join(folder, "ledger")
    ]
    const first = await send("once", once)
    const second = await send("once", once)
    expect(second.out).toBe(first.out)
    expect(await mock.world("mock_once").messages()).toHaveLength(1)
  })

  test("without a ledger is refused, since nothing could keep it", async () => {
    expect((await send("once", ["text", ...to, "Ready", "--idempotency-key", "order-1042"])).code).toBe(2)
  })
})

describe("the API key", () => {
  test("comes from a file, from standard input, or from the configuration file", async () => {
    await writeFile(join(folder, "key"), "mock_keys\n")
    await writeFile(join(folder, "config.json"), JSON.stringify({ apiKeyFile: "key", baseUrl: mock.url }))
    const env = { CONNEXEASE_API_KEY: "" }
    const text = ["text", ...to, "Merhaba!"]
    const results = await Promise.all([
      send("keys", [...text, "--api-key-file", join(folder, "key")], { env }),
      send("keys", [...text, "--api-key-file", "-"], { env, stdin: "mock_keys\n" }),
      send("keys", [...text, "--config", join(folder, "config.json")], {
        env: { ...env, CONNEXEASE_BASE_URL: "" }
      })
    ])
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(await mock.world("mock_keys").messages()).toHaveLength(3)
  })

  test("in a configuration file that others may read is refused, with the command that fixes it", async () => {
    await writeFile(join(folder, "open.json"), JSON.stringify({ apiKey: "mock_open" }), { mode: 0o644 })
    const { code, err } = await send("open", ["text", ...to, "Hi", "--config", join(folder, "open.json")], {
      env: { CONNEXEASE_API_KEY: "" }
    })
    expect(err).toContain(`chmod 600 ${join(folder, "open.json")}`)
    expect(code).toBe(2)
  })

  test("is in no output, whatever fails", async () => {
    const secret = "sk_live_4f1c2d3e"
    const runs = await Promise.all([
      send("secret", ["text", ...to, "Hi"], { env: { CONNEXEASE_API_KEY: secret } }),
      send("secret", ["text", ...to, "Hi", "--json"], { env: { CONNEXEASE_API_KEY: secret } }),
      send("secret", ["text", ...to, "Hi"], { env: { CONNEXEASE_API_KEY: `${secret}\u0007` } })
    ])
    expect(JSON.stringify(runs)).not.toContain(secret)
    expect(runs.map(({ code }) => code)).toEqual([3, 3, 2])
  })
})
