/** curl commands made from recorded requests: a shell sends the same bytes. */
import { execFileSync } from "node:child_process"
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { curlCommand, keyVariable } from "../src/model/copy/curlCommand.ts"

/** What a shell makes of a command: the words that curl would be given. */
const words = (command: string): ReadonlyArray<string> =>
  execFileSync("sh", ["-c", `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`], {
    encoding: "utf8",
    env: { CONNEXEASE_API_KEY: "secret" }
  })
    .split("\0")
    .slice(0, -1)

const sent = {
  method: "POST",
  path: "/v1/wa/message",
  query: "",
  headers: { "content-type": "application/json" }
}

describe("a request as a curl command", () => {
  it.each([
    [`{"text":{"body":"It's *here*"}}`],
    ["$(touch /tmp/x) `id` $HOME \\ \" ' !! %s"],
    ["line\nbreaks\r\n and 👋 and \u202E"],
    ["@/etc/passwd"],
    ["{not json"]
  ])("A shell sends the body %j to the byte.", (body) => {
    const all = words(curlCommand("http://localhost:4010", { ...sent, body }, "mock_demo"))
    assert.equal(all[all.indexOf("--data-raw") + 1], body)
    assert.ok(all.includes("Authorization: Bearer mock_demo"))
    assert.equal(all[all.indexOf("--url") + 1], "http://localhost:4010/v1/wa/message")
  })

  it("The command keeps the query, and takes a key that the page does not know from the environment.", () => {
    const command = curlCommand(
      "http://localhost:4010",
      { ...sent, query: "is_fake=true&x='", body: "" },
      undefined
    )
    assert.ok(command.includes(keyVariable))
    const all = words(command)
    assert.ok(all.includes("Authorization: Bearer secret"))
    assert.ok(all.includes("http://localhost:4010/v1/wa/message?is_fake=true&x='"))
    assert.equal(all.includes("--data-raw"), false)
  })

  it("The command sends no key where none was sent, and repeats the scenario that was asked for.", () => {
    const all = words(
      curlCommand(
        "http://localhost:4010",
        { ...sent, body: "{}", headers: { "x-mock-scenario": "reset; at=after" } },
        null
      )
    )
    assert.equal(
      all.some((word) => word.startsWith("Authorization")),
      false
    )
    assert.ok(all.includes("x-mock-scenario: reset; at=after"))
  })
})
