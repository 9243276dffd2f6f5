/** Packs every publishable package and judges the tarballs as a user would receive them. */
import { spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { packAll } from "./pack.ts"

const withoutYaml = ["--exclude-entrypoints", "openapi.yaml"]
const folder = await mkdtemp(join(tmpdir(), "connexease-gateway-release-"))
try {
  let failed = false
  for (const { name, tarball } of await packAll(folder)) {
    for (const [tool, ...args] of [
      ["publint", "run", "--strict", tarball],
      // CommonJS gets ES modules, by the require of ES modules that every promised Node has.
      ["attw", "--profile", "node16", tarball, "--ignore-rules", "cjs-resolves-to-esm", ...withoutYaml]
    ] as const) {
      console.log(`\n${name}: ${tool}`)
      failed = spawnSync(tool, args, { stdio: "inherit" }).status !== 0 || failed
    }
  }
  if (failed) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
