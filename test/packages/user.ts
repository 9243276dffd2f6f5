/** The folder of a user: packs the packages once and installs them with npm beside what users have. */
import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import type { TestProject } from "vitest/node"
import { packAll } from "../../scripts/pack.ts"

const execute = promisify(execFile)

declare module "vitest" {
  interface ProvidedContext {
    /** The folder in which everything is installed. */
    readonly user: string
    /** Client, mock and contract as npm's dependencies. */
    readonly packages: Readonly<Record<string, string>>
  }
}

/** What a command printed; rejects with it where the command failed. Node of this process comes first in `PATH`. */
export const run = async (cwd: string, command: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const PATH = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`
  const options = { cwd, timeout: 480_000, env: { ...environment(), PATH } }
  try {
    const { stderr, stdout } = await execute(command, args, options)
    return stdout + stderr
  } catch (error) {
    const { stderr = "", stdout = "" } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

/** What a run of the TypeScript compiler reports, one error per line; rejects where it did not get to compile. */
export const typeErrors = async (
  cwd: string,
  command: string,
  ...args: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> => {
  const output = await run(cwd, command, ...args, "--pretty", "false").then(() => undefined, String)
  const errors = output?.split("\n").filter((line) => /error TS\d+/.test(line)) ?? []
  if (output !== undefined && errors.length === 0) throw new Error(output)
  return errors
}

/** The environment of a shell, without what Vitest sets for its tests. */
const environment = (): Record<string, string | undefined> => {
  const { NODE_ENV: _env, NODE_OPTIONS: _options, VITEST: _vitest, ...rest } = process.env
  return { ...rest, CI: "1", NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" }
}

/** Writes files, by path from the folder. */
export const write = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

/** Installs dependencies in a folder with npm, from the registry, and those of the examples in it. */
export const install = async (
  folder: string,
  packages: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>
): Promise<string> => {
  const manifest = { name: "user", private: true, type: "module", workspaces: ["examples/*"] }
  const dependencies = { ...packages, ...others }
  await write(folder, { "package.json": JSON.stringify({ ...manifest, dependencies, overrides: packages }) })
  return run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline")
}

/** The examples that are outside of the workspace, since their frameworks are large. */
const examples = ["cloudflare", "next"]

/** Copies an example into the folder, with the packed packages for those of the workspace. */
const copyExample = async (
  name: string,
  folder: string,
  packages: Readonly<Record<string, string>>
): Promise<void> => {
  const source = join(import.meta.dirname, "../../examples", name)
  const copy = join(folder, "examples", name)
  const installed = /\/(?:node_modules|\.next|\.wrangler)$/
  await cp(source, copy, { recursive: true, filter: (path) => !installed.test(path) })
  const manifest = await readFile(join(copy, "package.json"), "utf8")
  const packed = manifest.replaceAll(
    /"([^"]+)": "workspace:\*"/g,
    (_, dependency: string) => `"${dependency}": "${packages[dependency]}"`
  )
  await write(copy, { "package.json": packed })
}

/** What users have beside the packages; a version in a name is one of several. */
const beside = {
  "@types/express": "^5.0.0",
  "@types/node": "^24.0.0",
  bun: "^1.4.0",
  deno: "^2.9.0",
  effect: "~4.1.0",
  esbuild: "^0.28.0",
  express: "^5.0.0",
  hono: "^4.0.0",
  jest: "^30.0.0",
  "node-20": "npm:node@^20.20.0",
  // The oldest that is promised.
  "node-22": "npm:node@22.19.0",
  typescript: "7.0.2",
  "typescript-5.7": "npm:typescript@~5.7.0",
  "typescript-5.9": "npm:typescript@~5.9.0",
  vitest: "^5.1.0"
}

/** Vitest's `globalSetup`. */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), "connexease-gateway-packages-"))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    const tarballs = join(folder, "tarballs")
    const user = join(folder, "user")
    await mkdir(tarballs)
    const packed = await packAll(tarballs)
    const packages = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
    for (const name of examples) await copyExample(name, user, packages)
    await install(user, packages, beside)
    provide("user", user)
    const { "@connexease-gateway/contract-tests": _tests, ...ofApplications } = packages
    provide("packages", ofApplications)
  } catch (error) {
    await close()
    throw error
  }
  return close
}
