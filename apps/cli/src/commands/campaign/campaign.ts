/** `connexease campaign`: sends one template to many people, from a file, through an outbox. */
import * as Command from "effect/cli/Command"
import * as Change from "./change.ts"
import * as Plan from "./plan.ts"
import * as Report from "./report.ts"
import * as Start from "./start.ts"
import * as Status from "./status.ts"
import * as Unknown from "./unknown.ts"

export const command = Command.make("campaign").pipe(
  Command.withDescription(
    "Send a template to many people from a CSV file or JSON lines. Messages wait in an outbox: interrupting and starting again goes on where it was, and sends nothing twice."
  ),
  Command.withShortDescription("Send a template to many people"),
  Command.withSubcommands([
    Plan.command,
    Start.command,
    Status.command,
    ...Change.commands,
    Report.command,
    Unknown.command
  ])
)
