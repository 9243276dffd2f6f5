/** Our packages as a user receives them: built, packed, installed with npm outside the workspace. */
import { execFile } from "node:child_process"
import { rmSync } from "node:fs"
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { packAll } from "../../../scripts/pack.ts"

const run = promisify(execFile)

const make = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "connexease-gateway-bench-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  const tarballs = join(folder, "tarballs")
  await mkdir(tarballs)
  const packages = Object.fromEntries(
    (await packAll(tarballs)).map(({ name, tarball }) => [name, `file:${tarball}`])
  )
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies: packages, overrides: packages })
  )
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    timeout: 180_000
  })
  await cp(join(import.meta.dirname, "../packed"), folder, { recursive: true })
  return folder
}

let folder: Promise<string> | undefined

/** The folder in which they are installed; made once for a run, removed at its end. */
export const install = (): Promise<string> => (folder ??= make())
