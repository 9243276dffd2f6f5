/** The command `connexease-mock-gateway`: serves until it is stopped, or for as long as a command runs against it. */
import { ArgumentsError, help, parse } from "./arguments.ts"
import type { Arguments } from "./arguments.ts"
import * as Lines from "./lines.ts"
import { NodeVersionError } from "../server/requireNode.ts"
import { listen } from "../server/server.ts"
import type { Listening } from "../server/server.ts"
import { version } from "../server/version.ts"

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const read = (): Arguments | "help" | "version" => {
  try {
    return parse(process.argv.slice(2), process.env)
  } catch (error) {
    if (error instanceof ArgumentsError) return fail(`${error.message}\nSee --help.`)
    throw error
  }
}

const start = async ({ command, json, quiet, settings, ...options }: Arguments): Promise<Listening> => {
  try {
    return await listen({
      ...options,
      ...settings,
      onDecision:
        quiet || command !== undefined
          ? undefined
          : (decision, millis) => {
              process.stdout.write(
                `${json ? Lines.json(decision, millis) : Lines.pretty(decision, millis, process.stdout)}\n`
              )
            }
    })
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    const syscall = error instanceof Error && "syscall" in error ? error.syscall : undefined
    if (code === "EADDRINUSE")
      fail(`Port ${options.port} is taken. Choose another with --port, or 0 for a free one.`)
    if (syscall === "listen" || syscall === "getaddrinfo") {
      fail(`--host ${options.host} --port ${options.port} cannot be listened on: ${String(code)}.`)
    }
    if (error instanceof NodeVersionError) fail(error.message)
    if (error instanceof Error && error.name === "DataFileError") fail(error.message)
    throw error
  }
}

/** Stops a mock; says whether all could be kept that was to be kept. */
const stop = async (mock: Listening): Promise<boolean> => {
  try {
    await mock.close()
    return true
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return false
  }
}

const serve = async (args: Arguments): Promise<void> => {
  const mock = await start(args)
  // Before anything is printed: what has read it may stop the mock at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop(mock).then((kept) => process.exit(kept ? 0 : 1)))
  }
  process.stdout.write(
    args.json ? `${Lines.listening(mock, args.profile)}\n` : Lines.banner(mock, args.profile, process.stdout)
  )
}

const run = async (args: Arguments, command: NonNullable<Arguments["command"]>): Promise<void> => {
  const { exec } = await import("./exec.ts")
  const mock = await start(args)
  const { code, signal } = await exec(command, mock)
  if (code !== 0) {
    await mock.runDue()
    process.stderr.write(Lines.journal(mock.kernel, process.stderr))
  }
  const kept = await stop(mock)
  if (signal !== null) process.kill(process.pid, signal)
  process.exitCode = code === 0 && !kept ? 1 : code
}

const args = read()
if (args === "help") process.stdout.write(help)
else if (args === "version") process.stdout.write(`${version}\n`)
else await (args.command === undefined ? serve(args) : run(args, args.command))
