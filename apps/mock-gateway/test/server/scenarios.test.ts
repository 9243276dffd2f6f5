import * as Catalogue from "@connexease-gateway/contract/Catalogue"
import * as MetaCatalogue from "@connexease-gateway/contract/MetaCatalogue"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { StartedMockGateway } from "../../src/index.ts"
import * as Registry from "../../src/kernel/scenarios/registry.ts"
import { observe } from "../support/observe.ts"
import { send, textTo } from "../support/send.ts"

let mock: StartedMockGateway
beforeAll(async () => {
  mock = await startMockGateway({ limits: { sec: 100_000, min: 100_000 } })
})
afterAll(() => mock.close())

interface Envelope {
  readonly isSuccess: boolean
  readonly errors?: { readonly code: string; readonly params?: { readonly meta?: { readonly code: number } } }
}

const codes = Catalogue.all.map(({ code, status }) => ({ code, status: status.value }))

describe("every error of the gateway's catalogue", () => {
  it.each(codes)("$code comes by header, and by a reserved recipient", async ({ code, status }) => {
    const digits = Registry.byName(code)?.digits.before
    assert.isDefined(digits)
    for (const answer of [
      await send(mock.url, textTo("905321234567"), { headers: { "X-Mock-Scenario": code } }),
      await send(mock.url, textTo(`999${digits}123456`))
    ]) {
      assert.deepStrictEqual([answer.status, answer.body.errors.code], [status, code])
      assert.include(answer.headers.get("x-mock-scenario") ?? "", `${code}; at=before; seed=`)
    }
  })

  it("both windows can be full", async () => {
    for (const [scenario, window] of [
      ["RATE_001", "sec"],
      ["RATE_001-min", "min"]
    ]) {
      const { body, headers } = await send(mock.url, textTo("905321234567"), {
        headers: { "X-Mock-Scenario": scenario ?? "" }
      })
      assert.strictEqual(body.errors.params?.["limit_type"], window)
      assert.strictEqual(headers.get(`x-ratelimit-${window}-remaining`), "0")
    }
  })
})

describe("every error of Meta's", () => {
  it.each(MetaCatalogue.all.map(({ code, title }) => ({ code, title })))(
    "$code ($title) is refused in the answer, also when the message was taken",
    async ({ code }) => {
      const digits = Registry.byName(`meta-${code}`)?.digits
      const key = `mock_meta-${code}`
      for (const to of [`999${digits?.before}000001`, `999${digits?.after}000001`]) {
        const { body, status } = await send(mock.url, textTo(to), { key })
        assert.deepStrictEqual([status, body.errors.code], [502, "GW_003"])
        const meta = body.errors.params?.["meta"] as { code: number; fbtrace_id: string; message: string }
        assert.strictEqual(meta.code, code)
        assert.match(meta.fbtrace_id, /^A[A-Za-z0-9_-]{22}$/)
        assert.isNotEmpty(meta.message)
      }
      assert.deepStrictEqual(
        (await mock.world(key).messages()).map(({ to }) => to),
        [`999${digits?.after}000001`]
      )
    }
  )

  it("one inside a range of codes goes by its own number", async () => {
    const { body } = await send(mock.url, textTo("905321234567"), {
      headers: { "X-Mock-Scenario": "meta-131207" }
    })
    assert.deepInclude(body.errors.params?.["meta"], { code: 131207 })
  })
})

const malformations = Registry.all.filter(({ effect }) => effect.kind === "response")

const by = (name: string) =>
  observe(mock.url, textTo("905321234567"), { headers: { "X-Mock-Scenario": name } })

describe("every odd answer", () => {
  it.each(malformations)("$name comes before and after acceptance", async ({ digits, name }) => {
    const seen = await Promise.all(
      (["before", "after"] as const).map(async (at) => {
        const key = `mock_${name}-${at}`
        const byHeader = await observe(mock.url, textTo("905321234567"), {
          key,
          headers: { "X-Mock-Scenario": `${name};at=${at}` }
        })
        const byRecipient = await observe(mock.url, textTo(`999${digits[at]}000000`), { key })
        assert.strictEqual(byRecipient.status, byHeader.status)
        assert.isUndefined(byHeader.error)
        assert.lengthOf(await mock.world(key).messages(), at === "before" ? 0 : 2)
        return byHeader
      })
    )
    assert.strictEqual(seen[0]?.status, seen[1]?.status)
    assert.strictEqual(seen[0]?.headers["content-type"], seen[1]?.headers["content-type"])
  })

  it("are what their names say", async () => {
    assert.match((await by("html")).body, /^<html>/)
    const truncated = await by("truncated-json")
    assert.throws(() => JSON.parse(truncated.body) as unknown)
    assert.strictEqual(truncated.headers["content-length"], String(truncated.body.length))
    assert.strictEqual((await by("empty")).body, "")
    const nothing = await by("no-content")
    assert.deepStrictEqual([nothing.status, nothing.headers["content-length"]], [204, undefined])
    const failed = await by("success-false")
    assert.deepStrictEqual([failed.status, (JSON.parse(failed.body) as Envelope).isSuccess], [200, false])
    assert.include((await by("no-message-id")).body, '"messages":[]')
    assert.notInclude((await by("no-contacts")).body, "contacts")
    assert.strictEqual((await by("gzip-lie")).headers["content-encoding"], "gzip")
    assert.isAbove((await by("oversized-body")).body.length, 2_000_000)
    assert.deepStrictEqual(
      [(await by("redirect-302")).headers["location"], (await by("redirect-307")).status],
      ["/v1/wa/elsewhere", 307]
    )
    assert.strictEqual((JSON.parse((await by("unknown-code")).body) as Envelope).errors?.code, "NEW_042")
    assert.strictEqual((await by("retry-after")).headers["retry-after"], "2")
    for (const status of [401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 504]) {
      const answer = await by(`proxy-${status}`)
      assert.strictEqual(answer.status, status)
      assert.match(answer.body, /^<html>/)
    }
  })
})

const withHeader = (value: string, body: unknown = textTo("905321234567"), key = "mock_choosing") =>
  send(mock.url, body, { key, headers: { "X-Mock-Scenario": value } })

describe("choosing a scenario", () => {
  it("that does not exist is a loud 400 with the list", async () => {
    for (const value of [
      "nothing",
      "",
      "reset; at=soon",
      "AUTH_001; at=after",
      "reset; ms=5",
      "latency; ms=slow",
      "hang; milliseconds=5"
    ]) {
      const { body, status } = await withHeader(value)
      assert.deepStrictEqual([status, body.errors.code], [400, "MOCK_001"], value)
      assert.include(body.errors.params?.["scenarios"], "reset")
    }
    const reserved = await send(mock.url, textTo("999999000000"))
    assert.strictEqual(reserved.body.errors.code, "MOCK_001")
    assert.include(reserved.body.errors.description, "999")
  })

  it("does not hide what an earlier stage refuses", async () => {
    assert.strictEqual((await withHeader("reset", "{")).body.errors.code, "GW_002")
    assert.strictEqual(
      (await withHeader("BILL_001", textTo("905321234567"), "sk_unknown")).body.errors.code,
      "AUTH_001"
    )
    assert.strictEqual((await withHeader("AUTH_004", "{", "sk_unknown")).body.errors.code, "AUTH_004")
    assert.strictEqual((await withHeader("meta-131000", textTo("12"))).body.errors.code, "GW_001")
  })

  it("does not call Meta for the sandbox", async () => {
    const { headers, status } = await send(mock.url, textTo("905321234567"), {
      query: "?is_fake=true",
      headers: { "X-Mock-Scenario": "meta-131000" }
    })
    assert.strictEqual(status, 200)
    assert.isNull(headers.get("x-mock-scenario"))
  })

  it("000 is an ordinary user", async () => {
    assert.strictEqual((await send(mock.url, textTo("999000123456"))).status, 200)
  })

  it("names are unique, and so are the digits, which stand in no two rows", () => {
    const names = Registry.all.map(({ name }) => name.toLowerCase())
    assert.strictEqual(new Set(names).size, names.length)
    const digits = Registry.all.flatMap((scenario) => Object.values(scenario.digits))
    assert.strictEqual(new Set(digits).size, digits.length)
    for (const code of digits) assert.match(code, /^\d{3}$/)
    for (const { digits, name } of Registry.all) assert.isNotEmpty(Object.keys(digits), name)
  })

  it("leaves the quota untouched when rate refuses", async () => {
    const key = "mock_rate-scenario"
    await send(mock.url, textTo("905321234567"), { key })
    await withHeader("RATE_001", textTo("905321234567"), key)
    const { headers } = await send(mock.url, textTo("905321234567"), { key })
    assert.strictEqual(headers.get("x-ratelimit-min-remaining"), "99998")
  })
})
