/** The configuration file: JSON with what would otherwise be flags or environment variables. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Record from "effect/Record"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Exit from "../Exit.ts"

const Account = Schema.Struct({
  baseUrl: Schema.optionalKey(Schema.String),
  apiKey: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)),
  apiKeyFile: Schema.optionalKey(Schema.String)
})

const Contents = Schema.Struct({
  ...Account.fields,
  accounts: Schema.optionalKey(Schema.Record(Schema.String, Account))
})

/** Where one API key is, and its gateway where that is another than usual. `apiKeyFile` is absolute. */
export interface Account {
  readonly baseUrl?: string
  readonly apiKey?: Redacted.Redacted<string>
  readonly apiKeyFile?: string
}

/** What a configuration file says, with its own path for messages. */
export interface ConfigurationFile extends Account {
  readonly path: string
  /** Further API keys by their name, for campaigns and workers. */
  readonly accounts?: Readonly<Record<string, Account>>
}

/**
 * Where the file is when no flag names one: `connexease/config.json` in the user's own folder of settings. The current
 * folder is not searched, since a file of a cloned repository could send the key elsewhere.
 */
const standardPath = Effect.gen(function* () {
  const path = yield* Path.Path
  const own = yield* Config.option(Config.String("XDG_CONFIG_HOME"))
  const home = yield* Config.option(Config.String(process.platform === "win32" ? "USERPROFILE" : "HOME"))
  return Option.orElse(own, () => Option.map(home, (folder) => path.join(folder, ".config"))).pipe(
    Option.map((folder) => path.join(folder, "connexease", "config.json"))
  )
}).pipe(Effect.orElseSucceed(() => Option.none<string>()))

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Contents), {
  errors: "all",
  onExcessProperty: "error"
})

/** On systems with permissions: whether others than the owner may read a file. */
const isReadByOthers = (mode: number): boolean => process.platform !== "win32" && (mode & 0o077) !== 0

/**
 * The configuration file that `--config` names, or the standard one where it exists. Ends the command where it cannot be
 * used: not readable, not JSON, with keys that do not exist, or with an API key that other users of the machine may read.
 */
export const read = (
  named: Option.Option<string>
): Effect.Effect<Option.Option<ConfigurationFile>, Exit.Exit, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { dirname, resolve } = yield* Path.Path
    const found = Option.isSome(named) ? named : yield* standardPath
    if (Option.isNone(found)) return Option.none()
    const path = found.value
    const text = yield* fileSystem.readFileString(path).pipe(
      Effect.asSome,
      Effect.catchTag("PlatformError", ({ reason }) =>
        Option.isNone(named) && reason._tag === "NotFound"
          ? Effect.succeedNone
          : Exit.usage(`${path}: the configuration file cannot be read (${reason._tag})`)
      )
    )
    if (Option.isNone(text)) return Option.none()
    const contents = yield* decode(text.value).pipe(
      Effect.catchTag("SchemaError", () =>
        Exit.usage(
          `${path}: is not a configuration file`,
          'It is JSON with any of "baseUrl", "apiKey" and "apiKeyFile", each a text; "accounts" holds further ones by name.'
        )
      )
    )
    const { mode } = yield* fileSystem
      .stat(path)
      .pipe(Effect.catchTag("PlatformError", () => Effect.succeed({ mode: 0 })))
    const { accounts = {}, ...own } = contents
    const holdsKey = [own, ...Object.values(accounts)].some(({ apiKey }) => apiKey !== undefined)
    if (holdsKey && isReadByOthers(mode)) {
      return yield* Exit.usage(
        `${path}: holds an API key, and other users of this machine may read it`,
        `Run: chmod 600 ${path}`
      )
    }
    const located = ({ apiKeyFile, ...account }: Account): Account => ({
      ...account,
      ...(apiKeyFile === undefined ? {} : { apiKeyFile: resolve(dirname(path), apiKeyFile) })
    })
    return Option.some({ ...located(own), path, accounts: Record.map(accounts, located) })
  })
