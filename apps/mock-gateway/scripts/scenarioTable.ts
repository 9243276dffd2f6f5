/**
 * Writes the table of scenarios into README.md from the registry. `--check` only says whether it is fresh.
 */
import { readFileSync, writeFileSync } from "node:fs"
import * as Registry from "../src/kernel/scenarios/registry.ts"
import type { Scenario } from "../src/kernel/scenarios/Scenario.ts"

const [begin, end] = ["<!-- scenarios:begin -->", "<!-- scenarios:end -->"]

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`)

const header = ["name", "stage", "digits, before", "digits, after", "strikes", "what happens"]

const row = ({ at, digits, name, stage, summary }: Scenario): ReadonlyArray<string> =>
  [`\`${name}\``, stage, digits.before ?? "", digits.after ?? "", at, summary].map(cell)

/** The table as it should stand in the README, its columns aligned as the formatter leaves them. */
export const table = (): string => {
  const rows = [header, ...Registry.all.map(row)]
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`
  const rule = line(widths.map((width) => "-".repeat(width)))
  return [line(header), rule, ...rows.slice(1).map(line)].join("\n")
}

/** The README with the table of today's registry in it. */
export const refreshed = (readme: string): string => {
  const from = readme.indexOf(begin)
  const to = readme.indexOf(end)
  if (from === -1 || to < from) throw new Error(`README.md needs ${begin} and ${end}.`)
  return `${readme.slice(0, from + begin.length)}\n\n${table()}\n\n${readme.slice(to)}`
}

if (import.meta.main) {
  const path = new URL("../README.md", import.meta.url)
  const readme = readFileSync(path, "utf8")
  const fresh = refreshed(readme)
  if (process.argv.includes("--check")) process.exit(fresh === readme ? 0 : 1)
  writeFileSync(path, fresh)
}
