/** Checks what users download and load against its budgets: bundles for workers, modules of an import, contents of the packages. */
import { execFile } from "node:child_process"
import { mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import * as Bundle from "../packages/benchmarks/src/Bundle.ts"
import { packAll } from "./pack.ts"

const run = promisify(execFile)

interface Size {
  readonly what: string
  readonly figure: number
  readonly budget: number
  readonly unit: string
}

const bundles = async (): Promise<ReadonlyArray<Size>> => {
  const what = "“send one text” for a worker, gzip"
  const ours = await Bundle.forWorker(Bundle.sendOneText, Bundle.withoutEffect)
  const whole = await Bundle.forWorker(Bundle.sendOneText)
  return [
    // Above the aim of 16,000, which docs/performance.md tells of: this holds what was reached.
    { what: `${what}, ours`, figure: ours.gzip, budget: 30_000, unit: "bytes" },
    { what: `${what}, with Effect`, figure: whole.gzip, budget: 70_000, unit: "bytes" }
  ]
}

/** Prints the files that an import loads, one per line. */
const tracer = `
import { registerHooks } from "node:module"
registerHooks({ load: (url, context, next) => (url.startsWith("file:") && console.log(url), next(url, context)) })
await import(process.argv[1])
`

const modules = async (specifier: string, budgets: { readonly ours: number; readonly others: number }) => {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", tracer, specifier], {
    cwd: join(import.meta.dirname, "..")
  })
  const loaded = stdout.trim().split("\n")
  const others = loaded.filter((url) => url.includes("/node_modules/")).length
  return [
    {
      what: `import of ${specifier}, ours`,
      figure: loaded.length - others,
      budget: budgets.ours,
      unit: "modules"
    },
    {
      what: `import of ${specifier}, Effect and undici`,
      figure: others,
      budget: budgets.others,
      unit: "modules"
    }
  ]
}

/** The bytes of each tarball: a good tenth above what it weighs today, so that a jump is noticed. */
const packedBudgets: Readonly<Record<string, number>> = {
  "@connexease-gateway/cli": 175_000,
  "@connexease-gateway/contract": 115_000,
  "@connexease-gateway/core": 400_000,
  "@connexease-gateway/contract-tests": 315_000,
  "@connexease-gateway/mock-gateway": 690_000,
  "@connexease-gateway/outbox": 115_000
}

/** What has no business in a package. */
const unwanted = /(?:^|\/)test\/|\.test\.|\.soak\.|\.tsbuildinfo$|(?:^|\/)\./

const packages = async (folder: string): Promise<ReadonlyArray<Size>> => {
  const sizes: Array<Size> = []
  for (const { name, tarball } of await packAll(folder)) {
    const { stdout } = await run("tar", ["-tzf", tarball])
    const found = stdout
      .trim()
      .split("\n")
      .filter((path) => unwanted.test(path))
    for (const path of found) console.error(`${basename(tarball)} holds ${path}`)
    sizes.push(
      { what: `${name}, unwanted files`, figure: found.length, budget: 0, unit: "files" },
      {
        what: `${name}, packed`,
        figure: (await stat(tarball)).size,
        budget: packedBudgets[name] ?? 0,
        unit: "bytes"
      }
    )
  }
  return sizes
}

const report = (sizes: ReadonlyArray<Size>): void => {
  for (const { budget, figure, unit, what } of sizes) {
    const verdict = figure <= budget ? "ok" : "TOO LARGE"
    console.log(
      `${verdict.padEnd(9)}  ${String(figure).padStart(7)} of ${String(budget).padStart(7)} ${unit.padEnd(7)}  ${what}`
    )
    if (figure > budget) process.exitCode = 1
  }
}

report(await bundles())
report(await modules("@connexease-gateway/core", { ours: 90, others: 300 }))
report(await modules("@connexease-gateway/core/promise", { ours: 80, others: 300 }))
const folder = await mkdtemp(join(tmpdir(), "connexease-gateway-sizes-"))
try {
  report(await packages(folder))
} finally {
  await rm(folder, { recursive: true, force: true })
}
