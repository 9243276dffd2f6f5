/** Runs the command as its users do: a process with pipes, in a folder and with a home of its own. */
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

/** The environment of a user who has configured nothing. */
const environment = (home: string, env: Readonly<Record<string, string>> = {}) => ({
  PATH: process.env["PATH"],
  HOME: home,
  NODE_COMPILE_CACHE: join(tmpdir(), "connexease-compile-cache"),
  ...env
})

export interface Run {
  readonly out: string
  readonly err: string
  readonly code: number | null
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input. Default: nothing. */
  readonly stdin?: string
  readonly cwd?: string
  /** Looks at the process while it runs. */
  readonly onStart?: (child: ChildProcess) => void
}

/** What a run printed, and the code that it ended with. */
export const runCommand = async (
  args: ReadonlyArray<string>,
  { cwd, env, onStart, stdin = "" }: Options = {}
): Promise<Run> => {
  const home = await mkdtemp(join(tmpdir(), "connexease-home-"))
  try {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: cwd ?? home,
      env: environment(home, env),
      timeout: 90_000
    })
    onStart?.(child)
    const said = { out: "", err: "" }
    child.stdout.on("data", (chunk) => (said.out += chunk))
    child.stderr.on("data", (chunk) => (said.err += chunk))
    child.stdin.on("error", () => undefined)
    child.stdin.end(stdin)
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
    return { ...said, code }
  } finally {
    await rm(home, { recursive: true })
  }
}
