import { Exchange } from "@connexease-gateway/contract"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { execFile } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs"
import type { RequestListener, ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as Connect from "../../src/targets/Connect.ts"
import * as MockTarget from "../../src/targets/MockTarget.ts"
import * as Observation from "../../src/record/Observation.ts"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as Recording from "../../src/record/Recording.ts"
import * as Redaction from "../../src/record/Redaction.ts"
import { bodyOf, serve } from "../support.ts"

const folder = () => mkdtempSync(join(tmpdir(), "recording-"))

/** Every file of a folder as one text, and its names. */
const everything = (path: string): string =>
  readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => [name, statSync(join(path, name)).isFile() ? readFileSync(join(path, name), "utf8") : ""])
    .flat()
    .join("\n")

const key = "sk_live_Zq8Yw3NxT5bV7mK2"
const number = "905551112233"
const wamid = `wamid.${Buffer.from(`\u001c\u0018\u000c${number}\u0015\u0002\u0000\u0011\u0018\u00123EB0AA11BB22`).toString("base64")}`

/** A gateway that gives back everything that it was told, in every way that it can think of. */
const echo = (): RequestListener => {
  let turn = 0
  const answers: ReadonlyArray<(response: ServerResponse, text: string, body: string) => void> = [
    (response, text, body) =>
      json(response, 200, {
        isSuccess: true,
        data: {
          messaging_product: "whatsapp",
          contacts: [{ input: `+${number}`, wa_id: number, profile: { name: text } }],
          messages: [{ id: "wamid.FAKE_1711900000000000000", message_status: "accepted", echo: body }],
          balance: Number(number)
        }
      }),
    (response, text, body) =>
      json(response, 400, {
        isSuccess: false,
        errors: {
          code: "GW_002",
          group: "BAD_REQUEST",
          description: `Key ${key} may not send "${text}" to ${number} (+90 (555) 111-22-33, ${wamid})`,
          params: {
            meta: {
              message: `(#100) ${text.toUpperCase()} for ${number.slice(-7)}`,
              type: text,
              code: Number(number),
              error_data: { details: encodeURIComponent(body) },
              fbtrace_id: "Az8or2yhqkZfEZ-_4Qn_Bam"
            }
          }
        }
      }),
    (response, text, body) =>
      json(response, 401, {
        isSuccess: false,
        errors: {
          code: key,
          group: number,
          description: [
            Buffer.from(`Bearer ${key}`).toString("base64"),
            Buffer.from(key).toString("base64url"),
            Buffer.from(key).toString("hex"),
            Buffer.from(wamid).toString("base64"),
            `${key.slice(0, 9)}…`,
            `…${key.slice(-8)}`
          ].join(" "),
          title: Buffer.from(body).toString("base64"),
          message: `${text.slice(0, 20)}… ${JSON.stringify(body)}`
        }
      }),
    (response, text, body) =>
      response
        .writeHead(500, { "Content-Type": `text/html; key=${key}` })
        .end(`<html>${key} ${number} ${text} ${body} ${wamid}</html>`),
    (response, text) =>
      json(
        response,
        200,
        { isSuccess: false, [number]: { [key]: text }, data: [key, [number], Number(number)] },
        {
          "X-Echo": key,
          [`X-${number}`]: number,
          [`X-${key.replaceAll("_", "-")}`]: "1",
          "Retry-After": number,
          "Set-Cookie": `session=${key}`,
          Location: `/?to=${number}&key=${encodeURIComponent(key)}`,
          "X-RateLimit-sec-Limit": key,
          "X-RateLimit-sec-Remaining": number
        }
      ),
    (response, text, body) => response.writeHead(502).end(`${key} ${number} ${text} ${body}`),
    (response, text) =>
      json(response, 400, [key, number, text, { [wamid]: 1, message: `${number}@example.com ${text}` }])
  ]
  return async (request, response) => {
    const body = await bodyOf(request)
    const isProbe = body.includes("A probe.")
    if (isProbe) {
      json(response, 200, { isSuccess: true, data: { messages: [{ id: "wamid.FAKE_1711900000000000000" }] } })
      return
    }
    const text = String(JsonPointer.get(parsed(body), "/text/body") ?? body.slice(0, 200))
    answers[turn++ % answers.length]?.(response, text, body)
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {}
) =>
  void response
    .writeHead(status, { "Content-Type": "application/json", ...headers })
    .end(JSON.stringify(body))

const record = (listener: RequestListener) =>
  Effect.gen(function* () {
    const url = yield* serve(listener)
    const realSends = { to: new Set([number]), budget: 250 }
    const { target } = yield* Connect.connect({ url, apiKey: Redacted.make(key), realSends })
    const observation = yield* Observation.observe(target)
    const out = folder()
    yield* Recording.write(observation, out).pipe(Effect.provide(NodeServices.layer))
    return { observation, out, url }
  })

/** A text as it may hide in a file. */
const disguises = (secret: string): ReadonlyArray<string> => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
  Buffer.from(`x${secret}`).toString("base64").slice(2, -4),
  Buffer.from(`xy${secret}`).toString("base64").slice(3, -4),
  Buffer.from(secret).toString("base64url").slice(0, -1),
  Buffer.from(secret).toString("hex")
]

describe("a recording", () => {
  it.live(
    "of a gateway that echoes everything holds no key, number, id or text",
    () =>
      Effect.gen(function* () {
        const { observation, out } = yield* record(echo())
        assert.isAbove(observation.exchanges.length, 200)
        const files = everything(out)
        const low = files.toLowerCase()
        const secrets = [
          key,
          key.slice(0, 9),
          key.slice(-8),
          number,
          number.slice(-7),
          "905321234567",
          "999000000000",
          wamid,
          wamid.slice(6),
          "Hello! This is a test",
          "Hello! This is a tes",
          "Az8or2yhqkZfEZ-_4Qn_Bam"
        ]
        for (const secret of secrets) {
          for (const disguise of disguises(secret)) {
            assert.isFalse(low.includes(disguise.toLowerCase()), `${secret} as ${disguise}`)
          }
        }
        const digits = files.replaceAll(/[ ()+.\-_/]/g, "")
        for (const known of [number, "905321234567", "999000000000"]) assert.notInclude(digits, known)
      }),
    60_000
  )

  it.live("of a gateway says where and when, and one of a mock does not", () =>
    Effect.gen(function* () {
      const { out, url } = yield* record(echo())
      const real = Exchange.load(out)
      assert.isTrue(real.every(({ recorded }) => recorded?.host === url.host))
      assert.match(real[0]?.recorded?.date ?? "", /^\d{4}-\d{2}-\d{2}$/)
      const mock = yield* Observation.observe(yield* MockTarget.start(), {
        exchanges: Exchange.load().slice(0, 3)
      })
      assert.deepStrictEqual(
        mock.exchanges.map(({ recorded }) => recorded),
        [undefined, undefined, undefined]
      )
    })
  )

  it.live("is read back as it was seen", () =>
    Effect.gen(function* () {
      const exchanges = Exchange.load().filter(({ topic }) =>
        ["auth", "body", "edge", "rate"].includes(topic)
      )
      const observation = yield* Observation.observe(yield* MockTarget.start(), { exchanges })
      const out = folder()
      yield* Recording.write(observation, out).pipe(Effect.provide(NodeServices.layer))
      const read = yield* Recording.read(out)
      assert.deepStrictEqual(
        read.exchanges.map(({ id, steps }) => [id, steps]),
        observation.exchanges.map(({ id, steps }) => [id, steps])
      )
      assert.strictEqual(read.missing.size, 0)
    })
  )

  it.live("names what was not answered", () =>
    Effect.gen(function* () {
      let asked = 0
      const { observation } = yield* record((request, response) =>
        asked++ === 0 ? echo()(request, response) : request.socket.destroy()
      )
      assert.strictEqual(observation.exchanges.length, 0)
      assert.match([...observation.unanswered.values()][0] ?? "", /no whole answer came/)
    })
  )

  it.effect("that is no folder of exchanges is refused, with the file and the place", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Recording.read("/no/such/folder"))
      assert.match(error.message, /^\/no\/such\/folder: /)
    })
  )
})

describe("redaction", () => {
  const redaction = Redaction.make({
    keys: [key],
    requests: [
      {
        method: "POST",
        target: "/v1/wa/message?note=Ankara%20evening",
        headers: [["X-Note", "Zeynep's order"]],
        body: Buffer.from(
          JSON.stringify({ to: number, type: "text", text: { body: "Ödemeniz alındı <b>“4711”</b> 👍" } })
        )
      }
    ]
  })
  const described = (description: string) => {
    const body = Buffer.from(JSON.stringify({ isSuccess: false, errors: { code: "GW_002", description } }))
    const answer = redaction.answer({ status: 400, headers: [], body })
    return String(JsonPointer.get(answer.body, "/errors/description"))
  }

  it.each([
    ["Rate limit exceeded. Please try again later."],
    ["API Key not found, invalid, or expired."],
    ["(#131026) Message undeliverable"],
    ["Param text cannot have new-line/tab characters or more than 4 consecutive spaces"]
  ])("keeps what the gateway says of itself: %s", (text) => assert.strictEqual(described(text), text))

  it.each([
    ["the text", "No: Ödemeniz alındı <b>“4711”</b> 👍!", "No: <text>!"],
    ["a part of the text", "No: Ödemeniz alın…", "No: <text>..."],
    ["the text in capitals", "ÖDEMENIZ ALINDI <B>“4711”</B> 👍", /^(?!.*(DEMEN|4711))/],
    ["the text, escaped for HTML", "Ödemeniz alındı &lt;b&gt;“4711”&lt;/b&gt; 👍", "<text>"],
    ["the text, escaped for an address", encodeURIComponent("Ödemeniz alındı <b>“4711”</b> 👍"), "<text>"],
    ["a value of the query", "Ankara evening?", "<text>?"],
    ["a header", "Zeynep's order", "<text>"],
    ["the number, spaced", "to 90 555 111 22 33", "to <number>"],
    ["the number in other digits", "to ٩٠٥٥٥١١١٢٢٣٣", "to <number>"],
    ["the end of the number", "the number ending in 2233", "the number ending in <number>"],
    ["another number", "from +1 (650) 555-1234", /from \+?<number>/],
    ["an address of mail", "ask ada@example.com", "ask <text>"],
    ["a part of the key", "key Zq8Yw3Nx", "key <key>"]
  ])("takes %s out of a sentence", (_, text, left) => {
    if (typeof left === "string") assert.strictEqual(described(text), left)
    else assert.match(described(text), left)
  })

  it("leaves of the moment, and of mocks, nothing", () => {
    const { headers } = redaction.answer({
      status: 200,
      headers: [
        ["Date", "Sun, 22 Nov 2026 09:00:00 GMT"],
        ["X-Mock-Gateway", "1"],
        ["Server", "nginx/1.2"],
        ["X-RateLimit-sec-Limit", "80"]
      ],
      body: Buffer.from("{}")
    })
    assert.deepStrictEqual(headers, { Server: "<redacted>", "X-RateLimit-sec-Limit": "80" })
  })
})

describe("connexease-contract record", () => {
  const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
  const run = (...args: ReadonlyArray<string>) =>
    promisify(execFile)(process.execPath, [cli, "record", ...args]).then(
      ({ stderr, stdout }) => ({ code: 0, stderr, stdout }),
      (error: { readonly code: number; readonly stderr: string; readonly stdout: string }) => error
    )

  it("writes a folder of exchanges and says what it could not record", async () => {
    await using mock = await startMockGateway()
    const out = folder()
    const { code, stdout } = await run("--url", mock.url, "--out", out)
    assert.strictEqual(code, 0)
    assert.match(stdout, /exchanges recorded in .*, 0 not\n$/)
    assert.strictEqual(Exchange.load(out).length, Exchange.load().length)
  })

  it("stops, and writes nothing, where the sandbox is not on", async () => {
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          let asked = 0
          const url = yield* serve((_, response) => {
            asked++
            json(response, 200, { isSuccess: true, data: { messages: [{ id: wamid }] } })
          })
          const out = folder()
          const { code, stderr } = yield* Effect.promise(() =>
            run("--url", url.href, "--out", out, "--api-key", key)
          )
          assert.strictEqual(code, 4)
          assert.match(stderr, /The run was stopped/)
          assert.strictEqual(asked, 1)
          assert.deepStrictEqual(readdirSync(out), [])
        })
      )
    )
  })
})
