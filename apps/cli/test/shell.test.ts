/** What only a shell shows: pipes that close, completions that a shell loads, and a terminal that asks for the key. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { spawn, spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { runHere } from "./support/runCommand.ts"

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url))

const has = (command: string): boolean => spawnSync("which", [command]).status === 0

test.runIf(has("script"))(
  "a terminal is asked for the key that nothing else has, and does not show it; NO_COLOR takes the colours",
  async () => {
    await using mock = await startMockGateway({ port: 0 })
    const home = await mkdtemp(join(tmpdir(), "connexease-terminal-"))
    const command = `'${process.execPath}' '${cli}' send text --to 905321234567 Merhaba`
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        TERM: "xterm",
        CONNEXEASE_BASE_URL: mock.url,
        NO_COLOR: "1"
      }
    })
    let screen = ""
    child.stdout.on("data", (chunk) => (screen += chunk))
    const code = new Promise<number | null>((resolve) => child.on("close", resolve))
    await expect.poll(() => screen, { timeout: 100_000 }).toContain("API key")
    child.stdin.write("mock_terminal\r")
    expect(await code).toBe(0)
    expect(screen).toContain("✓ Accepted")
    expect(screen).not.toContain("mock_terminal")
    expect(await mock.world("mock_terminal").messages()).toHaveLength(1)
    await rm(home, { recursive: true })
  }
)

test.runIf(has("bash"))("a reader that leaves ends the command quietly", () => {
  const { stderr, stdout } = spawnSync(
    "bash",
    ["-c", `'${process.execPath}' '${cli}' completions bash | head -1`],
    { encoding: "utf8", env: { PATH: process.env["PATH"], HOME: tmpdir() } }
  )
  expect(stdout).toContain("connexease")
  expect(stderr).toBe("")
})

test("completions know every sub-command, and bash loads them", async () => {
  const shells = await Promise.all(
    ["bash", "zsh", "fish", "powershell"].map((shell) => runHere(["completions", shell]))
  )
  for (const { code, out } of shells) {
    expect(code).toBe(0)
    for (const word of ["send", "template", "check", "doctor", "listen", "dry-run"])
      expect(out).toContain(word)
  }
  if (has("bash")) expect(spawnSync("bash", ["-n"], { input: shells[0]?.out ?? "" }).status).toBe(0)
})

test("a command that does not exist is answered with the nearest one, and 2", async () => {
  const { code, err } = await runHere(["sned", "text"])
  expect(err).toContain("Did you mean this?\n    send")
  expect(code).toBe(2)
})
