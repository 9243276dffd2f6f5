/** `connexease listen replay`: shows recorded webhooks, and hands them on again. */
import * as Webhook from "@connexease-gateway/core/Webhook"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Exit from "../../Exit.ts"
import * as JsonSource from "../../json/JsonSource.ts"
import * as Json from "../../output/json.ts"
import * as Terminal from "../../output/terminal.ts"
import * as Describe from "./describeEvent.ts"
import { forward } from "./forward.ts"
import * as Options from "./options.ts"
import * as Recording from "./recording.ts"
import * as Result from "effect/Result"

const file = Argument.String("file").pipe(
  Argument.withDescription("A file that connexease listen --record wrote; - for standard input")
)

/** Nothing waits for an answer here but the user. */
const FORWARD_TIMEOUT = "30 seconds"

export const command = Command.make("replay", { file, ...Options.flags }, (options) =>
  Effect.gen(function* () {
    const recorded = yield* Recording.read(options.file)
    const to = yield* Options.address(options.forwardTo)
    const secret = to === undefined ? undefined : yield* Options.secret(options.secretFile)
    const style = yield* Terminal.styler
    let refused = 0
    for (const { body, receivedAt } of recorded) {
      const source = JsonSource.read(body)
      for (const event of Webhook.decode(Result.isSuccess(source) ? source.success.value : undefined)) {
        yield* options.json
          ? Json.print(Describe.asJson(event, options.showContent))
          : Console.log(`${receivedAt.slice(11, 19)}  ${Describe.render(event, options.showContent, style)}`)
      }
      if (to === undefined || secret === undefined) continue
      const { detail, taken } = yield* forward({ to, body, secret, timeout: FORWARD_TIMEOUT })
      if (!taken) refused++
      yield* options.json
        ? Json.print({ forwarded: taken, detail })
        : Console.log(`          ${taken ? style("green", "→") : style("red", "→")} ${detail}`)
    }
    yield* Console.error(`${recorded.length} webhooks${to === undefined ? "" : `, ${refused} not taken`}`)
    if (refused > 0) return yield* new Exit.Exit({ code: Exit.codes.failed })
  })
).pipe(
  Command.withDescription(
    `Show what connexease listen recorded, and with --forward-to post it again, one webhook after the other, in the order in which they came.\n\n${Exit.help(Exit.codes.ok, Exit.codes.failed, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Show and forward recorded webhooks"),
  Command.withExamples([
    {
      command: "connexease listen replay webhooks.jsonl --forward-to http://127.0.0.1:3000/webhook",
      description: "Try a fix with the webhooks of yesterday"
    }
  ])
)
