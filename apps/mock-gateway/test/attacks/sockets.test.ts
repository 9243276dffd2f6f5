import { once } from "node:events"
import type { Socket } from "node:net"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"
import { exchange, open } from "../support/socket.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ limits: { sec: 100_000, min: 100_000 }, pairLimit: false })
})
afterAll(() => mock.close())

const answers = async (): Promise<void> => {
  assert.strictEqual((await send(mock.url, textTo("905321234567"), { key: "mock_answers" })).status, 200)
}

const head = "POST /v1/wa/message HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_raw\r\n"

describe("malformed HTTP", () => {
  for (const [name, bytes] of Object.entries({
    "no HTTP at all": "hello\r\n\r\n",
    "a TLS handshake": Buffer.from("16030100f8010000f40303", "hex"),
    "an unknown version": "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "a header without a colon": `${head}broken\r\n\r\n`,
    "a header with a control character": `${head}X: a\u0000b\r\n\r\n`,
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "two lengths": `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    "a negative length": `${head}Content-Length: -1\r\n\r\n`,
    "a length and chunks": `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "chunks without a size": `${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    "headers of 100 KB": `${head}X-Long: ${"a".repeat(100_000)}\r\n\r\n`,
    "a thousand headers too many": `${head}${"X: a\r\n".repeat(20_000)}\r\n`
  })) {
    it(`is refused and closed: ${name}`, async () => {
      assert.match(await exchange(mock.url, bytes), /^HTTP\/1\.1 4\d\d /)
      await answers()
    })
  }

  it("in the path is answered, and kept in the journal as it came", async () => {
    for (const path of [
      "/%",
      "/%00",
      "/..%2f..%2fetc/passwd",
      "//evil.example/",
      "/\u00ff",
      "*",
      "http://[::1"
    ]) {
      const answer = await exchange(
        mock.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
      )
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, path)
    }
    for (const path of [
      "/__mock/v1/%",
      "/__mock/v1/worlds/%ff/messages",
      "/__mock/v1/worlds/..%2f-/requests"
    ]) {
      const answer = await exchange(
        mock.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
      )
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, path)
    }
    await answers()
  })

  it("does not let a second request hide in the first one's body", async () => {
    const hidden = "GET /__mock/v1/worlds HTTP/1.1\r\nHost: localhost\r\n\r\n"
    const answer = await exchange(
      mock.url,
      `${head}Connection: close\r\nContent-Type: application/json\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`
    )
    assert.lengthOf(answer.match(/HTTP\/1\.1 /g) ?? [], 1)
    assert.include(answer, "GW_002")
  })
})

describe("clients that hold on", () => {
  it("by the thousand, idle or with half a request, do not keep others from being answered", async () => {
    const sockets: Array<Socket> = []
    for (let index = 0; index < 2_000; index++) {
      const socket = await open(mock.url)
      if (index % 2 === 0)
        socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`)
      sockets.push(socket)
    }
    await answers()
    for (const socket of sockets) socket.destroy()
    await Promise.all(sockets.map((socket) => socket.closed || once(socket, "close")))
    await answers()
  })

  it("and go away in the middle of a request, leave nothing in the journal", async () => {
    const world = mock.world("gone")
    for (let index = 0; index < 100; index++) {
      const socket = await open(mock.url)
      socket.write(
        "POST /v1/wa/message HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_gone\r\n" +
          'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"messaging_product":'
      )
      socket.resetAndDestroy()
    }
    await answers()
    assert.lengthOf(await world.requests(), 0)
  })

  it("and do not read, are not written to for ever", async () => {
    const body = JSON.stringify(textTo("905321234567"))
    const deaf: Array<Socket> = []
    for (let index = 0; index < 20; index++) {
      const socket = (await open(mock.url)).pause()
      socket.write(
        `${head}X-Mock-Scenario: endless-body\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${body.length}\r\n\r\n${body}`
      )
      deaf.push(socket)
    }
    for (let index = 0; index < 300; index++) await answers()
    const { arrayBuffers } = process.memoryUsage()
    assert.isBelow(arrayBuffers, 128 * 1_024 * 1_024)
    for (const socket of deaf) socket.destroy()
  })
})
