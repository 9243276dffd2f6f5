/** `connexease campaign unknown`: lists messages that may have been sent or not, and settles them. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../../Exit.ts"
import * as Database from "../../outbox/database.ts"
import * as Operations from "../../outbox/Operations.ts"
import * as Json from "../../output/json.ts"

const keys = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("KEY"), Flag.withDescription(description), Flag.between(0, 10_000))

const parameters = {
  sent: keys("sent", "Settle a message as sent: it counts as accepted"),
  notSent: keys("not-sent", "Settle a message as not sent: it is sent again. Say so only when you know it"),
  ...Database.flags,
  json: Json.flag
}

export const command = Command.make("unknown", parameters, ({ json, notSent, sent, ...flags }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { operations } = yield* Operations.open(flags)
      const settle = (all: ReadonlyArray<string>, resolution: "Sent" | "NotSent") =>
        Effect.forEach(all, (key) =>
          Effect.map(Operations.orExit(operations.resolve(key, resolution)), (isSettled) => ({
            key,
            isSettled
          }))
        )
      const settled = [...(yield* settle(sent, "Sent")), ...(yield* settle(notSent, "NotSent"))]
      const missing = settled.filter(({ isSettled }) => !isSettled)
      const unknown = yield* Operations.orExit(operations.unknown)
      if (json) yield* Json.print({ unknown, settled })
      else {
        if (settled.length > missing.length) yield* Console.log(`Settled: ${settled.length - missing.length}`)
        yield* Console.log(
          unknown.length === 0
            ? "No message is unknown."
            : [
                `${unknown.length} may have been sent or not. Webhooks settle them by themselves; or, when you know it:`,
                ...unknown.map(({ key, reason }) => `  ${key}${reason === undefined ? "" : `  (${reason})`}`),
                "  connexease campaign unknown --sent KEY, or --not-sent KEY, which sends it again"
              ].join("\n")
        )
      }
      if (missing.length > 0)
        return yield* Exit.usage(...missing.map(({ key }) => `${key}: no message of this key is unknown`))
    })
  )
).pipe(
  Command.withDescription(
    `List messages whose answer was lost: they may have been sent or not, and are never sent again by themselves. Settle each when you know what became of it.\n\n${Exit.help(Exit.codes.ok, Exit.codes.usage)}`
  ),
  Command.withShortDescription("List and settle messages that may have been sent or not"),
  Command.withExamples([
    { command: "connexease campaign unknown", description: "List them" },
    {
      command: "connexease campaign unknown --sent spring/1042 --not-sent spring/1043",
      description: "Settle two of them; the second one is sent again"
    }
  ])
)
