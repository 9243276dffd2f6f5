/** `connexease campaign pause`, `resume` and `cancel`. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Progress from "../../campaign/Progress.ts"
import * as Operations from "../../outbox/Operations.ts"
import * as Json from "../../output/json.ts"
import * as Status from "./status.ts"

const command = <const Name extends Operations.Change>(name: Name, done: string, description: string) =>
  Command.make(name, { ...Status.parameters, json: Json.flag }, ({ json, name: campaign, ...flags }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { isShared, operations } = yield* Operations.open(flags)
        const status = yield* Operations.orExit(operations.change(campaign, name))
        if (json) return yield* Json.print(status)
        const isIdle = name === "resume" && !isShared && Progress.of(status).open > 0
        yield* Console.log(
          [
            `Campaign ${campaign} ${done}.`,
            ...Progress.lines(status, undefined),
            ...(isIdle ? [Status.NO_SENDER] : [])
          ].join("\n")
        )
      })
    )
  ).pipe(
    Command.withDescription(description),
    Command.withExamples([
      {
        command: `connexease campaign ${name} spring`,
        description: `In another terminal, or while nothing is sent`
      }
    ])
  )

export const commands = [
  command("pause", "is paused", "Hold back what has not left. What is on its way is not called back."),
  command(
    "resume",
    "goes on",
    "Go on after a pause, or after the campaign stopped by itself because the key was refused or the balance was empty."
  ),
  command("cancel", "is cancelled", "Cancel what has not left, for good. What was sent stays sent.")
] as const
