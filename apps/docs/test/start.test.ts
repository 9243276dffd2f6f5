/** The commands of the page "Start in ten minutes", as a reader types them in two terminals. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"

const apps = join(import.meta.dirname, "../..")
const DEFAULT_ADDRESS = "http://localhost:4010"

/** An `npx` that runs the commands of these packages from their sources. */
const npx = async (): Promise<string> => {
  const cases = await Promise.all(
    ["cli", "mock-gateway"].map(async (app) => {
      const manifest = JSON.parse(await readFile(join(apps, app, "package.json"), "utf8"))
      return Object.entries<string>(manifest.bin).map(
        ([name, file]) => `${name}) shift; exec '${process.execPath}' '${join(apps, app, file)}' "$@" ;;`
      )
    })
  )
  return `#!/bin/sh\ncase "$1" in\n${cases.flat().join("\n")}\n*) exit 127 ;;\nesac\n`
}

test("the commands of the start page send a campaign of 500 messages and write its report", async () => {
  const page = await readFile(join(import.meta.dirname, "../pages/start.md"), "utf8")
  const [startMock = "", ...rest] = Array.from(
    page.matchAll(/^```sh\n(.*?)^```/gms),
    ([, block = ""]) => block
  )
  const folder = await mkdtemp(join(tmpdir(), "docs-start-"))
  await mkdir(join(folder, "bin"))
  await writeFile(join(folder, "bin/npx"), await npx())
  await chmod(join(folder, "bin/npx"), 0o755)
  const node = join(process.execPath, "..")
  const options = {
    cwd: folder,
    env: {
      PATH: `${join(folder, "bin")}:${node}:/usr/bin:/bin`,
      HOME: folder,
      NODE_COMPILE_CACHE: join(tmpdir(), "connexease-compile-cache")
    },
    timeout: 100_000
  }
  // `exec`, so that what ends is the mock and not the shell around it.
  const mock = spawn("sh", ["-ec", `exec ${startMock.trim()} --port 0`], options)
  const ended = once(mock, "exit")
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let out = ""
      mock.stdout.on("data", (chunk) => {
        out += chunk
        const [found] = /http:\/\/[^\s/]+(?=\/)/.exec(out) ?? []
        if (found !== undefined) resolve(found)
      })
      ended.then(() => reject(new Error(`The mock ended without saying where it is: ${out}`)), reject)
    })

    const commands = rest.join("\n")
    expect(commands).toContain(DEFAULT_ADDRESS)
    const shell = spawn("sh", ["-ec", commands.replaceAll(DEFAULT_ADDRESS, address)], options)
    let out = ""
    shell.stdout.on("data", (chunk) => (out += chunk))
    shell.stderr.on("data", (chunk) => (out += chunk))
    const [code] = await once(shell, "close")

    expect(out).toContain("sent 500 · rejected 0 · unknown 0")
    expect(code).toBe(0)
    expect(await readFile(join(folder, "spring.html"), "utf8")).toContain("<dt>sent</dt><dd>500")
  } finally {
    mock.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
})
