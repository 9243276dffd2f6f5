import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface Arguments {
  readonly port: number
  readonly host: string
  readonly seed: string | undefined
  readonly profile: "api" | "proxy"
  readonly strict: boolean
  readonly pairLimit: boolean
  readonly throughput?: number
  readonly templates: "registered" | "any"
  readonly enforceWindow: boolean
  readonly data: string | undefined
  readonly keys: ReadonlyArray<string>
  readonly allowHosts: ReadonlyArray<string>
  readonly json: boolean
  readonly quiet: boolean
  /** What to run against the mock: a program and its arguments. */
  readonly command: readonly [string, ...ReadonlyArray<string>] | undefined
}

export const help = `connexease-mock-gateway: the Connexease WhatsApp Gateway on your machine. Nothing you send reaches anybody.

Usage
  connexease-mock-gateway [options]
  connexease-mock-gateway exec [options] -- <command> [arguments]

  exec starts the mock, waits until it is ready, runs the command with CONNEXEASE_BASE_URL and CONNEXEASE_API_KEY set,
  stops the mock, and ends as the command did. When the command failed, it prints what was asked of the mock.

Options
  --port <n>          port to listen on; 0 takes a free one            (4010; with exec 0)
  --host <address>    address to listen on                             (127.0.0.1)
  --seed <text>       what all chance derives from; replays a run      (random, printed)
  --profile <name>    documentation to behave by: api or proxy         (api)
  --strict            refuse what is only a warning otherwise
  --no-pair-limit     let one recipient be sent any number at once     (45, then 1 per 6 s)
  --throughput <n>    messages a second that Meta takes from a world   (as many as come)
  --templates <which> templates that can be sent: registered or any    (registered)
  --enforce-window    free-form messages fail 24 hours after the user wrote last
  --data <file>       keep the worlds in a file, and go on from it
  --key <key>         an API key to know beside mock_<world>; repeatable
  --allow-host <name> a host name the control API answers to; repeatable
  --json              one JSON line per request instead of a pretty one
  --quiet             no line per request
  --help, --version

Keys
  Any key mock_<world> works, and each has a world of its own: journal, limits, balance.
`

/** The command line cannot be understood; the message says what is wrong. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError"
}

/** Reads the command line; gives `"help"` or `"version"` where that is asked for. */
export const parse = (args: ReadonlyArray<string>): Arguments | "help" | "version" => {
  const [options, command] = args[0] === "exec" ? split(args.slice(1)) : [args, undefined]
  const { values } = read(options)
  if (values.help) return "help"
  if (values.version) return "version"
  if (command?.length === 0) {
    throw new ArgumentsError("exec takes a command: connexease-mock-gateway exec -- npm test")
  }
  const given = values.port ?? (command === undefined ? "4010" : "0")
  const port = Number(given)
  if (!/^\d+$/.test(given) || port > 65_535) throw new ArgumentsError("--port is a number from 0 to 65535.")
  if (values.throughput !== undefined && !/^\d{1,9}$/.test(values.throughput))
    throw new ArgumentsError("--throughput is a number of messages a second.")
  if (values.profile !== "api" && values.profile !== "proxy")
    throw new ArgumentsError("--profile is api or proxy.")
  if (values.templates !== "registered" && values.templates !== "any")
    throw new ArgumentsError("--templates is registered or any.")
  return {
    port,
    host: values.host,
    seed: values.seed,
    profile: values.profile,
    strict: values.strict,
    pairLimit: !values["no-pair-limit"],
    ...(values.throughput === undefined ? {} : { throughput: Number(values.throughput) }),
    templates: values.templates,
    enforceWindow: values["enforce-window"],
    data: values.data,
    keys: values.key,
    allowHosts: values["allow-host"],
    json: values.json,
    quiet: values.quiet,
    command: command as Arguments["command"]
  }
}

/** The options of `exec`, and the command behind `--`. */
const split = (args: ReadonlyArray<string>): readonly [ReadonlyArray<string>, ReadonlyArray<string>] => {
  const end = args.indexOf("--")
  return end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
}

const read = (args: ReadonlyArray<string>) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        host: { type: "string", default: "127.0.0.1" },
        seed: { type: "string" },
        profile: { type: "string", default: "api" },
        data: { type: "string" },
        templates: { type: "string", default: "registered" },
        "enforce-window": { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
        "no-pair-limit": { type: "boolean", default: false },
        throughput: { type: "string" },
        key: { type: "string", multiple: true, default: [] },
        "allow-host": { type: "string", multiple: true, default: [] },
        json: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "v", default: false }
      }
    })
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error))
  }
}
