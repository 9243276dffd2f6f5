/** Node processes in which measurements run, each with a message channel to this one. */
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
  /** The next message it sends; an error when it ends first, or sends none in time. */
  readonly message: <A>(timeoutMs: number) => Promise<A>
  /** Sends a question and gives the answer, which is the property of that name in a message. */
  readonly ask: <A>(question: string) => Promise<A>
  /** Why it ended by itself, once it did. */
  readonly ended: () => string | undefined
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")))

/** Starts a program; it is killed at the latest when this process ends. */
export const start = ({ args, cwd }: Program): Process => {
  const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "ignore", "pipe", "ipc"] })
  running.add(child)
  let stderr = ""
  let end: string | undefined
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4000)
  })
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve())).then(() => {
    running.delete(child)
    end = `${name(args)} ended: ${reason(stderr)}`
  })

  const receive = <A>(timeoutMs: number, read: (message: unknown) => A | undefined) =>
    new Promise<A>((resolve, reject) => {
      const fail = (why: string) => settle(() => reject(new Error(why)))
      const timer = setTimeout(() => fail(`${name(args)} said nothing for ${timeoutMs / 1000} s`), timeoutMs)
      const settle = (how: () => void) => {
        clearTimeout(timer)
        child.off("message", listener)
        how()
      }
      const listener = (message: unknown) => {
        const value = read(message)
        if (value !== undefined) settle(() => resolve(value))
      }
      child.on("message", listener)
      void exited.then(() => fail(end ?? ""))
    })

  return {
    message: <A>(timeoutMs: number) => receive(timeoutMs, (message) => message as A),
    ask: <A>(question: string) => {
      child.send(question, () => {})
      return receive(5_000, (message) => (message as Record<string, A>)[question])
    },
    ended: () => end,
    stop: () => {
      child.kill("SIGKILL")
      return exited
    }
  }
}

/** Starts a program, takes the one message that it sends and ends it. */
export const run = async <A>(program: Program, timeoutMs: number): Promise<A> => {
  const process = start(program)
  try {
    return await process.message<A>(timeoutMs)
  } finally {
    await process.stop()
  }
}

const name = (args: ReadonlyArray<string>) =>
  args
    .findLast((arg) => /\.[cm]?[jt]s$/.test(arg))
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
