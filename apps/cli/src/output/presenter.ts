/** How a command line that is wrong is answered: what is wrong and where help is, instead of all the help. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CliOutput from "effect/cli/CliOutput"

export const layer = CliOutput.layerPresenter({
  present: (event) => {
    if (event._tag !== "InvalidInvocation") return CliOutput.defaultPresenter.present(event)
    const { commandPath, errors, helpDoc } = event
    const unknown = errors.filter(({ _tag }) => _tag === "UnknownSubcommand")
    return Effect.andThen(
      // The flags of a sub-command that does not exist are no problem of their own.
      Effect.forEach(unknown.length > 0 ? unknown : errors, ({ message }) => Console.error(message), {
        discard: true
      }),
      Console.error(`Usage: ${helpDoc.usage}\nMore:  ${commandPath.join(" ")} --help`)
    )
  }
})
