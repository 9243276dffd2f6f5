import type { ChildProcess } from "node:child_process"
import { spawn } from "node:child_process"

/** A program of Node that is started for one measurement. */
export interface Program {
  /** Arguments of `node`: flags, file, arguments. */
  readonly args: ReadonlyArray<string>
  readonly cwd?: string
}

/** A running program with a channel to it. */
export interface Process {
  /** The next message it sends, or an error with the end of what it wrote to stderr if it ends or says nothing in time. */
  readonly message: <A>(timeout: number) => Promise<A>
  readonly ask: <A>(question: string) => Promise<A>
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")))

/** Starts a program; it is killed at the latest when this process ends. */
export const start = ({ args, cwd }: Program): Process => {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe", "ipc"] })
  running.add(child)
  let stderr = ""
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000)
  })
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => {
    running.delete(child)
  })
  const message = <A>(timeout: number) =>
    new Promise<A>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${name(args)} said nothing for ${timeout / 1000} s`)),
        timeout
      )
      child.once("message", (value) => {
        clearTimeout(timer)
        resolve(value as A)
      })
      void exited.then(() => {
        clearTimeout(timer)
        reject(new Error(`${name(args)} ended: ${reason(stderr)}`))
      })
    })
  return {
    message,
    ask: (question) => {
      child.send(question)
      return message(5_000)
    },
    stop: () => {
      child.kill("SIGKILL")
      return exited
    }
  }
}

/** Starts a program, takes the one message that it sends and ends it. */
export const run = async <A>(program: Program, timeout: number): Promise<A> => {
  const process = start(program)
  try {
    return await process.message<A>(timeout)
  } finally {
    await process.stop()
  }
}

const name = (args: ReadonlyArray<string>) =>
  args
    .find((arg) => /\.[cm]?[jt]s$/.test(arg))
    ?.split("/")
    .slice(-2)
    .join("/") ?? "node"

/** The line of a stack trace that says what went wrong. */
const reason = (stderr: string) =>
  stderr
    .split("\n")
    .find((line) => /^\w*Error\b/.test(line.trim()))
    ?.trim() ??
  stderr.trim().split("\n").at(-1) ??
  ""
