/**
 * Runs the command: as its users do, as a process with pipes, or within the test's own process, which says the same of
 * what does not need a process and takes a hundredth of the time.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { getErrorExitCode } from "effect/Runtime"
import { run } from "../../src/run.ts"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

export interface Run {
  readonly out: string
  readonly err: string
  readonly code: number | null
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input. Default: nothing. */
  readonly stdin?: string
}

/** What a run within this process printed, and its code. */
export const runHere = async (
  args: ReadonlyArray<string>,
  { env = {}, stdin = "" }: Options = {}
): Promise<Run> => {
  const said = { out: "", err: "" }
  const write = (stream: keyof typeof said) => (line: string) => void (said[stream] += `${line}\n`)
  const services = Layer.mergeAll(
    Stdio.layerTest({ stdin: Stream.encodeText(Stream.make(stdin)) }),
    ConfigProvider.layer(ConfigProvider.fromEnvRecord(env)),
    Layer.succeed(Console.Console, { ...console, log: write("out"), error: write("err") })
  ).pipe(Layer.provideMerge(NodeServices.layer))
  const exit = await Effect.runPromiseExit(Effect.provide(run(args), services))
  const code = Exit.isSuccess(exit) ? 0 : getErrorExitCode(Cause.squash(exit.cause))
  return { ...said, code }
}

/** What a process printed, and the code that it ended with; its home is empty. */
export const runCommand = async (
  args: ReadonlyArray<string>,
  { env, onStart, stdin = "" }: Options & { readonly onStart?: (child: ChildProcess) => void } = {}
): Promise<Run> => {
  const home = await mkdtemp(join(tmpdir(), "connexease-home-"))
  try {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: home,
      env: {
        PATH: process.env["PATH"],
        HOME: home,
        NODE_COMPILE_CACHE: join(tmpdir(), "connexease-compile-cache"),
        ...env
      },
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
