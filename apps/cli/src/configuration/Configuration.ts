/** Which gateway, and with which key: flags first, then the environment, the configuration file, and a prompt for the key. */
import * as Gateway from "@connexease-gateway/core/Gateway"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Stdio from "effect/Stdio"
import * as Flag from "effect/cli/Flag"
import * as Prompt from "effect/cli/Prompt"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Exit from "../Exit.ts"
import * as ConfigurationFile from "./ConfigurationFile.ts"

/** Where the gateway is when nothing says otherwise. */
const STANDARD_BASE_URL = "https://api.gateway.connexease.com"

/** The flags of every command that talks to a gateway. There is none for the key itself: a shell would remember it. */
export const flags = {
  baseUrl: Flag.String("base-url").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription(
      `Where the gateway is (CONNEXEASE_BASE_URL, or baseUrl in the file). Default: ${STANDARD_BASE_URL}`
    ),
    Flag.optional
  ),
  apiKeyFile: Flag.String("api-key-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "The file that holds the API key, - for standard input. Default: CONNEXEASE_API_KEY, apiKey or apiKeyFile in the file, or a prompt"
    ),
    Flag.optional
  ),
  config: Flag.String("config").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "The configuration file. Default: ~/.config/connexease/config.json, where it exists"
    ),
    Flag.optional
  )
}

/** The values of {@link flags}. */
export interface Flags {
  readonly baseUrl: Option.Option<string>
  readonly apiKeyFile: Option.Option<string>
  readonly config: Option.Option<string>
}

/** A value, and what it was read from, for messages. */
export interface Setting<A> {
  readonly value: A
  readonly source: string
}

/** An environment variable; an empty one counts as not set. */
const variable = (name: string) =>
  Config.option(Config.String(name)).pipe(
    Effect.map(Option.filter((value) => value !== "")),
    Effect.orElseSucceed(() => Option.none<string>())
  )

/** All of standard input as text. */
export const standardInput = Effect.gen(function* () {
  const { stdin } = yield* Stdio.Stdio
  return yield* Stream.mkString(Stream.decodeText(stdin))
})

const keyOf = (text: string, source: string): Effect.Effect<Setting<Redacted.Redacted<string>>, Exit.Exit> =>
  text.trim() === ""
    ? Exit.usage(`${source}: holds no API key`)
    : Effect.succeed({ value: Redacted.make(text.trim()), source })

const keyFromFile = (path: string, name = path) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const text = yield* (path === "-" ? standardInput : fileSystem.readFileString(path)).pipe(
      Effect.catchTag("PlatformError", ({ reason }) =>
        Exit.usage(`${name}: the file of the API key cannot be read (${reason._tag})`)
      )
    )
    return yield* keyOf(text, path === "-" ? "standard input" : name)
  })

const isWebAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? "")

/** Where the gateway is. Ends the command for what is no address of the web. */
export const baseUrl = (flags: Flags) =>
  Effect.gen(function* () {
    const fromEnvironment = yield* variable("CONNEXEASE_BASE_URL")
    const file = yield* ConfigurationFile.read(flags.config)
    const inFile = Option.getOrUndefined(file)
    const setting: Setting<string> = Option.isSome(flags.baseUrl)
      ? { value: flags.baseUrl.value, source: "--base-url" }
      : Option.isSome(fromEnvironment)
        ? { value: fromEnvironment.value, source: "CONNEXEASE_BASE_URL" }
        : inFile?.baseUrl !== undefined
          ? { value: inFile.baseUrl, source: inFile.path }
          : { value: STANDARD_BASE_URL, source: "default" }
    if (isWebAddress(setting.value)) return setting
    return yield* Exit.usage(
      `${setting.source}: the base URL must be an address such as ${STANDARD_BASE_URL}`
    )
  })

const howToSetAKey = [
  "There is no API key.",
  "Set CONNEXEASE_API_KEY, or name a file that holds the key with --api-key-file.",
  "To try things without one, start the mock gateway and use any key mock_<name>:",
  "  npx @connexease-gateway/mock-gateway",
  "  export CONNEXEASE_BASE_URL=http://127.0.0.1:4010 CONNEXEASE_API_KEY=mock_try"
]

/** The API key, where flags, environment or file have one. */
export const configuredApiKey = (flags: Flags) =>
  Effect.gen(function* () {
    if (Option.isSome(flags.apiKeyFile)) return Option.some(yield* keyFromFile(flags.apiKeyFile.value))
    const fromEnvironment = yield* variable("CONNEXEASE_API_KEY")
    if (Option.isSome(fromEnvironment)) {
      return Option.some(yield* keyOf(fromEnvironment.value, "CONNEXEASE_API_KEY"))
    }
    const file = Option.getOrUndefined(yield* ConfigurationFile.read(flags.config))
    if (file?.apiKey !== undefined) return Option.some(yield* keyOf(Redacted.value(file.apiKey), file.path))
    if (file?.apiKeyFile !== undefined) return Option.some(yield* keyFromFile(file.apiKeyFile))
    return Option.none<Setting<Redacted.Redacted<string>>>()
  })

/** The API key; asks for it where there is a terminal to ask at, and else ends the command with how to give one. */
const apiKey = (flags: Flags) =>
  Effect.gen(function* () {
    const configured = yield* configuredApiKey(flags)
    if (Option.isSome(configured)) return configured.value
    const { canPrompt } = yield* TerminalCapabilities.TerminalCapabilities
    if (!canPrompt) return yield* Exit.usage(...howToSetAKey)
    const typed = yield* Prompt.run(Prompt.Hidden({ message: "API key" }))
    return yield* keyOf(Redacted.value(typed), "prompt")
  })

/** The gateway of the configuration, for as long as the scope. Options that cannot work end the command. */
export const gateway = (flags: Flags, options: Omit<Gateway.Options, "apiKey" | "baseUrl"> = {}) =>
  Effect.gen(function* () {
    const url = yield* baseUrl(flags)
    const key = yield* apiKey(flags)
    return yield* Gateway.make({ ...options, apiKey: key.value, baseUrl: url.value }).pipe(
      Effect.catchTag("GatewayError", ({ reason }) => Exit.usage(reason.message))
    )
  })

/** The key and the gateway of each account: `default` is that of every command, the others are the file's. */
export const accounts = (flags: Flags) =>
  Effect.gen(function* () {
    const file = Option.getOrUndefined(yield* ConfigurationFile.read(flags.config))
    const own = yield* configuredApiKey(flags)
    const { value: standard } = yield* baseUrl(flags)
    const others = yield* Effect.forEach(
      Object.entries(file?.accounts ?? {}),
      ([name, { apiKey, apiKeyFile, baseUrl = standard }]) =>
        Effect.gen(function* () {
          const source = `${file?.path}: the account ${name}`
          if (!isWebAddress(baseUrl))
            return yield* Exit.usage(`${source}: baseUrl must be an address of the web`)
          if (apiKey === undefined && apiKeyFile === undefined)
            return yield* Exit.usage(`${source}: has neither apiKey nor apiKeyFile`)
          const key =
            apiKey === undefined
              ? yield* keyFromFile(apiKeyFile ?? "")
              : yield* keyOf(Redacted.value(apiKey), source)
          return [name, { apiKey: key.value, baseUrl }] as const
        })
    )
    const ownAccount = Option.map(
      own,
      ({ value }) => ["default", { apiKey: value, baseUrl: standard }] as const
    )
    return Object.fromEntries([...others, ...Option.toArray(ownAccount)])
  })

/** The key and the gateway of one account; asks for the key of `default` where there is a terminal to ask at. */
export const account = (flags: Flags, name: string) =>
  Effect.gen(function* () {
    if (name === "default")
      return { apiKey: (yield* apiKey(flags)).value, baseUrl: (yield* baseUrl(flags)).value }
    const known = yield* accounts(flags)
    return (
      known[name] ??
      (yield* Exit.usage(
        `There is no account "${name}"`,
        `"accounts" of the configuration file has: ${Object.keys(known).join(", ") || "none"}`
      ))
    )
  })
