/** The workflow as far as it can be tried without GitHub: its form, and its command against a mock like that of the container. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { parse } from "yaml"

interface Workflow {
  readonly jobs: {
    readonly contract: {
      readonly env: Readonly<Record<string, string>>
      readonly services: {
        readonly mock: {
          readonly env: Readonly<Record<string, string>>
          readonly ports: ReadonlyArray<string>
        }
      }
      readonly steps: ReadonlyArray<{ readonly run?: string; readonly uses?: string }>
    }
  }
}

const text = await readFile(join(import.meta.dirname, "../contract.yml"), "utf8")
const { contract } = (parse(text, { strict: true, uniqueKeys: true }) as Workflow).jobs

const command = contract.steps
  .flatMap(({ run }) => run ?? [])
  .find((run) => run.includes("connexease-contract"))

test("the service and the job have the same token, and each step either runs or uses something", () => {
  expect(contract.services.mock.env).toEqual(contract.env)
  for (const step of contract.steps) expect("run" in step !== "uses" in step).toBe(true)
})

test("its command verifies a mock that listens beyond its machine, and writes the reports that later steps read", async () => {
  // As the container: on every address, so that it asks for the token.
  await using mock = await startMockGateway({ host: "0.0.0.0", token: "of-the-job" })
  const folder = await mkdtemp(join(tmpdir(), "workflow-"))
  try {
    const bin = createRequire(import.meta.url).resolve("@connexease-gateway/contract-tests/package.json")
    const address = `http://127.0.0.1:${new URL(mock.url).port}`
    const args = (command ?? "")
      .replace("npx connexease-contract ", "")
      .replace("http://127.0.0.1:4010", address)
      .split(" ")
    expect(contract.services.mock.ports).toEqual(["4010:4010"])
    await promisify(execFile)(
      process.execPath,
      [join(bin, "../src/cli.ts"), ...args, "--only", "auth-unknown-key"],
      {
        cwd: folder,
        env: { ...process.env, CONNEXEASE_MOCK_TOKEN: "of-the-job" }
      }
    )
    expect(await readFile(join(folder, "contract.xml"), "utf8")).toContain("<testsuite")
    expect(await readFile(join(folder, "contract.md"), "utf8")).toContain("passed")
  } finally {
    await rm(folder, { recursive: true })
  }
})
