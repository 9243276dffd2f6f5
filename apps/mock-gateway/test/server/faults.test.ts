import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import { connectionFaults } from "../../src/faults/index.ts"
import type { FaultName } from "../../src/faults/index.ts"
import { observe } from "../support/observe.ts"
import type { ObserveOptions, Observed } from "../support/observe.ts"
import { textTo } from "../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway()
})
afterAll(() => mock.close())

interface Expected {
  readonly parameters?: string
  readonly options?: ObserveOptions
  readonly seen: (observed: Observed) => void
}

const noAnswer = ({ error, status }: Observed): void => {
  assert.isUndefined(status)
  assert.strictEqual(error, "ECONNRESET")
}

/** What a client sees of each fault. */
const expected: Readonly<Record<FaultName, Expected>> = {
  reset: { seen: noAnswer },
  close: { seen: noAnswer },
  "reset-body": {
    seen: ({ body, error, status }) => {
      assert.strictEqual(status, 200)
      assert.deepStrictEqual([body, error], ["", "ECONNRESET"])
    }
  },
  truncate: {
    seen: ({ body, error, headers, status }) => {
      assert.deepStrictEqual([status, error], [200, "ECONNRESET"])
      assert.strictEqual(body.length, Number(headers["content-length"]) >> 1)
    }
  },
  "malformed-chunk": {
    seen: ({ error, status }) => assert.deepStrictEqual([status, error], [200, "HPE_INVALID_CHUNK_SIZE"])
  },
  garbage: { seen: ({ error }) => assert.match(error ?? "", /^HPE_/) },
  hang: { parameters: "; ms=20", seen: noAnswer },
  "hang-body": {
    parameters: "; ms=20",
    seen: ({ body, error, status }) => {
      assert.deepStrictEqual([status, error], [200, "ECONNRESET"])
      assert.match(body, /^\{"isSuccess":true/)
    }
  },
  dribble: {
    parameters: "; ms=0; bytes=16",
    seen: ({ body, error, status }) => {
      assert.deepStrictEqual([status, error], [200, undefined])
      assert.isTrue((JSON.parse(body) as { isSuccess: boolean }).isSuccess)
    }
  },
  "oversized-header": { seen: ({ error }) => assert.strictEqual(error, "HPE_HEADER_OVERFLOW") },
  "endless-body": {
    parameters: "; bytes=100000",
    options: { until: (body) => body.length > 3_000_000 },
    seen: ({ error, status }) => assert.deepStrictEqual([status, error], [200, "stopped"])
  }
}

describe.each(connectionFaults)("The fault $name", ({ digits, name }) => {
  const { options, parameters = "", seen } = expected[name]

  it("strikes before acceptance: no message is taken", async () => {
    const key = `mock_before-${name}`
    const headers = { "X-Mock-Scenario": `${name}; at=before${parameters}` }
    seen(await observe(mock.url, textTo("905321234567"), { ...options, key, headers }))
    assert.lengthOf(await mock.world(key).messages(), 0)
    const [request] = await mock.world(key).requests()
    assert.strictEqual(request?.fault, name)
    assert.deepInclude(request?.scenario, { name, at: "before", chosenBy: "header", seed: mock.seed })
  })

  it("strikes after acceptance: the message is taken, and the answer is lost or spoilt", async () => {
    const key = `mock_after-${name}`
    const headers = { "X-Mock-Scenario": `${name}; at=after${parameters}` }
    seen(await observe(mock.url, textTo("905321234567"), { ...options, key, headers }))
    assert.lengthOf(await mock.world(key).messages(), 1)
  })

  it("is chosen by a reserved recipient", async () => {
    assert.match(digits.before, /^2\d\d$/)
    assert.strictEqual(Number(digits.after), Number(digits.before) + 100)
    if (name === "hang" || name === "hang-body" || name === "dribble") return
    const key = `mock_digits-${name}`
    seen(await observe(mock.url, textTo(`999${digits.after}000000`), { ...options, key }))
    assert.lengthOf(await mock.world(key).messages(), 1)
  })
})
