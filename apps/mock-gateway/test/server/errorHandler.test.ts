import { afterEach, assert, beforeEach, describe, it, vi } from "vitest"
import { listen } from "../../src/server/server.ts"
import type { Listening } from "../../src/server/server.ts"
import { send, textTo } from "../support/send.ts"

let mock: Listening
let lines: Array<string>
beforeEach(async () => {
  lines = []
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    lines.push(String(line))
    return true
  })
  mock = await listen({ port: 0, host: "127.0.0.1", allowHosts: [], onDecision: undefined })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await mock.close()
})

const secret = "gizli 905321234567"
const fail = (): never => {
  throw new TypeError(`cannot read\n    at ${secret}`)
}

/** One line that says where, and nothing of what was sent. */
const assertTold = () => {
  assert.lengthOf(lines, 1)
  assert.match(
    lines[0] ?? "",
    /^The mock gateway failed with TypeError at .*fail .*errorHandler\.test\.ts:\d+:\d+\)\. [^\n]+\n$/
  )
  assert.notInclude(lines[0] ?? "", secret)
}

describe("a defect of the mock itself", () => {
  it("is answered as the gateway answers, told in one line without content, and the mock lives", async () => {
    vi.spyOn(mock.kernel, "handle").mockImplementationOnce(fail)
    const answer = await send(mock.url, textTo("905321234567", secret))
    assert.strictEqual(answer.status, 500)
    assert.match(answer.headers.get("content-type") ?? "", /^application\/json/)
    assert.isNotNull(answer.headers.get("x-mock-gateway"))
    assert.deepInclude(answer.body, {
      isSuccess: false,
      errors: { code: "GW_500", group: "INTERNAL_SERVER_ERROR", description: "Internal server error." }
    })
    assertTold()
    assert.strictEqual((await send(mock.url, textTo("905321234567"))).status, 200)
  })

  it("in the control API has the control API's form", async () => {
    vi.spyOn(mock.kernel.worlds, "list").mockImplementation(fail)
    const response = await fetch(`${mock.url}/__mock/v1/worlds`)
    assert.strictEqual(response.status, 500)
    assert.include(await response.text(), '"code":"MOCK_500"')
    assertTold()
  })

  it("in what was due in one world keeps nothing from another", async () => {
    const sendToBoth = async () => {
      for (const world of ["broken", "whole"]) {
        await send(mock.url, textTo("905321234567"), { key: `mock_${world}` })
      }
    }
    await sendToBoth()
    const [broken, whole] = ["broken", "whole"].map((id) => mock.kernel.worlds.get(id) ?? fail())
    vi.spyOn(broken?.schedule ?? fail(), "take").mockImplementationOnce(fail)
    broken?.observe(() => {})
    const told = new Promise<void>((resolve) => whole?.observe(({ kind }) => kind === "status" && resolve()))
    await sendToBoth()
    await told
    assertTold()
  })

  it("is no page of HTML for whatever address", async () => {
    for (const path of ["/%", "/assets/%E0%A4%A", "/__mock/v1/worlds/%zz/messages", "/__mock/v1/%"]) {
      const response = await fetch(`${mock.url}${path}`)
      assert.match(response.headers.get("content-type") ?? "", /^application\/json/, path)
      assert.isAtLeast(response.status, 400)
      assert.isBelow(response.status, 500)
    }
    assert.lengthOf(lines, 0)
  })
})
