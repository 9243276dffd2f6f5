/** `connexease send message`: sends any message, given as Meta's JSON. */
import type * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as JsonFile from "../../json/JsonFile.ts"
import * as Send from "./sendMessage.ts"

const file = Argument.String("file").pipe(
  Argument.withDescription("A file with one message, the JSON that Meta documents; - for standard input")
)

export const command = Command.make("message", { file, ...Send.flags }, (options) =>
  Effect.gen(function* () {
    const { name, source } = yield* JsonFile.read(options.file)
    // It is validated as every message is, before anything is sent.
    yield* Send.sendMessage(source.value as Message.Message, options, (path) =>
      JsonFile.at(name, source.placeOf(path))
    )
  })
).pipe(
  Command.withDescription(
    `Send any message, as the JSON that Meta documents. connexease check looks at such files without sending.\n\n${Send.exitCodes}`
  ),
  Command.withShortDescription("Send any message, from a file or standard input"),
  Command.withExamples([
    { command: "connexease send message list.json", description: "Send the message of a file" },
    {
      command: "jq '.to = \"905321234567\"' list.json | connexease send message - --sandbox",
      description: "Send what another command prints, to the sandbox"
    }
  ])
)
