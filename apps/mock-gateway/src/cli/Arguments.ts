import { parseArgs } from "node:util"

/** What the command line asks for. */
export interface Arguments {
  readonly port: number
  readonly host: string
  readonly seed: string | undefined
  readonly profile: "api" | "proxy"
  readonly strict: boolean
  readonly data: string | undefined
  readonly keys: ReadonlyArray<string>
  readonly allowHosts: ReadonlyArray<string>
  readonly json: boolean
  readonly quiet: boolean
}

export const help = `connexease-mock-gateway: the Connexease WhatsApp Gateway on your machine. Nothing you send reaches anybody.

Usage
  connexease-mock-gateway [options]

Options
  --port <n>          port to listen on; 0 takes a free one            (4010)
  --host <address>    address to listen on                             (127.0.0.1)
  --seed <text>       what all chance derives from; replays a run      (random, printed)
  --profile <name>    documentation to behave by: api or proxy         (api)
  --strict            refuse what is only a warning otherwise
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
  const { values } = read(args)
  if (values.help) return "help"
  if (values.version) return "version"
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new ArgumentsError("--port is a number from 0 to 65535.")
  if (values.profile !== "api" && values.profile !== "proxy")
    throw new ArgumentsError("--profile is api or proxy.")
  return {
    port,
    host: values.host,
    seed: values.seed,
    profile: values.profile,
    strict: values.strict,
    data: values.data,
    keys: values.key,
    allowHosts: values["allow-host"],
    json: values.json,
    quiet: values.quiet
  }
}

const read = (args: ReadonlyArray<string>) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: "4010" },
        host: { type: "string", default: "127.0.0.1" },
        seed: { type: "string" },
        profile: { type: "string", default: "api" },
        data: { type: "string" },
        strict: { type: "boolean", default: false },
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
