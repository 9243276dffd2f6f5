/** `connexease campaign start`: enqueues a campaign and, unless workers elsewhere do so, sends it. */
import type { Outbox } from "@connexease-gateway/outbox"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Progress from "../../campaign/Progress.ts"
import * as Source from "../../campaign/source.ts"
import * as Configuration from "../../configuration/Configuration.ts"
import * as Exit from "../../Exit.ts"
import * as Database from "../../outbox/database.ts"
import * as Http from "../../outbox/http.ts"
import * as Operations from "../../outbox/Operations.ts"
import * as Json from "../../output/json.ts"
import { problemLines } from "./plan.ts"

const parameters = {
  ...Source.parameters,
  skipProblems: Flag.Boolean("skip-problems").pipe(
    Flag.withDescription("Leave out rows that have problems. Default: nothing is sent while there are any"),
    Flag.withDefault(false)
  ),
  detach: Flag.Boolean("detach").pipe(
    Flag.withDescription("Only enqueue: workers send it (connexease worker). Needs PostgreSQL"),
    Flag.withDefault(false)
  ),
  sandbox: Flag.Boolean("sandbox").pipe(
    Flag.withDescription("Send to the gateway's sandbox: checked and answered, delivered to no person"),
    Flag.withDefault(false)
  ),
  wait: Flag.Int("wait").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withDescription(
      "With --webhooks: how long to wait, after the last message was sent, for all to be delivered"
    ),
    Flag.filter(
      (seconds) => seconds >= 0,
      () => "must not be negative"
    ),
    Flag.withDefault(60)
  ),
  ...Http.flags,
  ...Database.flags,
  json: Json.flag,
  ...Configuration.flags
}

/** The worst outcome says the code: what may have been sent or not comes first, then that a campaign stopped half-way. */
const codeOf = (progress: Progress.Progress): Exit.Code => {
  if (progress.unknown > 0) return Exit.codes.unknown
  if (progress.open > 0) return Exit.codes.notSent
  if (progress.rejected > 0) return Exit.codes.rejected
  return progress.notSent > 0 ? Exit.codes.notSent : Exit.codes.ok
}

const REPEAT = "After that, the same command goes on where this one was."

/** Ends the command where a campaign of this name was started before and sends nothing. */
const refuseHeld = ({ json, operations, source }: Task) =>
  Effect.gen(function* () {
    const { campaign } = source
    const earlier = yield* Effect.option(operations.status(campaign))
    if (Option.isNone(earlier)) return
    if (earlier.value.state === "cancelled")
      return yield* Exit.usage(
        `The campaign "${campaign}" was cancelled, for good. Nothing was sent.`,
        "What is to be sent nevertheless needs another --name."
      )
    const held = Progress.held(earlier.value)
    if (held.length === 0) return
    if (json) yield* Json.print(earlier.value)
    return yield* Exit.withMessage(Exit.codes.notSent, ...held, `Nothing was sent. ${REPEAT}`)
  })

const nextSteps = (status: Operations.Status): ReadonlyArray<string> => {
  const { unknown } = Progress.of(status)
  return [
    ...(status.state === "stopped" ? [REPEAT] : []),
    ...(unknown === 0
      ? []
      : [`${Progress.formatNumber.format(unknown)} may have been sent or not: connexease campaign unknown`]),
    `What became of each: connexease campaign report ${status.name} --output ${status.name}.html`
  ]
}

/** What is left to do for a campaign that was enqueued, or is to be. */
interface Task {
  readonly outbox: Outbox.Service
  readonly operations: Operations.Operations
  readonly source: Source.Source
  readonly account: string
  readonly sandbox: boolean
  readonly json: boolean
}

const enqueue = ({ account, outbox, sandbox, source }: Task) =>
  outbox
    .startCampaign({
      name: source.campaign,
      account,
      ...source.pace,
      messages: Stream.fromIterable(
        source.plan.messages.map((message) => (sandbox ? { ...message, sandbox } : message))
      )
    })
    .pipe(
      Effect.catchTag("OutboxError", (error) =>
        error.reason._tag === "KeyReused"
          ? Exit.usage(
              `A row of ${source.file} has changed since the campaign "${source.campaign}" enqueued it`,
              "What was enqueued stays as it was. Give the changed file another --name, or change the row back."
            )
          : Exit.usage(error.message, error.resolution)
      )
    )

/** Follows the campaign until everything is sent, and with webhooks until everything is delivered or the wait is over. */
const follow = (task: Task, wait: number | undefined) =>
  Effect.gen(function* () {
    const { json, operations, source } = task
    const status = Operations.orExit(operations.status(source.campaign))
    const until = (isMet: (status: Operations.Status) => boolean) =>
      Progress.follow({ status, until: isMet, isSilent: json })
    const sent = yield* until(Progress.hasEnded)
    if (wait === undefined || Progress.isDelivered(sent)) return sent
    const delivered = yield* Effect.timeoutOption(until(Progress.isDelivered), `${wait} seconds`)
    return yield* Option.match(delivered, { onNone: () => status, onSome: Effect.succeed })
  })

/** Says what the first Ctrl-C does. A second one ends the process: what is on its way is then unknown. */
const announceStop = Effect.gen(function* () {
  yield* Console.error(
    "\nStopping: what is on its way is waited for, up to 40 seconds. Press Ctrl-C again to stop at once; what is on its way is then unknown."
  )
  yield* Effect.sync(() => process.once("SIGINT", () => process.exit(Exit.codes.interrupted)))
})

export const command = Command.make("start", parameters, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { account, detach, json, sandbox } = options
      const source = yield* Source.read(options)
      const { campaign, file, plan } = source
      if (plan.problems.length > 0 && !options.skipProblems)
        return yield* Exit.withMessage(
          Exit.codes.failed,
          ...problemLines(file, plan.problems),
          "Nothing was sent. Correct the rows, or leave them out with --skip-problems."
        )
      const database = yield* Database.of(options)
      if (detach && database.kind === "sqlite")
        return yield* Exit.usage(
          "--detach needs PostgreSQL: a SQLite file belongs to one process, which is then the one that sends.",
          "Name the database with CONNEXEASE_DATABASE=postgres://…"
        )
      const gateway = detach ? undefined : yield* Configuration.account(options, account)
      const outbox = yield* Database.open(database)
      const operations = Operations.direct(outbox, account)
      const task: Task = { outbox, operations, source, account, sandbox, json }
      yield* refuseHeld(task)
      if (gateway === undefined) {
        yield* enqueue(task)
        const status = yield* Operations.orExit(operations.status(campaign))
        if (json) return yield* Json.print(status)
        return yield* Console.log(
          `Campaign ${campaign}: ${Progress.formatNumber.format(plan.messages.length)} messages are enqueued. Workers send them; watch with: connexease campaign status ${campaign}`
        )
      }
      yield* Operations.serve(database, outbox)
      const webhooks = yield* Http.serveWebhooks(outbox, options)
      const { window } = source.pace
      if (window !== undefined && !json)
        yield* Console.log(
          `Sends from ${window.from} to ${window.to} (${window.timeZone}), and waits otherwise`
        )
      if (Option.isSome(webhooks) && !json) yield* Console.log(`Webhooks are taken at ${webhooks.value}`)
      const worker = Effect.catchTag(
        outbox.worker({ accounts: { [account]: gateway } }),
        "GatewayError",
        ({ reason }) => Exit.usage(reason.message)
      )
      const body = Effect.andThen(
        enqueue(task),
        follow(task, Option.isSome(webhooks) ? options.wait : undefined)
      ).pipe(Effect.onInterrupt(() => announceStop))
      const status = yield* Effect.raceFirst(body, worker).pipe(
        Effect.onInterrupt(() =>
          Effect.flatMap(Effect.option(operations.status(campaign)), (status) => {
            const progress = Option.map(status, Progress.of)
            return Console.error(
              [
                ...Option.toArray(
                  Option.map(progress, (progress) => `Interrupted: ${Progress.summary(progress)}`)
                ),
                "Nothing is lost: the same command goes on where this one was."
              ].join("\n")
            )
          })
        )
      )
      if (json) yield* Json.print(status)
      else yield* Console.log([...Progress.lines(status, undefined), ...nextSteps(status)].join("\n"))
      const code = codeOf(Progress.of(status))
      if (code !== Exit.codes.ok) return yield* new Exit.Exit({ code })
    })
  )
).pipe(
  Command.withDescription(
    `Enqueue a campaign and send it, with a bar that shows how far it is. Interrupting it and starting it again goes on where it was; no message is sent twice.\n\n${Exit.help(
      Exit.codes.ok,
      Exit.codes.failed,
      Exit.codes.usage,
      Exit.codes.rejected,
      Exit.codes.unknown,
      Exit.codes.notSent,
      Exit.codes.interrupted
    )}`
  ),
  Command.withShortDescription("Enqueue a campaign and send it"),
  Command.withExamples([
    {
      command: 'connexease campaign start spring.csv --definitions offer.json --map "name={{1}}"',
      description: "Send to everybody in the file, once"
    },
    {
      command: "connexease campaign start spring.csv --definitions offer.json --webhooks 8080 --host 0.0.0.0",
      description: "Take webhooks too, and wait until the messages are delivered"
    },
    {
      command:
        "connexease campaign start spring.csv --definitions offer.json --hours 09:00-20:00 --time-zone Europe/Istanbul --share 50%",
      description: "Send by day only, and leave half of the key's quota to other messages"
    },
    {
      command: "connexease campaign start spring.csv --definitions offer.json --detach",
      description: "Leave the sending to workers on PostgreSQL (CONNEXEASE_DATABASE=postgres://…)"
    }
  ])
)
