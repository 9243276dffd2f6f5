/** Exchange files made from recorded requests: the contract reads them. */
import * as assert from "node:assert/strict"
import * as Contract from "@connexease-gateway/contract/Exchange"
import * as Guarantees from "@connexease-gateway/contract/Guarantees"
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { describe, it } from "vitest"
import { exchangeFile } from "../src/model/copy/exchangeFile.ts"
import { journal } from "./support/journal.ts"

describe("a request as an exchange", () => {
  it("The contract reads each exchange file: its guarantee exists, and all of it is assumed.", async () => {
    const requests = await journal()
    const guarantees = Guarantees.load()
    let count = 0
    for (const request of requests) {
      const id = `session-${request.seq}`
      const file = exchangeFile(request, id)
      if (file === undefined) continue
      count++
      const parsed = Contract.parse(file, `session/${id}.yaml`)
      assert.ok(guarantees.has(parsed.guarantee), parsed.guarantee)
      assert.equal(parsed.source, "mock session")
      const [step] = parsed.steps
      assert.ok(step)
      for (const assertion of [step.expect.status, ...Object.values(step.expect.body ?? {})]) {
        assert.equal(assertion?.evidence, "assumed")
        assert.equal(assertion?.source, "mock session")
      }
      const { body, rawBody } = step.request
      if (body === undefined) assert.equal(rawBody ?? "", request.body)
      else assert.deepEqual(body, JSON.parse(request.body))
      assert.equal(step.request.headers["Content-Type"], request.headers["content-type"])
    }
    assert.ok(count > 100, `only ${count} exchanges`)
  })

  it("There is no exchange file where a scenario shaped the response.", async () => {
    await using mock = await startMockGateway()
    await fetch(`${mock.url}/v1/wa/message`, {
      method: "POST",
      headers: {
        Authorization: "Bearer mock_x",
        "Content-Type": "application/json",
        "X-Mock-Scenario": "ordinary"
      },
      body: JSON.stringify({
        messaging_product: "whatsapp",
        to: "905321234567",
        type: "text",
        text: { body: "x" }
      })
    })
    const [request] = await mock.world("x").requests()
    assert.ok(request)
    assert.equal(exchangeFile(request, "x"), undefined)
  })
})
