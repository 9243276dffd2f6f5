import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const folder = join(import.meta.dirname, "../peers")

const json = async (
  file: string
): Promise<{ readonly dependencies?: Record<string, string>; readonly version?: string }> =>
  JSON.parse(await readFile(file, "utf8"))

/** The folder of a peer, installed with npm where it is not there yet in the version that its package.json pins. */
export const install = async (name: string): Promise<string> => {
  const cwd = join(folder, name)
  const { dependencies = {} } = await json(join(cwd, "package.json")).catch(() => ({}))
  const present = await Promise.all(
    Object.entries(dependencies).map(async ([dependency, version]) => {
      const installed = await json(join(cwd, "node_modules", dependency, "package.json")).catch(
        () => undefined
      )
      return installed?.version === version
    })
  )
  if (!present.every(Boolean)) {
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"], {
      cwd,
      timeout: 120_000
    })
  }
  return cwd
}

/** Preloaded into measured servers: answers the message `usage`. */
export const usage = join(folder, "usage.js")
