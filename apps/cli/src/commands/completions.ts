/** `connexease completions`: prints the script that completes the command in a shell. */
import * as Console from "effect/Console"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"

const shell = Argument.Literals("shell", ["bash", "zsh", "fish", "powershell"]).pipe(
  Argument.withDescription("The shell that the script is for")
)

/** The command that completes another one. */
export const make = (root: Command.Command.Any) =>
  Command.make("completions", { shell }, (options) =>
    Console.log(Completions.generate(root.name, options.shell, Completions.fromCommand(root)))
  ).pipe(
    Command.withDescription("Print the script that completes sub-commands and flags in a shell."),
    Command.withShortDescription("Complete the command in a shell"),
    Command.withExamples([
      { command: 'eval "$(connexease completions bash)"', description: "In ~/.bashrc" },
      { command: 'eval "$(connexease completions zsh)"', description: "In ~/.zshrc, after compinit" },
      {
        command: "connexease completions fish > ~/.config/fish/completions/connexease.fish",
        description: "Once, for fish"
      }
    ])
  )
