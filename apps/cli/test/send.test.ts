/** `connexease send`, as a user runs it against the mock. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Options, runCommand } from "./support/runCommand.ts"

let mock: Awaited<ReturnType<typeof startMockGateway>>
beforeAll(async () => {
  mock = await startMockGateway({ port: 0 })
})
afterAll(() => mock.close())

const send = (world: string, args: ReadonlyArray<string>, options: Options = {}) =>
  runCommand(["send", ...args], {
    ...options,
    env: { CONNEXEASE_BASE_URL: mock.url, CONNEXEASE_API_KEY: `mock_${world}`, ...options.env }
  })

describe("the outcome of a send", () => {
  test("an accepted text arrives, its id is printed, and the code is 0", async () => {
    const { code, out } = await send("accepted", ["text", "--to", "+90 532 123 45 67", "Merhaba!"])
    const [message] = await mock.world("mock_accepted").messages()
    expect(message?.body["text"]).toEqual({ body: "Merhaba!" })
    expect(out).toContain(message?.id)
    expect(code).toBe(0)
  })

  test.each([
    ["rejected", "999011000000", 3, "Top up the wallet"],
    ["unknown", "999300000000", 4, "may have been accepted"],
    ["not sent", "12", 5, "to must be a phone number"]
  ])("%s has a code of its own, and says what to do", async (_, to, expected, sentence) => {
    const { code, err, out } = await send("failing", ["text", "--to", to, "Merhaba!"])
    expect(err).toContain(sentence)
    expect(out).toBe("")
    expect(code).toBe(expected)
  })

  test("a command line that is wrong, and a missing key, end with 2", async () => {
    expect((await send("wrong", ["text", "--to", "905321234567"])).code).toBe(2)
    const { code, err } = await runCommand(["send", "text", "--to", "905321234567", "Merhaba!"])
    expect(err).toContain("CONNEXEASE_API_KEY")
    expect(code).toBe(2)
  })
})
