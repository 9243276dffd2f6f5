import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { connectMockGateway } from "../../src/index.ts"
import { observe } from "../support/observe.ts"
import { textTo } from "../support/send.ts"
import { open } from "../support/socket.ts"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

const start = async () => {
  const child = spawn(process.execPath, [cli, "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const exit = once(child, "exit") as Promise<[number | null, string | null]>
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string]
  child.stdout.resume()
  return { child, exit, url: (JSON.parse(line) as { url: string }).url }
}

describe("SIGTERM", () => {
  // Within the time that every test has: most of what hangs here hangs for much longer.
  it("ends the mock with 0, whatever hangs on it", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1")
    await once(silent, "listening")
    const { child, exit, url } = await start()
    const world = connectMockGateway(url).world("shutdown")
    await world.webhook.set({ url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/` })
    await world.user("905321234567").sendText("a webhook that is never answered")

    const hanging = [
      ...["hang", "hang-body", "dribble"].map((scenario) =>
        observe(url, textTo("905321234567"), {
          headers: { "X-Mock-Scenario": `${scenario}; at=after` },
          key: world.apiKey
        })
      ),
      world.wait({ text: "never", timeoutMs: 120_000 }).catch((error: unknown) => error),
      world.clock.advance(60_000).catch((error: unknown) => error),
      fetch(`${url}/__mock/v1/worlds/shutdown/events`)
        .then((response) => response.text())
        .catch((error: unknown) => error)
    ]
    const sockets = await Promise.all(Array.from({ length: 50 }, () => open(url)))
    for (const [index, socket] of sockets.entries()) {
      if (index % 2 === 0)
        socket.write("POST /v1/wa/message HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
    }
    const body = JSON.stringify(textTo("905321234567"))
    const deaf = (await open(url)).pause()
    deaf.write(
      "POST /v1/wa/message HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_shutdown\r\n" +
        "X-Mock-Scenario: endless-body; at=after\r\nContent-Type: application/json\r\n" +
        `Content-Length: ${body.length}\r\n\r\n${body}`
    )
    await world.wait({ type: "text", count: 4 })

    child.kill("SIGTERM")
    assert.deepStrictEqual(await exit, [0, null])
    await Promise.all(hanging)
    silent.close()
  })

  it("lets a request that is being answered have its answer", async () => {
    const { child, exit, url } = await start()
    const answered = observe(url, textTo("905321234567"), {
      headers: { "X-Mock-Scenario": "latency; ms=150" }
    })
    await connectMockGateway(url).world("test").wait()
    child.kill("SIGTERM")
    assert.strictEqual((await answered).status, 200)
    assert.deepStrictEqual(await exit, [0, null])
  })
})
