/** `connexease-contract record`: stores a server's responses, redacted, as files in the form of exchanges. */
import { Exchange } from "@connexease-gateway/contract"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Observation from "../record/Observation.ts"
import * as Recording from "../record/Recording.ts"
import { wrapWords } from "../report/terminalText.ts"
import * as Connection from "./Connection.ts"
import * as Exit from "./Exit.ts"
import * as Progress from "./Progress.ts"

const flags = {
  url: Connection.url("The server to record"),
  out: Flag.Path("out").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription("The folder to write; files of the same name are replaced")
  ),
  apiKey: Connection.apiKey,
  token: Connection.token,
  timeout: Connection.timeout,
  ...Connection.sending
}

export const command = Command.make("record", flags, (options) =>
  Effect.scoped(
    Effect.gen(function* () {
      const realSends = yield* Connection.realSends(options)
      const target = yield* Connection.admitted({ ...options, profile: "api", realSends })
      const exchanges = Exchange.load()
      const progress = yield* Progress.make(exchanges.length)
      const observation = yield* Observation.observe(target, {
        exchanges,
        onObserved: ({ id }) => progress(id)
      })
      yield* Recording.write(observation, options.out).pipe(
        Effect.catchTag("PlatformError", ({ reason }) =>
          Connection.usage(`--out: ${options.out} cannot be written (${reason._tag})`)
        )
      )
      const left = [...observation.missing, ...observation.unanswered]
      for (const [reason, ids] of Map.groupBy(left, ([, reason]) => reason)) {
        yield* Console.log(
          [
            `Not recorded, ${reason}:`,
            ...wrapWords(
              ids.map(([id]) => id),
              "  "
            )
          ].join("\n")
        )
      }
      yield* Console.log(
        `${observation.exchanges.length} exchanges recorded in ${options.out}, ${left.length} not`
      )
      yield* Connection.endAtBreach(observation)
      if (observation.exchanges.length === 0) return yield* new Exit.Exit({ code: Exit.codes.notJudged })
    }).pipe(Connection.within(options.timeout), Effect.catchTag("NotJudged", Connection.endNotJudged))
  )
).pipe(
  Command.withDescription(
    `Record what a server answers to the exchanges of the contract, to be compared with later or other answers. Keys, numbers, ids and texts are taken out as it is made. Only a recording of a server that is no mock says where and when it was made. The guards are those of verify.\n\nExit codes: 0 recorded; 2 the command line is wrong; 3 nothing could be recorded; ${Exit.breach}.`
  ),
  Command.withShortDescription("Record a server's answers, redacted"),
  Command.withExamples([
    {
      command: "connexease-contract record --url https://api.gateway.connexease.com --out recordings/2026-11",
      description: "Record the real gateway in its sandbox, with the key in CONNEXEASE_CONTRACT_API_KEY"
    }
  ])
)
