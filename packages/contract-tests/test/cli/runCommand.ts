/** Runs the command line as its users do: a process, in a folder of its own, with no terminal watching. */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** Looks at the process while it runs. */
  readonly onStart?: (child: ChildProcess) => void
  /** What is run by Node. Default: the command. */
  readonly script?: string
}

const run = (args: ReadonlyArray<string>, { env = {}, onStart, script = cli }: Options) =>
  Effect.promise(async () => {
    const folder = await mkdtemp(join(tmpdir(), "contract-"))
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      timeout: 90_000
    })
    onStart?.(child)
    const said = { out: "", err: "" }
    child.stdout.on("data", (chunk) => (said.out += chunk))
    child.stderr.on("data", (chunk) => (said.err += chunk))
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
    return { ...said, code, folder, read: (name: string) => readFile(join(folder, name), "utf8") }
  })

/** What a run said, the code that it ended with, and the files that it wrote, for as long as the scope. */
export const runCommand = (args: ReadonlyArray<string>, options: Options = {}) =>
  Effect.acquireRelease(run(args, options), ({ folder }) =>
    Effect.promise(() => rm(folder, { recursive: true }))
  )
