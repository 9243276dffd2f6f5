/** A request as a program with `@connexease-gateway/core`. */
import type { RequestView } from "@connexease-gateway/mock-gateway"
import * as Json from "../Json.ts"

/** What of a journal's entry the program repeats. */
export type JournalEntry = Pick<RequestView, "query" | "body" | "code" | "warnings">

const asks = (query: string, parameter: string): boolean =>
  /^(?:true|1)$/i.test(new URLSearchParams(query).get(parameter) ?? "")

/**
 * The program, or `undefined` where core has no way to say it: a body that is no JSON object.
 *
 * The JSON is sent as a message that the compiler checks. A body that core's types may not know goes by `Message.raw`:
 * it was refused, has undocumented fields, names no type, or went to the sandbox, where Meta's rules do not judge.
 */
export const coreCode = (base: string, { body, code, query, warnings }: JournalEntry): string | undefined => {
  const json = Json.parse(body)
  if (!Json.isObject(json)) return undefined
  const read = Json.text(json, "status") === "read" ? Json.text(json, "message_id") : undefined
  const judged = code === undefined && warnings.length === 0 && !asks(query, "is_fake")
  const raw = read === undefined && !(judged && Json.text(json, "type") !== undefined)
  const options = [
    ...(asks(query, "mmlite") ? ["mmlite: true"] : []),
    ...(asks(query, "is_fake") ? ["sandbox: true"] : [])
  ]
  const literal = JSON.stringify(json, null, 2).replaceAll("\n", "\n  ")
  const send =
    read === undefined
      ? `gateway.send(${raw ? `Message.raw(${literal})` : literal}${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`
      : `gateway.markRead(${JSON.stringify(read)}${Json.at(json, "typing_indicator") === undefined ? "" : ", { typing: true }"})`
  return `import { Gateway${raw ? ", Message" : ""} } from "@connexease-gateway/core"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"

const program = Effect.gen(function* () {
  const gateway = yield* Gateway.Gateway
  return yield* ${send}
}).pipe(
  Effect.provide(
    Gateway.layerConfig({
      apiKey: Config.Redacted("CONNEXEASE_API_KEY"),
      baseUrl: Config.succeed(${JSON.stringify(base)})
    })
  )
)

console.log(await Effect.runPromise(program))
`
}
