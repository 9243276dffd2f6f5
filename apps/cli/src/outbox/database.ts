/** Which database holds the outbox: a SQLite file of one process, or PostgreSQL for any number of them. */
import { Outbox, type OutboxError } from "@connexease-gateway/outbox"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Exit from "../Exit.ts"

const DEFAULT_FILE = "connexease-outbox.sqlite"

export const flags = {
  database: Flag.String("database").pipe(
    Flag.withMetavar("FILE|URL"),
    Flag.withDescription(
      `The outbox: a SQLite file, or postgres://… for several processes (CONNEXEASE_DATABASE, which keeps a password out of the shell's history). Default: ${DEFAULT_FILE}`
    ),
    Flag.optional
  ),
  account: Flag.String("account").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("Which API key sends: a name of accounts in the configuration file"),
    Flag.withDefault("default")
  )
}

export interface Flags {
  readonly database: Option.Option<string>
  readonly account: string
}

export type Database =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: Redacted.Redacted<string> }

/** The database that the flag names, or the environment, or a file in the current folder. */
export const of = (flags: Pick<Flags, "database">): Effect.Effect<Database> =>
  Effect.gen(function* () {
    const fromEnvironment = yield* Config.option(Config.String("CONNEXEASE_DATABASE"))
    const text = Option.getOrElse(
      Option.orElse(flags.database, () => Option.filter(fromEnvironment, (value) => value !== "")),
      () => DEFAULT_FILE
    )
    return /^postgres(?:ql)?:/.test(text)
      ? { kind: "postgres" as const, url: Redacted.make(text) }
      : { kind: "sqlite" as const, file: text }
  }).pipe(Effect.orDie)

export const layer = (database: Database): Layer.Layer<Outbox.Outbox, OutboxError.OutboxError> =>
  database.kind === "postgres" ? Outbox.layerPostgres(database.url) : Outbox.layerSqlite(database.file)

/** How long a command that sends waits for one that only looks, such as `campaign status`, to let go of the file. */
const untilFree = Schedule.spaced("200 millis").pipe(Schedule.upTo({ duration: "3 seconds" }))

/** The outbox for as long as the scope, for a command that sends. Ends the command where it cannot be opened. */
export const open = (database: Database) =>
  Layer.build(layer(database)).pipe(
    Effect.retry({
      schedule: untilFree,
      while: ({ reason }) => reason._tag === "DatabaseFailure" && reason.kind === "LockTimeoutError"
    }),
    Effect.catchTag("OutboxError", ({ message, resolution }) => Exit.usage(message, resolution)),
    Effect.map(Context.get(Outbox.Outbox))
  )
