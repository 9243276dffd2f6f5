/** The program that every runtime runs: it starts a mock, sends one message with promises, and prints how it went. */
const body = `
const main = async () => {
  const mock = await startMockGateway()
  const world = mock.world("packed")
  const gateway = createGateway({ apiKey: world.apiKey, baseUrl: mock.url })
  const { messageId } = await gateway.send(Message.text({ to: "+90 532 123 45 67", body: "Merhaba" }))
  const [message] = await world.messages({ to: "905321234567" })
  console.log(message.id === messageId ? "arrived" : "lost")
  await gateway.close()
  await mock.close()
}
main()
`

const imports = [
  ["Message", "@connexease-gateway/core"],
  ["createGateway", "@connexease-gateway/core/promise"],
  ["startMockGateway", "@connexease-gateway/mock-gateway"]
] as const

/** As an ES module. */
export const asModule = imports.map(([name, from]) => `import { ${name} } from "${from}"`).join("\n") + body

/** As CommonJS. */
export const asCommonJs =
  imports.map(([name, from]) => `const { ${name} } = require("${from}")`).join("\n") + body
