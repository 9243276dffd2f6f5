/**
 * What a command asks of an outbox that may be in another process. A SQLite file belongs to the process that sends, so
 * that one answers on a socket beside the file; otherwise the command opens the database itself.
 */
import { Outbox, type OutboxError } from "@connexease-gateway/outbox"
import * as NodeSocket from "@effect/platform-node/NodeSocket"
import * as NodeSocketServer from "@effect/platform-node/NodeSocketServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcClient from "effect/rpc/RpcClient"
import * as RpcGroup from "effect/rpc/RpcGroup"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import * as RpcServer from "effect/rpc/RpcServer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { chmod, rm } from "node:fs/promises"
import { resolve } from "node:path"
import * as Exit from "../Exit.ts"
import * as Database from "./database.ts"

/** Why an operation failed, and what to do. */
export class OperationFailure extends Schema.TaggedError<OperationFailure>()("OperationFailure", {
  message: Schema.String,
  resolution: Schema.String
}) {}

const count = Schema.Number
const Counts = Schema.Struct({
  queued: count,
  claimed: count,
  sending: count,
  accepted: count,
  rejected: count,
  unknown: count,
  expired: count,
  cancelled: count,
  suppressed: count
})

/** A campaign at one moment. */
export const Status = Schema.Struct({
  name: Schema.String,
  counts: Counts,
  /** By the furthest status that a webhook reported. */
  statuses: Schema.Record(Schema.String, count)
})
export type Status = typeof Status.Type

const optionalText = Schema.optional(Schema.String)
const optionalDate = Schema.optional(Schema.DateFromString)

/** What became of one message, as the outbox reports it. */
export const Entry = Schema.Struct({
  key: Schema.String,
  state: Schema.Literals(Object.keys(Counts.fields) as Array<keyof typeof Counts.fields>),
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
              resolution: "Its name is that of its file without the ending, or what --name said when it was started."
            })
          )
        : Effect.succeed(campaign)
    )
  const statusOf = (campaign: Outbox.Campaign) =>
    Effect.mapError(
      Effect.all({
        name: Effect.succeed(campaign.name),
        counts: campaign.progress,
        statuses: campaign.statuses
      }),
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

/** The operations of the process that has the file, where one answers. */
const remote = (file: string, account: string) =>
  Effect.gen(function* () {
    const client = yield* RpcClient.make(group).pipe(
      Effect.provide(
        Layer.provide(RpcClient.layerProtocolSocket(), [
          NodeSocket.layerNet({ path: socketOf(file) }),
          RpcSerialization.layerNdjson
        ])
      )
    )
    const lost = () =>
      new OperationFailure({
        message: `The process that has ${file} stopped answering`,
        resolution: "Repeat the command."
      })
    const operations: Operations = {
      status: (name) => Effect.catchTag(client.Status({ account, name }), "RpcClientError", () => Effect.fail(lost())),
      change: (name, change) =>
        Effect.catchTag(client.Change({ account, name, change }), "RpcClientError", () => Effect.fail(lost())),
      report: (name) =>
        Stream.catchTag(client.Report({ account, name }), "RpcClientError", () => Stream.fail(lost())),
      unknown: Effect.catchTag(client.Unknown({ account }), "RpcClientError", () => Effect.fail(lost())),
      resolve: (key, resolution) =>
        Effect.catchTag(client.Resolve({ account, key, resolution }), "RpcClientError", () => Effect.fail(lost()))
    }
    return operations
  })
