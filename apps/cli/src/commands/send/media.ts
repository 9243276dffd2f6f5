/** `connexease send image` and `connexease send document`. */
import * as Message from "@connexease-gateway/core/Message"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Exit from "../../Exit.ts"
import * as Send from "./sendMessage.ts"

const flags = {
  link: Flag.String("link").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Where Meta fetches the file: a public https address"),
    Flag.optional
  ),
  id: Flag.String("id").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("The id of a file that was uploaded to Meta, instead of a link"),
    Flag.optional
  ),
  caption: Flag.String("caption").pipe(
    Flag.withDescription("The text under it, at most 1,024 characters"),
    Flag.optional
  ),
  ...Send.recipientFlags,
  ...Send.flags
}

/** Where the file is; exactly one of the two flags says so. */
const sourceOf = ({
  id,
  link
}: {
  readonly id: Option.Option<string>
  readonly link: Option.Option<string>
}) => {
  if (Option.isSome(link) && Option.isNone(id)) return Effect.succeed({ link: link.value })
  if (Option.isSome(id) && Option.isNone(link)) return Effect.succeed({ id: id.value })
  return Exit.usage("Say where the file is: either --link URL or --id ID")
}

export const image = Command.make("image", flags, (options) =>
  Effect.gen(function* () {
    const source = yield* sourceOf(options)
    const caption = Option.getOrUndefined(options.caption)
    yield* Send.sendMessage(Message.image({ ...Send.addressOf(options), ...source, caption }), options)
  })
).pipe(
  Command.withDescription(`Send an image, JPEG or PNG.\n\n${Send.exitCodes}`),
  Command.withShortDescription("Send an image"),
  Command.withExamples([
    {
      command: "connexease send image --to 905321234567 --link https://example.com/parcel.png",
      description: "Send an image that Meta fetches"
    }
  ])
)

const filename = Flag.String("filename").pipe(
  Flag.withDescription("The name to show, with its extension"),
  Flag.optional
)

export const document = Command.make("document", { filename, ...flags }, (options) =>
  Effect.gen(function* () {
    const source = yield* sourceOf(options)
    const named = {
      caption: Option.getOrUndefined(options.caption),
      filename: Option.getOrUndefined(options.filename)
    }
    yield* Send.sendMessage(Message.document({ ...Send.addressOf(options), ...source, ...named }), options)
  })
).pipe(
  Command.withDescription(`Send a document, at most 100 MB.\n\n${Send.exitCodes}`),
  Command.withShortDescription("Send a document"),
  Command.withExamples([
    {
      command:
        "connexease send document --to 905321234567 --link https://example.com/1042.pdf --filename invoice-1042.pdf",
      description: "Send a document with a name"
    }
  ])
)
