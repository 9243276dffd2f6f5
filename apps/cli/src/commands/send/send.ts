/** `connexease send`: sends one message. */
import * as Command from "effect/cli/Command"
import * as Text from "./text.ts"

export const command = Command.make("send").pipe(
  Command.withDescription("Send one message."),
  Command.withSubcommands([Text.command])
)
