import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"

const demo = fileURLToPath(new URL("../demo/main.ts", import.meta.url))

it("the demonstration ends by itself with exit code 0, having shown every outcome", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [demo], { timeout: 110_000 })
  for (const shown of [
    "Accepted by the sandbox",
    "Unauthorized (AUTH_001)",
    "InvalidRecipient (GW_001)",
    "InsufficientBalance (BILL_001)",
    "RateLimited (RATE_001)",
    "ConnectionLost",
    "Unknown",
    "curl --include --request POST",
    '{"isSuccess":true,"data":{"messaging_product":"whatsapp","contacts":[{"input":"+905321234567","wa_id":"905321234567"}]'
  ]) {
    expect(stdout).toContain(shown)
  }
  expect(stdout).not.toContain("not as expected")
})
