/** `connexease-contract mutants`: shows that the kit notices gateways that are wrong. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as MockTarget from "../MockTarget.ts"
import * as Matrix from "../mutants/Matrix.ts"
import * as Mutants from "../mutants/Mutants.ts"
import * as Trial from "../mutants/Trial.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Progress from "./Progress.ts"

const flags = {
  only: Flag.String("only").pipe(
    Flag.withDescription("Try only mutants whose id or promise contains this"),
    Flag.optional
  )
}

const told = (trial: Trial.Trial): string =>
  `  ${trial.mutant.id} ${trial.mutant.title} and ${
    trial.killedBy.length === 0
      ? `lives: no check of ${trial.mutant.promise} notices`
      : `is noticed by checks of other promises too: ${trial.stray.join(", ")}`
  }`

export const command = Command.make("mutants", flags, ({ only }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const wanted = Mutants.all.filter(
        ({ id, promise }) => Option.isNone(only) || id.includes(only.value) || promise.includes(only.value)
      )
      if (wanted.length === 0 && Option.isSome(only))
        return yield* Connection.usage(`--only: no mutant has ${only.value} in its id or promise`)
      const tell = yield* Progress.make(wanted.length)
      const target = yield* MockTarget.start()
      const trials = yield* Trial.all(wanted, target, { onTrial: ({ mutant }) => tell(mutant.id) })
      const others = trials.filter((trial) => !Matrix.isKilled(trial))
      yield* Console.log(Matrix.render(trials))
      if (others.length > 0) yield* Console.log(["", ...others.map(told)].join("\n"))
      yield* Console.log(`\n${trials.length - others.length} killed, ${others.length} not`)
      if (others.length > 0) return yield* new Exit.Exit({ code: Exit.codes.notKept })
    })
  )
).pipe(
  Command.withDescription(
    "Show that the kit notices gateways that are wrong: each mutant breaks one promise, and the checks of that promise must notice. Ends with 1 when one lives."
  ),
  Command.withShortDescription("Try the kit on wrong gateways")
)
