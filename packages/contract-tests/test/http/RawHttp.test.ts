import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as RawHttp from "../../src/http/RawHttp.ts"
import { bodyOf, serve } from "../support.ts"

const get = { method: "GET", target: "/", headers: [] }

describe("raw HTTP", () => {
  it.live("sends exactly the path, the headers and the bytes that it is given", () =>
    Effect.gen(function* () {
      const url = yield* serve(async (request, response) => {
        const body = await bodyOf(request)
        response.end(JSON.stringify({ url: request.url, headers: request.rawHeaders, body }))
      })
      const http = yield* RawHttp.make(url, { timeout: 5_000 })
      const answer = yield* http.send({
        method: "POST",
        target: "/v1/../v1//x?a=%2B",
        headers: [["X-CaSe", "1"]],
        body: Buffer.from("hé")
      })
      assert.deepStrictEqual(RawHttp.json(answer), {
        url: "/v1/../v1//x?a=%2B",
        headers: ["Host", url.host, "X-CaSe", "1", "Content-Length", "3", "Connection", "keep-alive"],
        body: "hé"
      })
    })
  )

  it.live("puts the path of its base before that of a request", () =>
    Effect.gen(function* () {
      const url = yield* serve((request, response) => response.end(request.url))
      const http = yield* RawHttp.make(new URL("/gateway/", url), { timeout: 5_000 })
      assert.strictEqual(RawHttp.text(yield* http.send({ ...get, target: "/v1" })), "/gateway/v1")
    })
  )

  it.live("shows a redirect and does not follow it", () =>
    Effect.gen(function* () {
      const url = yield* serve((_, response) => response.writeHead(302, { Location: "/elsewhere" }).end())
      const http = yield* RawHttp.make(url, { timeout: 5_000 })
      const answer = yield* http.send(get)
      assert.strictEqual(answer.status, 302)
      assert.strictEqual(RawHttp.header(answer, "location"), "/elsewhere")
    })
  )

  it.live("fails when the answer stops half way, stays away, or never ends", () =>
    Effect.gen(function* () {
      const url = yield* serve((request, response) => {
        if (request.url === "/cut")
          response.writeHead(200, { "Content-Length": "10" }).write("half", () => response.destroy())
        if (request.url === "/endless") {
          const more = () => response.write(Buffer.alloc(1 << 20), (error) => (error ? undefined : more()))
          more()
        }
      })
      const http = yield* RawHttp.make(url, { timeout: 300 })
      const code = (target: string) =>
        Effect.map(Effect.flip(http.send({ ...get, target })), (error) =>
          error._tag === "RawHttpError" ? error.code : error._tag
        )
      assert.strictEqual(yield* code("/cut"), "ECONNRESET")
      assert.strictEqual(yield* code("/silent"), "TIMEOUT")
      assert.strictEqual(yield* code("/endless"), "TOO_LARGE")
    })
  )

  it.live("fails when the server turns to another protocol", () =>
    Effect.gen(function* () {
      const url = yield* serve((_, response) => {
        response.socket?.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
      })
      const http = yield* RawHttp.make(url, { timeout: 5_000 })
      const error = yield* Effect.flip(http.send(get))
      assert.strictEqual(error.message, "no whole answer came (UPGRADE)")
    })
  )

  it("reads no JSON out of what readers read differently", () => {
    const json = (body: Uint8Array | string) =>
      RawHttp.json({ status: 200, headers: [], body: Buffer.from(body) })
    assert.deepStrictEqual(json('{"isSuccess":true}'), { isSuccess: true })
    assert.isUndefined(json('{"isSuccess":false,"isSuccess":true}'))
    assert.isUndefined(json('\ufeff{"isSuccess":true}'))
    assert.isUndefined(json(Uint8Array.of(0x22, 0xff, 0x22)))
  })

  it.live("fails with ECONNREFUSED when no process listens", () =>
    Effect.gen(function* () {
      const http = yield* RawHttp.make(new URL("http://127.0.0.1:1"), { timeout: 5_000 })
      assert.strictEqual((yield* Effect.flip(http.send(get))).message, "no whole answer came (ECONNREFUSED)")
    })
  )
})
