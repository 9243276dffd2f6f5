/** `bench [--quick] [--only name,…] [--json FILE] [--list]`: runs the benchmarks and prints the tables. Targets that are missed do not fail it. */
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { cpus, totalmem, type as system } from "node:os"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import { full, quick } from "./Benchmark.ts"
import { benchmarks } from "./benchmarks.ts"
import { reason } from "./PairedComparison.ts"
import type { Report, Result } from "./Report.ts"
import { markdown } from "./Report.ts"

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        json: { type: "string", default: join(import.meta.dirname, "../dist/results.json") },
        list: { type: "boolean", default: false }
      }
    })
  } catch (error) {
    console.error(`${reason(error)}\nUsage: bench [--quick] [--only name,…] [--json FILE] [--list]`)
    process.exit(2)
  }
}
const { values } = readArguments()

const names = values.only?.split(",") ?? benchmarks.map(({ name }) => name)
const unknown = names.filter((name) => !benchmarks.some((found) => found.name === name))
if (unknown.length > 0 || values.list) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(", ")}. There are:`)
  for (const { name } of benchmarks) console.log(name)
  process.exit(unknown.length > 0 ? 1 : 0)
}

const version = async (name: string): Promise<string> => {
  const manifest = join(import.meta.dirname, "../node_modules", name, "package.json")
  return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version
}

process.once("SIGINT", () => process.exit(130))
process.once("SIGTERM", () => process.exit(143))

const results: Array<Result> = []
for (const { name, run } of benchmarks.filter((found) => names.includes(found.name))) {
  const began = performance.now()
  process.stderr.write(`${name} … `)
  try {
    results.push(await run(values.quick ? quick : full))
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
  } catch (error) {
    const note = reason(error)
    results.push({ rows: [], tables: [{ title: name, columns: ["not measured"], lines: [[note]] }] })
    process.stderr.write(`not measured: ${note}\n`)
  }
}

const processors = cpus()
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  command: ["bench", ...process.argv.slice(2)].join(" "),
  machine: `${system()} ${process.arch}, ${processors.length} × ${processors[0]?.model ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB`,
  versions: { node: process.versions.node, effect: await version("effect"), undici: await version("undici") },
  results
}
console.log(markdown(report))
await mkdir(dirname(values.json), { recursive: true })
await writeFile(values.json, JSON.stringify(report, undefined, 2))
