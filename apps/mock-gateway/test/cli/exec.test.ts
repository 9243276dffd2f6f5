import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { textTo } from "../support/send.ts"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

/** Runs a program for Node as the command of `exec`. */
const exec = (program: string, ...options: ReadonlyArray<string>) =>
  run(...options, "--", process.execPath, "--input-type=module", "--eval", program)

const run = (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [cli, "exec", ...args], { stdio: ["ignore", "pipe", "pipe"] })
  const texts = { stdout: "", stderr: "" }
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (texts[name] += text))
  }
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    ...texts
  }))
  return { child, ended }
}

/** A program that sends bodies and prints the statuses. */
const sends = (key: string, ...bodies: ReadonlyArray<unknown>): string => `
  for (const body of ${JSON.stringify(bodies)}) {
    const response = await fetch(process.env.CONNEXEASE_BASE_URL + "/v1/wa/message", {
      method: "POST",
      headers: { Authorization: "Bearer " + ${key}, "Content-Type": "application/json" },
      body: JSON.stringify(body)
    })
    console.log(response.status)
  }`

describe("exec", () => {
  it("runs a command against a mock that is ready, and adds nothing to its output", async () => {
    const program = sends("process.env.CONNEXEASE_API_KEY", textTo("905387654321"))
    const { code, stderr, stdout } = await exec(program).ended
    assert.strictEqual(stdout, "200\n")
    assert.strictEqual(stderr, "")
    assert.strictEqual(code, 0)
  })

  it("passes on the exit code, and prints what was asked of the mock when the command failed", async () => {
    const program = sends("'mock_a-test'", textTo("905387654321", "gizli"), { to: "90538" })
    const { code, stderr } = await exec(`${program}; process.exit(7)`, "--seed", "friday").ended
    assert.strictEqual(code, 7)
    assert.match(stderr, /200 {2}a-test\s+text to 9053…21/)
    assert.match(stderr, /400 {2}a-test\s+GW_002/)
    assert.include(stderr, "--seed friday")
    for (const secret of ["gizli", "905387654321", "mock_a-test"]) assert.notInclude(stderr, secret)
  })

  it("passes on signals, and lets the command end in its own way", async () => {
    const { child, ended } = exec(
      "process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000); console.log('ready')"
    )
    await once(child.stdout, "data")
    child.kill("SIGTERM")
    assert.strictEqual((await ended).code, 3)
  })

  it("ends by the signal that ended the command", async () => {
    const { signal } = await exec("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)").ended
    assert.strictEqual(signal, "SIGTERM")
  })

  it("says what cannot be run", async () => {
    const missing = await run("--", "no-such-program-here").ended
    assert.strictEqual(missing.code, 127)
    assert.include(missing.stderr, "no-such-program-here was not found.")
    for (const args of [[], ["--"], ["--port", "many", "--", "true"]]) {
      const wrong = await run(...args).ended
      assert.strictEqual(wrong.code, 2)
      assert.include(wrong.stderr, "See --help.")
    }
  })
})
