/**
 * A world of its own for each test, for Vitest.
 */
import { createHash, randomUUID } from "node:crypto"
import { basename } from "node:path"
import { test as base } from "vitest"
import type { TestContext } from "vitest"
import { connectMockGateway } from "./client/connectMockGateway.ts"
import type { MockGateway, MockWorld } from "./client/connectMockGateway.ts"
import { startMockGateway } from "./startMockGateway.ts"

/** What a test is given. */
export type MockFixtures = {
  /** The mock that `CONNEXEASE_BASE_URL` names, shared by all workers; else one for this worker. */
  readonly mock: MockGateway
  /** A world that no other test sees, in this run or another. It is dropped when the test ends. */
  readonly world: MockWorld
}

/** Distinguishes the worlds of runs on a shared mock; on a mock of our own the same test has the same ids in each run. */
const run = process.env["CONNEXEASE_BASE_URL"] === undefined ? "" : randomUUID()

/** The seed of a mock of our own: what depends on chance is the same in each run. */
const seed = "vitest"

/** Attaches to a mock that runs already; anything else that answers there is left alone. */
const attach = async (url: string): Promise<MockGateway> => {
  const response = await fetch(`${url.replace(/\/+$/, "")}/__mock/v1/readyz`)
  await response.body?.cancel()
  if (response.headers.get("x-mock-gateway") === null) {
    throw new Error(
      "CONNEXEASE_BASE_URL is not the address of a mock gateway. Unset it to start one for the tests."
    )
  }
  return connectMockGateway(url)
}

type Task = TestContext["task"]

const slug = (text: string, length: number): string =>
  text
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .slice(0, length)
    .replace(/^-|-$/g, "")

/** A name that a person recognises in the inbox, and that no other test has. */
const nameOf = (task: Task): string => {
  const suites: Array<string> = []
  for (let suite = task.suite; suite !== undefined; suite = suite.suite) suites.unshift(suite.name)
  const path = [task.file.name, ...suites, task.name, task.id, run]
  const hash = createHash("sha256").update(path.join("\u0000")).digest("hex").slice(0, 12)
  const file = slug(basename(task.file.name).replace(/\.(?:test|spec)\.\w+$/, ""), 20)
  return [file, slug(task.name, 28), hash].filter((part) => part !== "").join("-")
}

/**
 * Vitest's `test`, with a mock gateway and a world in its context. Tests run side by side without seeing each other, in
 * one process or in many.
 *
 * @example
 * ```ts
 * import { test } from "@connexease-gateway/mock-gateway/vitest"
 *
 * test("an order is confirmed once", async ({ mock, world }) => {
 *   await confirm(order, { baseUrl: mock.url, apiKey: world.apiKey })
 *   await world.verify({ to: order.phone, template: "order_update", count: 1 })
 * })
 * ```
 */
export const test = base.extend<MockFixtures>({
  mock: [
    // Vitest reads the names of what is asked for out of this pattern.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const url = process.env["CONNEXEASE_BASE_URL"]
      if (url === undefined) {
        const mock = await startMockGateway({ seed })
        await use(mock)
        await mock.close()
      } else await use(await attach(url))
    },
    { scope: "worker" }
  ],
  world: async ({ mock, task }, use) => {
    const world = mock.world(nameOf(task))
    await use(world)
    await world.drop()
  }
})
