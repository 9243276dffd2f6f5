/** The program of a user that every runtime and test runner runs: one message by promises, to a mock in the same process. */

const main = `
const main = async () => {
  const mock = await startMockGateway()
  const world = mock.world("packed")
  const gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url })
  const { messageId } = await gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
  const messages = await world.messages({ to: "905321234567" })
  await gateway.close()
  await mock.close()
  if (messages.length !== 1 || messages[0].id !== messageId) throw new Error("The message did not arrive.")
}
`

const imports = [
  ["Message", "@connexease-gateway/core"],
  ["createGateway", "@connexease-gateway/core/promise"],
  ["startMockGateway", "@connexease-gateway/mock-gateway"]
] as const

const asModule = imports.map(([name, from]) => `import { ${name} } from "${from}"\n`).join("") + main
const asCommonJs = imports.map(([name, from]) => `const { ${name} } = require("${from}")\n`).join("") + main

const script = `main().then(() => console.log("arrived"))\n`
const test = `test("a message arrives", main)\n`

/** Prints `arrived`. */
export const moduleScript = asModule + script

/** Prints `arrived`. */
export const commonJsScript = asCommonJs + script

/** For a runner with `test`. */
export const moduleTest = asModule + test

/** For a runner with `test`. */
export const commonJsTest = asCommonJs + test
