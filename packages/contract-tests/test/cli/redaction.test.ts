import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { RequestListener } from "node:http"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { bodyOf, serve } from "../support.ts"
import { runCommand } from "./runCommand.ts"

const key = "sk_live_Zq8Yw3NxT5bV7mK2"
const spellings = [
  key,
  key.toUpperCase(),
  key.slice(0, 12),
  key.slice(-12),
  encodeURIComponent(key),
  Buffer.from(key).toString("base64").slice(0, -4),
  Buffer.from(`Bearer ${key}`).toString("base64").slice(12, -4),
  Buffer.from(key).toString("hex")
]

/** A server that repeats the key in every place of an answer; `status` and `id` say what it makes of messages. */
const echo =
  (answers: (turn: number) => { readonly status: number; readonly id: string }): RequestListener =>
  async (request, response) => {
    const isProbe = (await bodyOf(request)).includes("A probe.")
    const { id, status } = answers(isProbe ? 0 : ++turn)
    response
      .writeHead(status, {
        "Content-Type": `application/json; key=${key}`,
        "Retry-After": key,
        "X-RateLimit-sec-Limit": key,
        "X-Echo": spellings.join(" ")
      })
      .end(
        JSON.stringify({
          isSuccess: status === 200,
          [key]: key,
          data: {
            messaging_product: key,
            messages: [{ id, [key]: key }],
            contacts: [{ input: key, wa_id: key }]
          },
          ...(status === 200
            ? {}
            : {
                data: undefined,
                errors: {
                  code: key,
                  group: key,
                  description: spellings.join(" "),
                  params: { meta: { code: key, error_data: { details: spellings } } }
                }
              })
        })
      )
  }
let turn = 0

const sandbox = "wamid.FAKE_1711900000000000000"
const servers: Readonly<Record<string, RequestListener>> = {
  "that repeats it in everything it accepts and refuses": echo((turn) => ({
    status: turn % 2 === 0 ? 200 : 400,
    id: sandbox
  })),
  "that repeats it in the id of a message that it really sends": echo((turn) => ({
    status: 200,
    id: turn === 0 ? sandbox : `wamid.${key}`
  })),
  "that refuses everything, the probe too, with it": echo(() => ({ status: 403, id: key })),
  "that is a mock without a control API and repeats it": async (request, response) => {
    response.setHeader("X-Mock-Gateway", key)
    await echo((turn) => ({ status: turn % 2 === 0 ? 200 : 400, id: sandbox }))(request, response)
  }
}

const commands: Readonly<Record<string, (url: string) => ReadonlyArray<string>>> = {
  verify: (url) => ["verify", "--url", url, "--junit", "r.xml", "--json", "r.json", "--markdown", "r.md"],
  record: (url) => ["record", "--url", url, "--out", "recording"],
  drift: (url) => [
    "drift",
    "mock",
    url,
    "--junit",
    "r.xml",
    "--json",
    "r.json",
    "--markdown",
    "r.md",
    "--html",
    "r.html"
  ]
}

const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(
      (name) =>
        `${name} ${statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), "utf8") : ""}`
    )
    .join("\n")

describe("nothing that a command prints or writes holds the key", () => {
  it.live.each(
    Object.keys(commands).flatMap((name) => Object.keys(servers).map((server) => [name, server] as const))
  )(
    "of %s against a server %s",
    ([name, server]) =>
      Effect.gen(function* () {
        const url = yield* serve(servers[server] ?? (() => {}))
        const { err, folder, out } = yield* runCommand(commands[name]?.(url.href) ?? [], {
          env: { CONNEXEASE_CONTRACT_API_KEY: key }
        })
        const said = `${out}\n${err}\n${everything(folder)}`
        assert.isAbove(said.length, 100)
        const low = said.toLowerCase()
        for (const spelling of spellings) {
          const at = low.indexOf(spelling.toLowerCase())
          assert.strictEqual(at, -1, `${spelling} in: ${said.slice(Math.max(0, at - 80), at + 80)}`)
        }
      }),
    60_000
  )
})
