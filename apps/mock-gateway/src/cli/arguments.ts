/**
 * The command line: its options, derived from the settings of a world and the few of the process; reading them, and
 * `--help`.
 */
import { parseArgs } from "node:util"
import type { ParseArgsOptionsConfig } from "node:util"
import { didYouMean } from "../kernel/support/didYouMean.ts"
import { settings } from "../kernel/world/settings.ts"
import { TOKEN_PATTERN } from "../server/server.ts"
import type { Setting, SettingsChange } from "../kernel/world/settings.ts"

/** An option of the command line. */
interface Option<A> extends Setting<A> {
  readonly flag: string
  /** What stands for its value in the help. */
  readonly value?: string
  /** The environment variable that gives it where the flag does not. */
  readonly variable?: string
}

const option = <A>(row: Option<A>): Option<A> => row

/** What concerns the process, and not each world. */
const processOptions = {
  port: option<number | undefined>({
    schema: { type: "integer", minimum: 0, maximum: 65_535 },
    default: undefined,
    defaultText: "4010; with exec 0",
    flag: "port",
    help: "port to listen on; 0 takes a free one"
  }),
  host: option<string>({
    schema: { type: "string", minLength: 1 },
    default: "127.0.0.1",
    flag: "host",
    value: "address",
    help: "address to listen on"
  }),
  profile: option<"api" | "proxy">({
    schema: { enum: ["api", "proxy"] },
    default: "api",
    flag: "profile",
    help: "generation of the documentation to behave by"
  }),
  data: option<string | undefined>({
    schema: { type: "string", minLength: 1 },
    default: undefined,
    flag: "data",
    value: "file",
    help: "keep the worlds in a file, and go on from it"
  }),
  keys: option<ReadonlyArray<string>>({
    schema: { type: "array", items: { minLength: 1, maxLength: 512, pattern: String.raw`^[\x21-\x7e]*$` } },
    default: [],
    flag: "key",
    value: "key",
    help: "an API key to know beside mock_<world>; repeatable"
  }),
  allowHosts: option<ReadonlyArray<string>>({
    schema: { type: "array", items: { minLength: 1 } },
    default: [],
    flag: "allow-host",
    value: "name",
    help: "a host name the control API answers to; repeatable"
  }),
  token: option<string | undefined>({
    schema: { type: "string", pattern: TOKEN_PATTERN },
    default: undefined,
    defaultText: "random beyond loopback; CONNEXEASE_MOCK_TOKEN",
    flag: "token",
    variable: "CONNEXEASE_MOCK_TOKEN",
    value: "token",
    help: "what the control API asks for"
  }),
  json: option<boolean>({
    schema: { type: "boolean" },
    default: false,
    flag: "json",
    help: "one JSON line per request instead of a pretty one"
  }),
  quiet: option<boolean>({
    schema: { type: "boolean" },
    default: false,
    flag: "quiet",
    help: "no line per request"
  })
}

type ProcessOptions = {
  readonly [Name in keyof typeof processOptions]: (typeof processOptions)[Name] extends Option<infer A>
    ? A
    : never
}

/** What the command line asks for. */
export interface Arguments extends ProcessOptions {
  readonly port: number
  /** The settings that were given. */
  readonly settings: SettingsChange
  /** What to run against the mock: a program and its arguments. */
  readonly command: readonly [string, ...ReadonlyArray<string>] | undefined
}

/** An option by the name of what it sets. */
type Named = readonly [name: string, option: Option<unknown>]

const settingOptions = Object.entries(settings as Readonly<Record<string, Setting<unknown>>>).flatMap(
  ([name, { flag, ...row }]): ReadonlyArray<Named> => (flag === undefined ? [] : [[name, { ...row, flag }]])
)
const options: ReadonlyArray<Named> = [...Object.entries(processOptions), ...settingOptions]

/** The command line cannot be understood; the message says what is wrong. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError"
}

/** Reads the command line; gives `"help"` or `"version"` where that is asked for. */
export const parse = (
  args: ReadonlyArray<string>,
  environment: Readonly<Record<string, string | undefined>> = {}
): Arguments | "help" | "version" => {
  const [given, command] = args[0] === "exec" ? split(args.slice(1)) : [args, undefined]
  const values = read(given)
  if (values["help"] === true) return "help"
  if (values["version"] === true) return "version"
  if (command?.length === 0) {
    throw new ArgumentsError("exec takes a command: connexease-mock-gateway exec -- npm test")
  }
  const pick = (rows: ReadonlyArray<Named>) =>
    Object.fromEntries(
      rows.flatMap(([name, row]) => {
        const given = values[row.flag] ?? (environment[row.variable ?? ""] || undefined)
        return given === undefined ? [] : [[name, valueOf(row, given)]]
      })
    )
  const defaults = Object.fromEntries(
    Object.entries(processOptions).map(([name, row]) => [name, row.default])
  )
  return {
    ...(defaults as ProcessOptions),
    port: command === undefined ? 4010 : 0,
    ...pick(Object.entries(processOptions)),
    settings: pick(settingOptions),
    command: command as Arguments["command"]
  }
}

/** The options of `exec`, and the command behind `--`. */
const split = (args: ReadonlyArray<string>): readonly [ReadonlyArray<string>, ReadonlyArray<string>] => {
  const end = args.indexOf("--")
  return end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
}

const read = (args: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  const config: ParseArgsOptionsConfig = {
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" }
  }
  for (const [, { flag, schema }] of options) {
    config[flag] = {
      type: schema.type === "boolean" ? "boolean" : "string",
      multiple: schema.type === "array"
    }
  }
  try {
    return parseArgs({ args: [...args], options: config, allowNegative: true }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const word = /^Unexpected argument '([^']*)'/.exec(message)?.[1]
    if (word !== undefined) {
      throw new ArgumentsError(
        `Unexpected argument ${word}. To run a command: connexease-mock-gateway exec -- npm test`
      )
    }
    const unknown = /^Unknown option '(--[^']*)'/.exec(message)?.[1]
    if (unknown === undefined) throw new ArgumentsError(message)
    const flags = options.flatMap(([, { flag, schema }]) =>
      schema.type === "boolean" ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`]
    )
    throw new ArgumentsError(`There is no option ${unknown}.${didYouMean(unknown, flags)}`)
  }
}

/** A flag's text as the value that its schema asks for. */
const valueOf = (row: Option<unknown>, given: unknown): unknown => {
  const { flag, schema } = row
  if (Array.isArray(given)) return given.map((each) => valueOf({ ...row, schema: schema.items ?? {} }, each))
  if (typeof given !== "string") return given
  const { enum: values, maximum, maxLength = Infinity, minimum = 0, minLength = 0, pattern } = schema
  const require = (fits: boolean, what: string) => {
    if (!fits) throw new ArgumentsError(`--${flag} ${what}.`)
  }
  if (maximum === undefined) {
    if (values?.includes(given) === false) {
      throw new ArgumentsError(`--${flag} must be ${values.join(" or ")}.${didYouMean(given, values)}`)
    }
    const length = maxLength === Infinity ? `at least ${minLength}` : `${minLength} to ${maxLength}`
    require(given.length >= minLength && given.length <= maxLength, `must have ${length} characters`)
    require(pattern === undefined || new RegExp(pattern, "u").test(given), `must match ${pattern}`)
    return given
  }
  const number = /^-?\d+$/.test(given) ? Number(given) : Number.NaN
  require(number >= minimum && number <= maximum, `must be a whole number from ${minimum} to ${maximum}`)
  return number
}

const describe = ([, row]: Named): string => {
  const { defaultText, flag, help, schema, unit, value } = row
  const { enum: values, maximum } = schema
  const initial = defaultText ?? (typeof row.default === "string" ? row.default : undefined)
  const name =
    schema.type === "boolean"
      ? `--${row.default === true ? "no-" : ""}${flag}`
      : `--${flag} <${value ?? values?.join("|") ?? (maximum === undefined ? "text" : "n")}>`
  const details = [unit, initial].filter((part) => part !== undefined).join("; ")
  return `  ${name.padEnd(30)}${row.default === true ? "do not " : ""}${help}${details === "" ? "" : ` (${details})`}`
}

export const help = `connexease-mock-gateway: the Connexease WhatsApp Gateway on your machine. No message is delivered to a person.

Usage
  connexease-mock-gateway [options]
  connexease-mock-gateway exec [options] -- <command> [arguments]

  exec starts the mock, waits until it is ready, runs the command with CONNEXEASE_BASE_URL and CONNEXEASE_API_KEY set,
  stops the mock, and exits with the command's status. When the command fails, it prints the requests that the mock got.

Options
${options.map(describe).join("\n")}
  --help, --version

Keys
  Any key mock_<world> works, and each has a world of its own: journal, limits, balance.
`
