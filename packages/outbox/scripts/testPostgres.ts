/** Runs the tests of the outbox, of the example and of the command that use it, on PostgreSQL: the server that DATABASE_URL names, or one of its own. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { startPostgres } from "../test/support/postgres.ts"

const own = process.env["DATABASE_URL"] === undefined ? await startPostgres() : undefined
try {
  const root = join(import.meta.dirname, "../../..")
  const tests = spawn(
    "vitest",
    [
      "run",
      "packages/outbox",
      "examples/campaign",
      "examples/queue-with-ledger",
      "apps/cli/test/worker",
      ...process.argv.slice(2)
    ],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, OUTBOX_DATABASE_URL: own?.url ?? process.env["DATABASE_URL"] }
    }
  )
  const [code] = await once(tests, "exit")
  process.exitCode = code === 0 ? 0 : 1
} finally {
  await own?.close()
}
