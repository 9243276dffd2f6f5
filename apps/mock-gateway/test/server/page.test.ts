import { request } from "node:http"
import * as assert from "node:assert/strict"
import { describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"

/** Asks for a path as it is written; `fetch` would tidy it up. */
const get = (
  port: number,
  path: string
): Promise<{ readonly status: number | undefined; readonly body: string }> =>
  new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path }, (response) => {
      let body = ""
      response.setEncoding("utf8")
      response.on("data", (chunk: string) => (body += chunk))
      response.on("end", () => resolve({ status: response.statusCode, body }))
    })
      .on("error", reject)
      .end()
  })

describe("the page at /", () => {
  it("is there whether the inbox was built or not, and lets nothing run but its own files", async () => {
    await using mock = await startMockGateway()
    const response = await fetch(`${mock.url}/`)
    assert.equal(response.status, 200)
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/)
    const policy = response.headers.get("content-security-policy") ?? ""
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'"
    ]) {
      assert.ok(policy.split("; ").includes(rule), rule)
    }
    assert.equal(response.headers.get("x-content-type-options"), "nosniff")
    assert.match(await response.text(), /Connexease Gateway mock/)
  })

  it.each([
    "/assets/../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/..\\..\\package.json",
    "/assets/",
    "/assets",
    "/assets/nothing.js",
    "/index.html",
    "/src/cli.ts"
  ])("is all there is: %s is no file of it", async (path) => {
    await using mock = await startMockGateway()
    const { body, status } = await get(mock.port, path)
    assert.ok(status !== 200, `${status}`)
    assert.equal(body.includes("@connexease-gateway"), false)
  })
})
