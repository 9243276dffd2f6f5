/** The ways to send a message: core with Effect, core with promises, and curl. */

type Json = Readonly<Record<string, unknown>>

/** JSON as a TypeScript literal: keys that are names stand without quotes. */
const literal = (json: Json): string =>
  JSON.stringify(json, null, 2).replaceAll(/^(\s*)"([A-Za-z_$][\w$]*)": /gm, "$1$2: ")

const indent = (text: string, by: string): string => text.replaceAll("\n", `\n${by}`)

/** In single quotes a shell expands nothing; a quote inside is closed, escaped and opened again. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export const promiseProgram = (
  message: Json
): string => `import { createGateway } from "@connexease-gateway/core/promise"

// Reads CONNEXEASE_API_KEY. Make one gateway, and keep it.
const gateway = createGateway()

const { messageId } = await gateway.send(${literal(message)})
console.log(messageId)

await gateway.close()
`

export const effectProgram = (message: Json): string => `import { Gateway } from "@connexease-gateway/core"
import * as Effect from "effect/Effect"

const program = Effect.gen(function* () {
  const gateway = yield* Gateway.Gateway
  return yield* gateway.send(${indent(literal(message), "  ")})
})

// Reads CONNEXEASE_API_KEY.
const { messageId } = await Effect.runPromise(Effect.provide(program, Gateway.layerConfig()))
console.log(messageId)
`

export const curlCommand = (
  wire: Json
): string => `curl --request POST --url 'https://api.gateway.connexease.com/v1/wa/message' \\
  --header "Authorization: Bearer $CONNEXEASE_API_KEY" \\
  --header 'Content-Type: application/json' \\
  --data-raw ${quote(JSON.stringify(wire, null, 2))}
`
