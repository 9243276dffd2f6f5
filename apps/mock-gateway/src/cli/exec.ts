/** The command `exec`: runs a program against a mock, and passes on signals and exit status. */
import { spawn } from "node:child_process"
import { constants } from "node:os"
import type { Listening } from "../server/server.ts"

/** How a command ended, as a shell reports it. */
export interface Ending {
  /** Its exit code; 127 where it was not found, 126 where it could not be run, 128 and the signal where one ended it. */
  readonly code: number
  /** The signal that ended it. */
  readonly signal: NodeJS.Signals | null
}

/** The key that the command is given. */
const apiKey = "mock_exec"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Runs a command against a mock, its input and output being ours, and passes on the signals that come meanwhile. */
export const exec = (
  [program, ...args]: readonly [string, ...ReadonlyArray<string>],
  { token, url }: Listening
): Promise<Ending> =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: "inherit",
      shell: process.platform === "win32",
      env: {
        ...process.env,
        CONNEXEASE_BASE_URL: url,
        CONNEXEASE_API_KEY: apiKey,
        ...(token === undefined ? {} : { CONNEXEASE_MOCK_TOKEN: token })
      }
    })
    // A terminal gives Ctrl-C to both of us; twice would be once too often.
    const pass = (signal: NodeJS.Signals) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, pass)
    const end = (ending: Ending) => {
      for (const signal of signals) process.off(signal, pass)
      resolve(ending)
    }
    child.once("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT"
      process.stderr.write(`${program} ${missing ? "was not found" : `cannot be run: ${error.message}`}.\n`)
      end({ code: missing ? 127 : 126, signal: null })
    })
    child.once("exit", (code, signal) =>
      end({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal })
    )
  })
