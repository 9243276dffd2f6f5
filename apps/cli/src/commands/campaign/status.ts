/** `connexease campaign status`: how far a campaign is, followed on a terminal while another process sends it. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Progress from "../../campaign/Progress.ts"
import * as Exit from "../../Exit.ts"
import * as Database from "../../outbox/database.ts"
import * as Operations from "../../outbox/Operations.ts"
import * as Json from "../../output/json.ts"

export const parameters = {
  name: Argument.String("name").pipe(Argument.withDescription("The campaign's name")),
  ...Database.flags
}

/** What is said of a campaign that has messages to send, in a database that no process has. */
export const NO_SENDER = "Nothing is being sent: go on with the command that started it."

export const command = Command.make(
  "status",
  { ...parameters, json: Json.flag },
  ({ json, name, ...flags }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { isShared, operations } = yield* Operations.open(flags)
        const status = Operations.orExit(operations.status(name))
        if (json) return yield* Effect.flatMap(status, Json.print)
        const { canAnimate } = yield* TerminalCapabilities.TerminalCapabilities
        if (isShared && canAnimate) {
          yield* Progress.follow({ status, until: (status) => Progress.hasEnded(status), isSilent: false })
          return
        }
        const now = yield* status
        yield* Console.log(Progress.lines(now, undefined).join("\n"))
        if (!isShared && Progress.of(now).open > 0) yield* Console.log(NO_SENDER)
      })
    )
).pipe(
  Command.withDescription(
    `Say how far a campaign is. On a terminal it is followed until its end while another process sends it; Ctrl-C ends the watching, not the campaign. Works while connexease campaign start has the SQLite file.\n\n${Exit.help(Exit.codes.ok, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Say how far a campaign is"),
  Command.withExamples([
    { command: "connexease campaign status spring", description: "Follow the campaign on a terminal" },
    {
      command: "connexease campaign status spring --json",
      description: "Its numbers at this moment, for scripts"
    }
  ])
)
