/** Installs the packages of others that are measured beside ours. */
import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const folder = join(import.meta.dirname, "../peers")

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly version?: string
}

/** A package.json, empty where there is none. */
const manifest = (file: string): Promise<Manifest> =>
  readFile(file, "utf8").then(
    (text) => JSON.parse(text),
    () => ({})
  )

const isPresent = async (cwd: string, dependency: string, version: string): Promise<boolean> =>
  (await manifest(join(cwd, "node_modules", dependency, "package.json"))).version === version

const make = async (name: string): Promise<string> => {
  const cwd = join(folder, name)
  const { dependencies = {} } = await manifest(join(cwd, "package.json"))
  const present = await Promise.all(
    Object.entries(dependencies).map(([dependency, version]) => isPresent(cwd, dependency, version))
  )
  if (present.includes(false)) {
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"], {
      cwd,
      timeout: 60_000
    })
  }
  return cwd
}

const made = new Map<string, Promise<string>>()

/** The folder of a peer, installed with npm where it is not there yet in the version that its package.json pins. */
export const install = (name: string): Promise<string> => {
  const folder = made.get(name) ?? make(name)
  made.set(name, folder)
  return folder
}

/** Preloaded into measured servers: answers the message `usage`. */
export const usage = join(folder, "usage.js")
