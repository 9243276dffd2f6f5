import { assert, describe, it } from "vitest"
import { ArgumentsError, help, parse } from "../../src/cli/arguments.ts"
import type { Arguments } from "../../src/cli/arguments.ts"

const read = (...args: ReadonlyArray<string>): Arguments => {
  const read = parse(args)
  assert.isObject(read)
  return read as Arguments
}

describe("The command line's options", () => {
  it("set what a world begins with, each by its flag", () => {
    const args = [
      "--strict",
      "--no-pair-limit",
      "--throughput",
      "5",
      "--templates",
      "any",
      "--seed",
      "tuesday"
    ]
    assert.deepStrictEqual(read(...args).settings, {
      seed: "tuesday",
      strict: true,
      templates: "any",
      pairLimit: false,
      throughput: 5
    })
  })

  it("leave settings that are not given to their defaults", () => {
    assert.deepStrictEqual(read().settings, {})
    assert.deepInclude(read(), { port: 4010, host: "127.0.0.1", profile: "api", keys: [], json: false })
  })

  it("take a free port by default where a command is run against the mock", () => {
    const { command, port } = read("exec", "--key", "one", "--key", "two", "--", "npm", "test", "--quiet")
    assert.strictEqual(port, 0)
    assert.deepStrictEqual(command, ["npm", "test", "--quiet"])
  })

  it("are refused with the values that they may have", () => {
    for (const [args, complaint] of [
      [["--throughput", "many"], "--throughput must be a whole number from 0 to"],
      [["--port", "65536"], "--port must be a whole number from 0 to 65535."],
      [["--templates", "some"], "--templates must be registered or any."],
      [["--seed", ""], "--seed must have 1 to 200 characters."],
      [["--no-port"], "--no-port"],
      [["--strikt"], "There is no option --strikt. Did you mean --strict?"],
      [["--templates", "registerd"], "Did you mean registered?"],
      [["--token", "two words"], "--token must match"],
      [["exec", "--"], "exec takes a command"],
      [
        ["exec", "npm", "test"],
        "Unexpected argument npm. To run a command: connexease-mock-gateway exec -- npm"
      ]
    ] as const) {
      assert.throws(() => parse(args), ArgumentsError, complaint)
    }
  })

  it("are read from the environment where they name a variable and no flag is given", () => {
    const environment = { CONNEXEASE_MOCK_TOKEN: "secret" }
    assert.deepInclude(parse([], environment), { token: "secret" })
    assert.deepInclude(parse(["--token", "mine"], environment), { token: "mine" })
    assert.deepInclude(parse([], { CONNEXEASE_MOCK_TOKEN: "" }), { token: undefined })
    assert.throws(() => parse([], { CONNEXEASE_MOCK_TOKEN: "ğ" }), ArgumentsError, "--token")
  })

  it("are described in the help, with their unit and default", () => {
    assert.match(help, /--no-pair-limit +do not limit messages to one recipient/)
    assert.match(help, /--throughput <n> .*\(messages per second; no limit\)/)
    assert.match(help, /--templates <registered\|any> .*\(registered\)/)
  })
})
