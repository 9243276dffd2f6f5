import { assert, describe, it, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile } from "node:child_process"
import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as ContractSchemas from "../../src/checks/ContractSchemas.ts"
import * as Lint from "../../src/lint/Lint.ts"

class Schemas extends Context.Service<Schemas, ContractSchemas.ContractSchemas>()("test/Schemas") {}

const judge = (value: unknown) => Effect.flatMap(Schemas, (schemas) => Lint.validate(schemas, value))
const message = (type: string, value: unknown, more: object = {}) => ({
  messaging_product: "whatsapp",
  to: "905321234567",
  type,
  [type]: value,
  ...more
})
const status = { id: "wamid.HBgM", status: "sent", timestamp: "1771854964", recipient_id: "905321234567" }
const webhook = (value: object) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ field: "messages", value: { messaging_product: "whatsapp", ...value } }] }]
})

layer(Layer.effect(Schemas, ContractSchemas.load))("lint", (it) => {
  it.effect.each([
    ["outbound", "a text", message("text", { body: "Hello" })],
    [
      "outbound",
      "a text without a type",
      { messaging_product: "whatsapp", to: "905321234567", text: { body: "Hello" } }
    ],
    [
      "outbound",
      "a read receipt",
      { messaging_product: "whatsapp", status: "read", message_id: "wamid.HBgM" }
    ],
    [
      "outbound",
      "a template whose types are in capitals",
      message("template", {
        name: "offer",
        language: { code: "en" },
        components: [{ type: "BODY", parameters: [{ type: "TEXT", text: "Ada" }] }]
      })
    ],
    [
      "outbound",
      "what widely used libraries write and Meta takes",
      {
        messaging_product: "whatsapp",
        context: null,
        to: 905321234567,
        type: "interactive",
        interactive: {
          type: "BUTTON",
          header: { type: "IMAGE", image: { id: 1037543291543636 } },
          body: { text: "Shall we?" },
          footer: null,
          action: JSON.stringify({ buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }] })
        }
      }
    ],
    [
      "outbound",
      "a flow that begins at its first screen",
      message("interactive", {
        type: "flow",
        body: { text: "Book" },
        action: {
          name: "flow",
          parameters: {
            flow_message_version: "3",
            flow_id: "1",
            flow_cta: "Book",
            flow_action: "navigate",
            flow_action_payload: { data: { day: "monday" } }
          }
        }
      })
    ],
    [
      "response",
      "Meta's answer to a send",
      {
        messaging_product: "whatsapp",
        contacts: [{ input: "+1", wa_id: "16505551234" }],
        messages: [{ id: "wamid.HBgM" }]
      }
    ],
    [
      "response",
      "the gateway's answer in the sandbox",
      {
        isSuccess: true,
        data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1711900000000000000" }] }
      }
    ],
    [
      "response",
      "a refusal of the gateway",
      { isSuccess: false, errors: { code: "AUTH_001", group: "UNAUTHORIZED", description: "No." } }
    ],
    [
      "response",
      "a refusal of Meta's",
      { error: { message: "(#100) Invalid parameter", type: "OAuthException", code: 100 } }
    ],
    ["response", "the answer to a read receipt", { success: true }],
    ["webhook", "a status", webhook({ metadata: {}, statuses: [status] })],
    [
      "webhook",
      "a click on the link of a marketing message",
      webhook({ metadata: {}, user_actions: [{ action_type: "landing_page_view", timestamp: "1771854964" }] })
    ],
    [
      "webhook",
      "a lone change, as Meta's dashboard shows it",
      { field: "account_update", value: { event: "PARTNER_ADDED" } }
    ],
    [
      "webhook",
      "an entry whose time is text",
      {
        object: "whatsapp_business_account",
        entry: [
          {
            id: "1",
            time: "1771854964",
            changes: [{ field: "account_update", value: { event: "PARTNER_ADDED" } }]
          }
        ]
      }
    ],
    [
      "webhook",
      "a message whose content Meta does not hand on",
      webhook({
        messages: [{ from: "1", id: "wamid.HBgM", timestamp: "1771854964", type: "interactive" }],
        errors: [{ code: 131000, title: "Something went wrong" }]
      })
    ],
    [
      "webhook",
      "a lone value, as documentation prints it",
      { messaging_product: "whatsapp", metadata: {}, statuses: [status] }
    ],
    [
      "webhook",
      "an unknown change",
      { object: "whatsapp_business_account", entry: [{ id: "1", changes: [{ field: "new", value: {} }] }] }
    ]
  ] as const)("recognises and passes %s: %s", ([kind, , body]) =>
    Effect.gen(function* () {
      const verdict = yield* judge(body)
      assert.deepStrictEqual(verdict, { kind, outcome: "passed", findings: [] })
    })
  )

  it.effect.each([
    ["a misspelt field", message("text", { bodyy: "Hello" }), "/text/body"],
    ["a type that nobody knows", message("telegram", {}), "/type"],
    [
      "a fourth button",
      message("interactive", {
        type: "button",
        body: { text: "?" },
        action: {
          buttons: [1, 2, 3, 4].map((n) => ({ type: "reply", reply: { id: `${n}`, title: `${n}` } }))
        }
      }),
      "/interactive/action/buttons"
    ],
    ["words for a number", message("text", { body: "Hello" }, { to: "not a phone" }), "/to"],
    [
      "a success without a message id",
      {
        isSuccess: true,
        data: { messaging_product: "whatsapp", contacts: [{ input: "1" }], messages: [{}] }
      },
      "/data/messages/0/id"
    ],
    [
      "a refusal without a code",
      { isSuccess: false, errors: { group: "X", description: "No." } },
      "/errors/code"
    ],
    [
      "an error of Meta's without a code",
      { error: { message: "No.", type: "OAuthException" } },
      "/error/code"
    ],
    [
      "a message without a type",
      webhook({ messages: [{ id: "wamid.HBgM", timestamp: "1771854964" }] }),
      "/entry/0/changes/0/value/messages/0/type"
    ],
    [
      "an answer without the answer",
      webhook({ messages: [{ id: "wamid.HBgM", timestamp: "1771854964", type: "interactive" }] }),
      "/entry/0/changes/0/value/messages/0/interactive"
    ],
    ["a webhook of something else", { object: "instagram", entry: [] }, "/object"],
    [
      "a status without an id",
      webhook({ statuses: [{ ...status, id: undefined }] }),
      "/entry/0/changes/0/value/statuses/0/id"
    ],
    [
      "an image without the image",
      webhook({ messages: [{ id: "wamid.HBgM", timestamp: "1771854964", type: "image" }] }),
      "/entry/0/changes/0/value/messages/0/image"
    ],
    [
      "a status whose time is no time",
      webhook({ statuses: [{ ...status, timestamp: "yesterday" }] }),
      "/entry/0/changes/0/value/statuses/0/timestamp"
    ],
    ["something else altogether", { hello: "world" }, ""]
  ] as const)("fails %s, and says where", ([, body, path]) =>
    Effect.gen(function* () {
      const verdict = yield* judge(JSON.parse(JSON.stringify(body)))
      assert.strictEqual(verdict.outcome, "failed")
      assert.include(
        verdict.findings.map((one) => one.path),
        path
      )
    })
  )

  it.effect.each(["<TO>", "{{to}}", "90xxxxxxxxxx", "[PHONE_NUMBER]", "PHONE_NUMBER_ID"])(
    "takes a body addressed to %s for a sample that is to be filled",
    (to) =>
      Effect.gen(function* () {
        const verdict = yield* judge(message("text", { body: "Hello" }, { to }))
        assert.strictEqual(verdict.outcome, "unfilled")
      })
  )

  it.effect("takes no key for repeated that stands in objects of their own, or in a text", () =>
    Effect.gen(function* () {
      const text = JSON.stringify(
        message("contacts", [
          { name: { formatted_name: 'A "name": "' }, phones: [{ phone: "1" }, { phone: "2" }] },
          { name: { formatted_name: "phones" } }
        ])
      )
      const verdict = yield* Effect.flatMap(Schemas, (schemas) => Lint.validateText(schemas, text))
      assert.deepStrictEqual(verdict.findings, [])
    })
  )

  it.effect.each(["905321234567 Hello", '{"text":Hello}', '["Hello"', '{"body":"Hello'])(
    "repeats nothing of what it cannot read: %s",
    (text) =>
      Effect.gen(function* () {
        const verdict = yield* Effect.flatMap(Schemas, (schemas) => Lint.validateText(schemas, text))
        assert.strictEqual(verdict.outcome, "failed")
        assert.notMatch(JSON.stringify(verdict.findings), /Hello|9053|body/)
      })
  )

  it.effect.each([
    ["a coupon", "copy_code", { type: "coupon_code", coupon_code: "SAVE_20" }],
    ["a coupon with a dash", "copy_code", { type: "coupon_code", coupon_code: "SAVE-20" }]
  ])("takes %s that no template can have for wrong, not for a placeholder", ([, sub_type, parameter]) =>
    Effect.gen(function* () {
      const verdict = yield* judge(
        message("template", {
          name: "offer",
          language: { code: "en" },
          components: [{ type: "button", sub_type, index: 0, parameters: [parameter] }]
        })
      )
      assert.strictEqual(verdict.outcome, "failed")
    })
  )

  it.effect("takes the name of a template with dashes for wrong, not for a placeholder", () =>
    Effect.gen(function* () {
      const verdict = yield* judge(
        message("template", { name: "order-confirmation-code", language: { code: "en" } })
      )
      assert.strictEqual(verdict.outcome, "failed")
    })
  )

  it.effect("validates a payload as long as a video in the time of a text", () =>
    Effect.gen(function* () {
      const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`key${index}`, index]))
      const verdict = yield* judge(message("text", { body: "x".repeat(30_000_000) }, many))
      assert.strictEqual(verdict.outcome, "failed")
    })
  )

  it.effect("does not take a wrong value for a placeholder because it contains one", () =>
    Effect.gen(function* () {
      const verdict = yield* judge(message("text", { body: `<b>${"a".repeat(5000)}</b> ...` }))
      assert.strictEqual(verdict.outcome, "failed")
    })
  )

  it.effect.each([
    ["text that is not JSON", "{", /is not JSON/],
    [
      "text that stops being JSON",
      '{"to":"905321234567",\n"text" "Hello"}',
      /^is not JSON \(line 2, column 8\)$/
    ],
    ["an empty text", " ", /^is not JSON: it is empty$/],
    ["a page", "<html>", /^is not JSON: it looks like HTML or XML$/],
    [
      "a key that stands twice, once escaped",
      String.raw`{"text":{"body":"\\","to":"1","t\u006f":"2"}}`,
      /has a key twice \(line 1\)/
    ],
    [
      "what is nested deeper than a stack",
      `{"messaging_product":"whatsapp","to":"905321234567","text":{"body":"Hello"},"more":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
      /nested too deep/
    ],
    [
      "a key that stands twice",
      '{"messaging_product":"whatsapp",\n"to":"1",\n"to":"2"}',
      /has a key twice \(line 3\)/
    ]
  ] as const)("fails %s", ([, text, problem]) =>
    Effect.gen(function* () {
      const verdict = yield* Effect.flatMap(Schemas, (schemas) => Lint.validateText(schemas, text))
      assert.strictEqual(verdict.outcome, "failed")
      assert.match(verdict.findings[0]?.problem ?? "", problem)
    })
  )
})

describe("connexease-contract lint", () => {
  const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
  const lint = (...paths: ReadonlyArray<string>) =>
    promisify(execFile)(process.execPath, [cli, "lint", ...paths]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { readonly code: number; readonly stdout: string }) => ({
        code: error.code,
        stdout: error.stdout
      })
    )

  it("validates every file of a folder, counts at the end, and exits with 1 when any failed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lint-"))
    await writeFile(join(folder, "good.json"), JSON.stringify(message("text", { body: "Hello" })))
    await writeFile(join(folder, "index.json"), "[]")
    await writeFile(join(folder, "notes.md"), "not a payload")
    const kept = await lint(folder)
    assert.strictEqual(kept.code, 0)
    assert.match(kept.stdout, /\n1 passed, 0 failed\n$/)
    await writeFile(join(folder, "bad.json"), JSON.stringify(message("text", {})))
    const failed = await lint(folder)
    assert.strictEqual(failed.code, 1)
    assert.match(failed.stdout, /bad\.json\n {4}\/text\/body/)
    assert.match(failed.stdout, /\n1 passed, 1 failed\n$/)
    assert.notInclude(failed.stdout, "\u001b")
  })

  it("names a file that it cannot read, validates the others, and takes no folder for a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lint-"))
    await mkdir(join(folder, "folder.json"))
    await symlink(join(folder, "nowhere"), join(folder, "broken.json"))
    await writeFile(join(folder, "good.json"), JSON.stringify(message("text", { body: "Hello" })))
    const { code, stdout } = await lint(folder)
    assert.strictEqual(code, 1)
    assert.match(stdout, /broken\.json\n {4}the body cannot be read/)
    assert.match(stdout, /\n1 passed, 1 failed\n$/)
  })

  it("exits with 3 where there is nothing to validate", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lint-"))
    assert.strictEqual((await lint(folder)).code, 3)
  })

  it("exits with 2 for a path that is not there", async () => {
    assert.strictEqual((await lint("/no/such/file.json")).code, 2)
  })
})
