/** The command `connexease` with its sub-commands. */
import * as Command from "effect/cli/Command"
import * as Campaign from "./commands/campaign/campaign.ts"
import * as Check from "./commands/check.ts"
import * as Completions from "./commands/completions.ts"
import * as Doctor from "./commands/doctor/doctor.ts"
import * as Listen from "./commands/listen/listen.ts"
import * as Send from "./commands/send/send.ts"
import * as Templates from "./commands/templates.ts"
import * as Worker from "./commands/worker.ts"

const root = Command.make("connexease").pipe(
  Command.withDescription(
    "Sends WhatsApp messages through the Connexease Gateway, and helps at every step around it.\n\nThe API key comes from CONNEXEASE_API_KEY, a file or a prompt, never from a flag. The mock gateway (npx @connexease-gateway/mock-gateway) takes any key mock_<name>, and sends nothing to anyone."
  )
)

const commands = [
  Send.command,
  Campaign.command,
  Check.command,
  Doctor.command,
  Listen.command,
  Templates.command,
  Worker.command
] as const

export const command = root.pipe(
  Command.withSubcommands([...commands, Completions.make(root.pipe(Command.withSubcommands(commands)))])
)
