/**
 * What a command asks of an outbox that may be in another process. A SQLite file belongs to the process that sends, so
 * that one answers on a socket beside the file; otherwise the command opens the database itself.
 */
import { Outbox, type OutboxError } from "@connexease-gateway/outbox"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcClient from "effect/rpc/RpcClient"
import type * as RpcClientError from "effect/rpc/RpcClientError"
import * as RpcGroup from "effect/rpc/RpcGroup"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as RpcServer from "effect/rpc/RpcServer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { access, chmod, rm } from "node:fs/promises"
import { resolve } from "node:path"
import * as Exit from "../Exit.ts"
import * as Database from "./database.ts"

/** Why an operation failed, and what to do. */
export class OperationFailure extends Schema.TaggedError<OperationFailure>()("OperationFailure", {
  message: Schema.String,
  resolution: Schema.String
}) {}

/** The states of a message in an outbox. */
export const states = [
  "queued",
  "claimed",
  "sending",
  "accepted",
  "rejected",
  "unknown",
  "expired",
  "cancelled",
  "suppressed"
] as const satisfies ReadonlyArray<Outbox.State>

const count = Schema.Number
const optionalText = Schema.optional(Schema.String)

/** A campaign at one moment: how many of its messages are in each state, and how far webhooks reported the accepted ones. */
export const Status = Schema.Struct({
  name: Schema.String,
  state: Schema.Literals(["running", "paused", "stopped", "cancelled", "completed"]),
  /** Why it stopped by itself. */
  stoppedBy: optionalText,
  queued: count,
  claimed: count,
  sending: count,
  accepted: count,
  rejected: count,
  unknown: count,
  expired: count,
  cancelled: count,
  suppressed: count,
  /** Delivered, and not read as far as is known. */
  delivered: count,
  read: count,
  failed: count
})
export type Status = typeof Status.Type

const optionalDate = Schema.optional(Schema.DateFromString)

/** What became of one message, as the outbox reports it. */
export const Entry = Schema.Struct({
  key: Schema.String,
  state: Schema.Literals(states),
  attempts: count,
  messageId: optionalText,
  reason: optionalText,
  code: optionalText,
  status: optionalText,
  answeredAt: optionalDate,
  deliveredAt: optionalDate,
  readAt: optionalDate
})
export type Entry = typeof Entry.Type

/** Ends the command for an operation that failed. */
export const orExit = <A, R>(self: Effect.Effect<A, OperationFailure, R>): Effect.Effect<A, Exit.Exit, R> =>
  Effect.catchTag(self, "OperationFailure", ({ message, resolution }) => Exit.usage(message, resolution))

const campaign = { account: Schema.String, name: Schema.String }

const group = RpcGroup.make(
  Rpc.make("Status", { payload: campaign, success: Status, error: OperationFailure }),
  Rpc.make("Change", {
    payload: { ...campaign, change: Schema.Literals(["pause", "resume", "cancel"]) },
    success: Status,
    error: OperationFailure
  }),
  Rpc.make("Report", { payload: campaign, success: Entry, error: OperationFailure, stream: true }),
  Rpc.make("Unknown", {
    payload: { account: Schema.String },
    success: Schema.Array(Entry),
    error: OperationFailure
  }),
  Rpc.make("Resolve", {
    payload: { account: Schema.String, key: Schema.String, resolution: Schema.Literals(["Sent", "NotSent"]) },
    success: Schema.Boolean,
    error: OperationFailure
  })
)

/** What can be asked about the campaigns of one account. */
export interface Operations {
  readonly status: (name: string) => Effect.Effect<Status, OperationFailure>
  readonly change: (name: string, change: Change) => Effect.Effect<Status, OperationFailure>
  readonly report: (name: string) => Stream.Stream<Entry, OperationFailure>
  readonly unknown: Effect.Effect<ReadonlyArray<Entry>, OperationFailure>
  readonly resolve: (key: string, resolution: "Sent" | "NotSent") => Effect.Effect<boolean, OperationFailure>
}

export type Change = "pause" | "resume" | "cancel"

const toFailure = ({ message, resolution }: OutboxError.OutboxError) =>
  new OperationFailure({ message, resolution })

const MAX_UNKNOWN = 10_000

/** The operations on an outbox of this process. */
export const direct = (outbox: Outbox.Service, account: string): Operations => {
  const find = (name: string) =>
    Effect.flatMap(Effect.mapError(outbox.campaign(name, { account }), toFailure), (campaign) =>
      campaign === undefined
        ? Effect.fail(
            new OperationFailure({
              message: `There is no campaign "${name}" of the account ${account}`,
              resolution:
                "Its name is that of its file without the ending, or what --name said when it was started."
            })
          )
        : Effect.succeed(campaign)
    )
  const statusOf = (campaign: Outbox.Campaign) =>
    Effect.mapError(
      Effect.map(campaign.progress, ({ state, statuses, ...progress }): Status => ({
        name: campaign.name,
        state,
        ...progress,
        delivered: statuses.delivered ?? 0,
        read: (statuses.read ?? 0) + (statuses.played ?? 0),
        failed: statuses.failed ?? 0
      })),
      toFailure
    )
  return {
    status: (name) => Effect.flatMap(find(name), statusOf),
    change: (name, change) =>
      Effect.flatMap(find(name), (campaign) =>
        Effect.andThen(Effect.mapError(campaign[change], toFailure), statusOf(campaign))
      ),
    report: (name) =>
      Stream.unwrap(Effect.map(find(name), (campaign) => Stream.mapError(campaign.report, toFailure))),
    unknown: Effect.mapError(outbox.unknown({ account, limit: MAX_UNKNOWN }), toFailure),
    resolve: (key, resolution) => Effect.mapError(outbox.resolve(key, resolution, { account }), toFailure)
  }
}

/** Where the process that has a SQLite file answers. */
const socketOf = (file: string): string => {
  const path = resolve(file)
  return process.platform === "win32"
    ? `\\\\.\\pipe\\connexease-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`
    : `${path}.sock`
}

/** Longer paths cannot be listened on; other commands then say that the file is in use. */
const MAX_SOCKET_PATH_BYTES = 100

/**
 * Answers other commands for as long as the scope, where this process has a SQLite file. Only the file's owner may
 * connect. The file's lock is this process's, so a socket that is there already belongs to one that died.
 */
export const serve = (database: Database.Database, outbox: Outbox.Service) =>
  Effect.gen(function* () {
    if (database.kind === "postgres") return
    const path = socketOf(database.file)
    if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) return
    if (process.platform !== "win32") yield* Effect.promise(() => rm(path, { force: true }))
    const handlers = group.toLayer({
      Status: ({ account, name }) => direct(outbox, account).status(name),
      Change: ({ account, change, name }) => direct(outbox, account).change(name, change),
      Report: ({ account, name }) => direct(outbox, account).report(name),
      Unknown: ({ account }) => direct(outbox, account).unknown,
      Resolve: ({ account, key, resolution }) => direct(outbox, account).resolve(key, resolution)
    })
    const sockets = NodeSocketServer.layer({ path })
    yield* Layer.build(
      RpcServer.layer(group).pipe(
        Layer.provide(handlers),
        Layer.provide(RpcServer.layerProtocolSocketServer),
        Layer.provide([sockets, RpcSerialization.layerNdjson])
      )
    )
    if (process.platform !== "win32") yield* Effect.promise(() => chmod(path, 0o600))
  })

const MAX_ANSWER = "5 seconds"

/** The operations of the process that has the file, where one answers. */
const remote = (file: string, account: string) =>
  Effect.gen(function* () {
    const protocol = yield* Layer.build(
      Layer.provide(RpcClient.layerProtocolSocket(), [
        NodeSocket.layerNet({ path: socketOf(file) }),
        RpcSerialization.layerNdjson
      ])
    )
    const client = yield* Effect.provide(RpcClient.make(group), protocol)
    const lost = () =>
      new OperationFailure({
        message: `The process that has ${file} does not answer`,
        resolution:
          "Repeat the command, or stop that process; with PostgreSQL any number of them work together."
      })
    const answered = <A>(call: Effect.Effect<A, OperationFailure | RpcClientError.RpcClientError>) =>
      call.pipe(
        Effect.timeout(MAX_ANSWER),
        Effect.catchTag(["RpcClientError", "TimeoutError"], () => Effect.fail(lost()))
      )
    const operations: Operations = {
      status: (name) => answered(client.Status({ account, name })),
      change: (name, change) => answered(client.Change({ account, name, change })),
      report: (name) =>
        client.Report({ account, name }).pipe(Stream.catchTag("RpcClientError", () => Stream.fail(lost()))),
      unknown: answered(client.Unknown({ account })),
      resolve: (key, resolution) => answered(client.Resolve({ account, key, resolution }))
    }
    return operations
  })

const hasFile = (file: string) =>
  Effect.promise(() =>
    access(file).then(
      () => true,
      () => false
    )
  )

/** Operations, and whether another process may change what they see while they are used. */
export interface Opened {
  readonly operations: Operations
  readonly isShared: boolean
}

/**
 * The operations on the database of the flags, for as long as the scope. Ends the command where there is no database,
 * where it cannot be opened, and where the process that has it does not answer.
 */
export const open = (flags: Database.Flags) =>
  Effect.gen(function* () {
    const { account } = flags
    const database = yield* Database.of(flags)
    if (database.kind === "sqlite" && !(yield* hasFile(database.file)))
      return yield* Exit.usage(
        `${database.file}: there is no such database`,
        "Start a campaign first, or name its database with --database or CONNEXEASE_DATABASE."
      )
    const own = Effect.map(Layer.build(Database.layer(database)), (context): Opened => ({
      operations: direct(Context.get(context, Outbox.Outbox), account),
      isShared: database.kind === "postgres"
    }))
    return yield* Effect.catchTag(own, "OutboxError", (error) => {
      const { reason } = error
      const isLocked = reason._tag === "DatabaseFailure" && reason.kind === "LockTimeoutError"
      return database.kind === "sqlite" && isLocked
        ? ofOwner(database.file, account)
        : Exit.usage(error.message, error.resolution)
    })
  })

/** The operations of the process that has the file; ends the command where it does not answer. */
const ofOwner = (file: string, account: string) =>
  Effect.matchEffect(remote(file, account), {
    onSuccess: (operations) => Effect.succeed<Opened>({ operations, isShared: true }),
    onFailure: () =>
      Exit.usage(
        `${file}: another process has the database, and does not answer`,
        "Stop that process, or wait until it has ended; with PostgreSQL any number of them work together."
      )
  })
