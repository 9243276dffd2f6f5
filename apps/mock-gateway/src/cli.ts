#!/usr/bin/env node
import { ArgumentsError, help, parse } from "./cli/Arguments.ts"
import type { Arguments } from "./cli/Arguments.ts"
import * as Lines from "./cli/Lines.ts"
import { listen } from "./http/Server.ts"
import { version } from "./http/Version.ts"

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const read = (): Arguments | "help" | "version" => {
  try {
    return parse(process.argv.slice(2))
  } catch (error) {
    if (error instanceof ArgumentsError) return fail(`${error.message}\nSee --help.`)
    throw error
  }
}

const serve = async ({ json, quiet, ...args }: Arguments): Promise<void> => {
  const colours = process.stdout.isTTY && process.env["NO_COLOR"] === undefined
  const { seed, ...options } = args
  const mock = await listen({
    ...options,
    ...(seed === undefined ? {} : { seed }),
    onDecision: quiet
      ? undefined
      : (decision, millis) => {
          process.stdout.write(
            `${json ? Lines.json(decision, millis) : Lines.pretty(decision, millis, colours)}\n`
          )
        }
  })
  process.stdout.write(
    json ? `${Lines.listening(mock, args.profile)}\n` : Lines.banner(mock, args.profile, colours)
  )
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void mock.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
          process.exit(1)
        }
      )
    })
  }
}

const args = read()
if (args === "help") process.stdout.write(help)
else if (args === "version") process.stdout.write(`${version}\n`)
else {
  await serve(args).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code === "EADDRINUSE")
      fail(`Port ${args.port} is taken. Choose another with --port, or 0 for a free one.`)
    if (error instanceof Error && error.name === "DataFileError") fail(error.message)
    throw error
  })
}
