import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { send, textTo } from "../support/send.ts"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

const run = (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  let output = ""
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
      for (const look of waiting) look()
    })
  }
  const exit = once(child, "exit").then(([code]) => code as number | null)
  return {
    child,
    exit,
    output: () => output,
    /** Waits until the output matches; the process ending first is a failure. */
    until: (pattern: RegExp): Promise<RegExpExecArray> =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output)
          if (match !== null) resolve(match)
        }
        waiting.add(look)
        look()
        void exit.then(() => reject(new Error(`ended without ${pattern}: ${output}`)))
      })
  }
}

describe("the command line", () => {
  it("prints where the mock listens, its seed and a curl to try, then a line per request without key or text", async () => {
    const mock = run("--port", "0", "--seed", "tuesday")
    const [, url = ""] = await mock.until(/gateway\s+(http:\S+)\/v1\/wa\/message/)
    await mock.until(/curl --request POST/)
    assert.include(mock.output(), "seed tuesday")
    assert.strictEqual((await send(url, textTo("905387654321", "gizli"), { key: "mock_cli" })).status, 200)
    await send(url, "{", { key: "mock_cli" })
    await mock.until(/200\s+cli\s+text to 9053…21/)
    await mock.until(/400\s+cli\s+GW_002/)
    await fetch(`${url}/v23.0/106540352242922/messages`, { method: "POST" })
    await mock.until(
      /404\s+-\s+GW_404\s+POST \/v23.0\/106540352242922\/messages\s+This is a path of Meta's Graph API/
    )
    await fetch(`${url}/v1/wa/message`)
    await mock.until(/405\s+-\s+GW_405\s+GET \/v1\/wa\/message/)
    await send(url, textTo("905387654321"), { key: "live_key" })
    await mock.until(/401\s+-\s+AUTH_001\s+The key is unknown here: any mock_<world> works/)
    assert.notInclude(mock.output(), "live_key")
    assert.notInclude(mock.output(), "gizli")
    assert.notInclude(mock.output(), "905387654321")
    assert.notInclude(mock.output(), "mock_cli")
    mock.child.kill("SIGTERM")
    assert.strictEqual(await mock.exit, 0)
  })

  it("ends on SIGTERM while a client hangs", async () => {
    const mock = run("--port", "0")
    const [, url = ""] = await mock.until(/gateway\s+(http:\S+)\/v1\/wa\/message/)
    const hanging = fetch(`${url}/v1/wa/message`, {
      method: "POST",
      headers: { Authorization: "Bearer mock_hang", "Content-Type": "application/json" },
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }),
      duplex: "half"
    } as RequestInit).catch(() => "ended")
    await send(url, textTo("905321234567"))
    mock.child.kill("SIGTERM")
    assert.strictEqual(await mock.exit, 0)
    assert.strictEqual(await hanging, "ended")
  })

  it("prints JSON lines when asked", async () => {
    const mock = run("--port", "0", "--json")
    const [line] = await mock.until(/^\{.*"event":"listening".*$/m)
    const { url } = JSON.parse(line) as { url: string }
    const answer = await send(url, textTo("905321234567"), { key: "mock_json" })
    const [request] = await mock.until(/^\{.*"world":"json".*$/m)
    assert.deepInclude(JSON.parse(request), {
      event: "request",
      status: 200,
      type: "text",
      recipient: "9053…67"
    })
    // The beginning of a message id decodes to the number.
    const id = answer.body.data.messages[0]?.id ?? ""
    assert.include(atob(id.slice("wamid.".length, 30)), "905321234567")
    assert.notInclude(mock.output(), id.slice(0, 30))
    assert.include(request, `"id":"wamid.…${id.slice(-12)}"`)
    mock.child.kill("SIGINT")
    assert.strictEqual(await mock.exit, 0)
  })

  it("helps, and says what it does not understand", async () => {
    const help = run("--help")
    assert.strictEqual(await help.exit, 0)
    for (const option of ["--port", "--host", "--seed", "--profile", "--json"])
      assert.include(help.output(), option)
    for (const args of [["--port", "many"], ["--prot", "1"], ["--profile", "new"], ["serve"]]) {
      const wrong = run(...args)
      assert.strictEqual(await wrong.exit, 2)
      assert.include(wrong.output(), "See --help.")
    }
  })

  it.each([
    [["--host", "192.0.2.1"], "--host 192.0.2.1 --port 0 cannot be listened on: EADDRNOTAVAIL."],
    [["--host", "no such host"], "cannot be listened on"],
    [["--host", ""], "--host must have at least 1 characters"],
    [["--key", ""], "--key must have 1 to 512 characters"],
    [["--key", "two words"], "--key must match"],
    [["--key", "şifre"], "--key must match"],
    [["--data", ""], "--data must have at least 1 characters"],
    [
      ["--data", "/no/such/folder/file.json"],
      "/no/such/folder/file.json cannot be written: ENOENT. Its folder does not exist; create it first."
    ]
  ])("ends with 2 and one line of its own for %s", async (args, words) => {
    const mock = run("--port", "0", ...args)
    assert.strictEqual(await mock.exit, 2)
    assert.include(mock.output(), words)
    assert.notMatch(mock.output(), /\n\s+at |node:|Warning/)
  })

  it("says which port is taken", async () => {
    const first = run("--port", "0")
    const [, port = ""] = await first.until(/gateway\s+http:\S+:(\d+)\/v1/)
    const second = run("--port", port)
    assert.strictEqual(await second.exit, 2)
    assert.include(second.output(), `Port ${port} is taken`)
    first.child.kill("SIGTERM")
    await first.exit
  })
})
