/** `connexease send`: sends one message. */
import * as Command from "effect/cli/Command"
import * as File from "./file.ts"
import * as Media from "./media.ts"
import * as Template from "./template.ts"
import * as Text from "./text.ts"

export const command = Command.make("send").pipe(
  Command.withDescription("Send one message."),
  Command.withSubcommands([Text.command, Media.image, Media.document, Template.command, File.command])
)
