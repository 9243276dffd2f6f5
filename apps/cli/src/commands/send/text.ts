/** `connexease send text`: sends a text. */
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Configuration from "../../configuration/Configuration.ts"
import * as Send from "./sendMessage.ts"

const body = Argument.String("text").pipe(
  Argument.withDescription("The text, at most 4,096 characters; - reads it from standard input")
)

const preview = Flag.Boolean("preview-url").pipe(
  Flag.withDescription("Show a preview of the first address in the text"),
  Flag.withDefault(false)
)

export const command = Command.make(
  "text",
  { body, preview, ...Send.recipientFlags, ...Send.flags },
  (options) =>
    Effect.gen(function* () {
      const text = options.body === "-" ? (yield* Configuration.standardInput).trimEnd() : options.body
      yield* Send.sendMessage(
        Message.text({
          ...Send.addressOf(options),
          body: text,
          ...(options.preview ? { previewUrl: true } : {})
        }),
        options
      )
    })
).pipe(
  Command.withDescription(`Send a text.\n\n${Send.exitCodes}`),
  Command.withShortDescription("Send a text"),
  Command.withExamples([
    {
      command: 'connexease send text --to "+90 532 123 45 67" "Merhaba!"',
      description: "Send a text"
    },
    {
      command: "connexease send text --to 905321234567 - < letter.txt",
      description: "Send the text of a file"
    },
    {
      command: 'connexease send text --to 905321234567 --dry-run "Merhaba!"',
      description: "Print the request, and send nothing"
    }
  ])
)
