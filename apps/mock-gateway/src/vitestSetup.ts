/** Vitest's `globalSetup`: one mock for a whole run. */
import { startMockGateway } from "./startMockGateway.ts"

/**
 * One mock for all workers of a run, unless `CONNEXEASE_BASE_URL` names one already.
 *
 * @example
 * ```ts
 * import { defineConfig } from "vitest/config"
 *
 * export default defineConfig({ test: { globalSetup: "@connexease-gateway/mock-gateway/vitest/setup" } })
 * ```
 */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env["CONNEXEASE_BASE_URL"] !== undefined) return undefined
  const mock = await startMockGateway()
  process.env["CONNEXEASE_BASE_URL"] = mock.url
  return async () => {
    delete process.env["CONNEXEASE_BASE_URL"]
    await mock.close()
  }
}
