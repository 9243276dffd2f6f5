import { Ajv2020 } from "ajv/dist/2020.js"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import { Catalogue, MetaCatalogue, Profile, BodyRule } from "../src/index.ts"
import type { Evidence } from "../src/index.ts"

const isProven = (what: string, { evidence, source }: Evidence.Provenance) => {
  assert.include(["documented", "recorded", "assumed"], evidence, what)
  assert.match(source, /\S/, what)
}

const isFact = (value: unknown): value is Evidence.Fact<unknown> =>
  typeof value === "object" && value !== null && "evidence" in value && "value" in value

describe("the gateway's errors", () => {
  const byCode = new Map(Catalogue.all.map((entry) => [entry.code, entry]))

  it("hold every documented code and the assumed ones, each once", () => {
    assert.equal(byCode.size, Catalogue.all.length)
    const documented = "AUTH_001 AUTH_002 AUTH_003 AUTH_004 AUTH_005 BILL_001 RATE_001 GW_001 WH_001 WH_002"
    const assumed = "GW_002 GW_003 GW_404 GW_405 GW_413 GW_415 GW_500"
    assert.sameMembers([...byCode.keys()], `${documented} ${assumed}`.split(" "))
  })

  it("say of each part how well it is known", () => {
    for (const { code, sample: _, ...parts } of Catalogue.all) {
      assert.sameMembers(
        Object.keys(parts),
        ["status", "group", "description", "params", "when", "resolution"],
        code
      )
      for (const [name, fact] of Object.entries(parts)) isProven(`${code}.${name}`, fact)
    }
  })

  const documented = (code: string) => {
    const entry = byCode.get(code)
    return entry === undefined
      ? []
      : (["status", "group", "description"] as const).filter((part) => entry[part].evidence === "documented")
  }

  it("call documented only what was read", () => {
    assert.deepEqual(documented("AUTH_001"), ["status", "group", "description"])
    assert.deepEqual(documented("RATE_001"), ["status", "group", "description"])
    assert.deepEqual(documented("AUTH_002"), ["status", "group"])
    assert.deepEqual(documented("AUTH_004"), ["status"])
    assert.deepEqual(documented("BILL_001"), ["status", "group"])
    assert.deepEqual(documented("GW_001"), [])
  })

  it("agree with their verbatim samples", () => {
    const samples = Catalogue.all.filter(({ sample }) => sample !== undefined)
    assert.isAtLeast(samples.length, 2)
    for (const { code, group, description, sample } of samples) {
      const { errors } = JSON.parse(sample ?? "") as { errors: Record<string, unknown> }
      assert.deepInclude(errors, { code, group: group.value, description: description.value })
    }
  })

  it("name groups by the reason phrase of their status", () => {
    const groups = new Map<number, Set<string>>()
    for (const { status, group } of Catalogue.all) {
      groups.set(status.value, (groups.get(status.value) ?? new Set()).add(group.value))
    }
    for (const [status, names] of groups) assert.equal(names.size, 1, String(status))
  })
})

describe("Meta's errors", () => {
  it("stand in ascending order and claim no code twice", () => {
    MetaCatalogue.all.reduce((before, { code, to }) => {
      assert.isAbove(code, before)
      assert.isAtLeast(to ?? code, code)
      return to ?? code
    }, -1)
  })

  it("say where they come from, down to each text that was seen", () => {
    for (const row of MetaCatalogue.all) {
      isProven(String(row.code), row)
      for (const sample of [...(row.details ?? []), ...(row.messages ?? [])])
        isProven(`${row.code}: ${sample.text}`, sample)
    }
  })

  it("leave the outcome of a send unclear for the five codes of failing servers only", () => {
    const unclear = MetaCatalogue.all.filter(({ accepted }) => accepted === "unclear").map(({ code }) => code)
    assert.deepEqual(unclear, [1, 2, 131000, 131016, 133004])
  })

  it("count what only webhooks tell as accepted", () => {
    for (const { accepted, channel, code } of MetaCatalogue.all) {
      if (channel === "webhook") assert.equal(accepted, "yes", String(code))
    }
  })
})

describe("profiles", () => {
  it("say of each difference how well it is known", () => {
    const check = (value: unknown, path: string): void => {
      if (isFact(value)) return isProven(path, value)
      if (typeof value === "object" && value !== null) {
        for (const [key, inner] of Object.entries(value)) check(inner, `${path}.${key}`)
      } else assert.isTrue(/\.(?:id|title)$/.test(path), `${path} has no evidence`)
    }
    for (const [name, profile] of Object.entries(Profile.all)) check(profile, name)
  })

  it("hold the documented limits and waits of both generations", () => {
    const { api, proxy } = Profile.all
    assert.deepEqual([api.limits.second.value, api.limits.minute.value], [80, 4800])
    assert.deepEqual([proxy.limits.second.value, proxy.limits.minute.value], [100, 1000])
    assert.deepEqual([api.retryAfter.second.value, api.retryAfter.minute.value], ["1s", "60s"])
    assert.equal(proxy.retryAfter.second.value, "1 seconds")
    assert.deepEqual(proxy.types.value, ["text", "image", "audio", "template"])
  })
})

describe("rules", () => {
  const gatewayCodes = new Set(Catalogue.all.map(({ code }) => code))
  const metaCodes = new Set(MetaCatalogue.all.map(({ code }) => code))

  it("have an id of their own, a source, and a code that is catalogued", () => {
    assert.equal(new Set(BodyRule.all.map(({ id }) => id)).size, BodyRule.all.length)
    for (const rule of BodyRule.all) {
      isProven(rule.id, rule)
      if (rule.layer === "gateway") assert.isTrue(gatewayCodes.has(String(rule.code)), rule.id)
      else if (rule.code !== 0) {
        assert.isTrue(metaCodes.has(Number(rule.code)), rule.id)
        assert.isString(rule.details, rule.id)
      }
      assert.match(rule.expected, /\.$/, rule.id)
    }
  })
})

describe("the catalogues", () => {
  const read = (path: string): object =>
    JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")) as object

  it.each(["gateway-errors", "meta-errors", "body-rules", "tolerated-forms", "profiles"])(
    "have the form of %s",
    (name) => {
      const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
      ajv.addSchema(read("schema/exchange.schema.json"))
      const validate = ajv.compile(read(`schema/${name}.schema.json`))
      assert.isTrue(validate(read(`data/${name}.json`)), ajv.errorsText(validate.errors))
    }
  )
})
