/**
 * Mutation testing with StrykerJS of the code that decides about money and people: `mutation [AREA | FILE...]`, all areas
 * without one. Results are kept in `.stryker`: `<area>.json` as Stryker writes it, so that a later run tries only what
 * changed, and `report.md` of all areas that were run so far. Survivors that cannot be observed are listed with the reason in
 * test/mutation/unobservable.json, and do not count. Fails when an area that was run is below its target.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Stryker } from "@stryker-mutator/core"
import { areas } from "../test/mutation/areas.ts"

/** What is read of Stryker's result, which has the form of the mutation testing report schema. */
interface MutationResult {
  readonly files: Readonly<
    Record<string, { readonly source: string; readonly mutants: ReadonlyArray<Mutant> }>
  >
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement: string
  readonly status: string
  readonly location: { readonly start: Position; readonly end: Position }
}

/** Counted from 1. */
interface Position {
  readonly line: number
  readonly column: number
}

/** A survivor that cannot be observed, found again by its text: lines move. */
interface Unobservable {
  readonly file: string
  /** The text of the line that it begins on. */
  readonly line: string
  readonly original: string
  readonly replacement: string
  readonly reason: string
}

interface Survivor {
  readonly file: string
  readonly line: number
  readonly original: string
  readonly replacement: string
}

const root = join(import.meta.dirname, "..")
const read = <A>(path: string): A => JSON.parse(readFileSync(join(root, path), "utf8"))
const resultOf = (area: string): string => `.stryker/${area}.json`
const unobservable = read<ReadonlyArray<Unobservable>>("test/mutation/unobservable.json")

const textBetween = (source: string, { end, start }: Mutant["location"]): string => {
  const lines = source.split("\n").slice(start.line - 1, end.line)
  lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, end.column - 1)
  lines[0] = (lines[0] ?? "").slice(start.column - 1)
  return lines.map((line) => line.trim()).join(" ")
}

/** How the mutants of an area fared; `undefined` if it was not run. */
const summarize = (area: string) => {
  if (!existsSync(join(root, resultOf(area)))) return undefined
  const survivors: Array<Survivor> = []
  let detected = 0
  let excused = 0
  for (const [file, { mutants, source }] of Object.entries(read<MutationResult>(resultOf(area)).files)) {
    for (const { location, replacement, status } of mutants) {
      if (status === "Killed" || status === "Timeout") detected++
      if (status !== "Survived" && status !== "NoCoverage") continue
      const original = textBetween(source, location)
      const line = source.split("\n")[location.start.line - 1]?.trim()
      const isExcused = unobservable.some(
        (one) =>
          one.file === file &&
          one.line === line &&
          one.original === original &&
          one.replacement === replacement
      )
      if (isExcused) excused++
      else survivors.push({ file, line: location.start.line, original, replacement })
    }
  }
  const observable = detected + survivors.length
  return { detected, excused, survivors, score: observable === 0 ? 100 : (100 * detected) / observable }
}

/** One file at a time, so that an area that is broken off keeps what it has found. */
const run = (area: string, file: string, { tests }: (typeof areas)[string]) =>
  new Stryker({
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    mutate: [file],
    testFiles: globSync([...tests], { cwd: root }).filter((file) => !file.endsWith(".soak.test.ts")),
    coverageAnalysis: "perTest",
    // What runs while a module is loaded needs a new process for each mutant.
    ignoreStatic: true,
    concurrency: 1,
    timeoutMS: 10_000,
    incremental: true,
    incrementalFile: resultOf(area),
    tempDirName: ".stryker/tmp",
    ignorePatterns: [".turbo", "**/dist", "**/*.tgz"],
    reporters: ["progress-append-only"],
    vitest: { configFile: "test/mutation/vitest.config.ts", related: false }
  }).runMutationTest()

const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll("|", String.raw`\|`)}\``

const report = (): string => {
  const lines = [
    "# Mutation testing",
    "",
    "| area | detected | survived | unobservable | score | target |",
    "| --- | --: | --: | --: | --: | --: |"
  ]
  const details: Array<string> = []
  for (const [area, { target }] of Object.entries(areas)) {
    const summary = summarize(area)
    if (summary === undefined) continue
    const { detected, excused, score, survivors } = summary
    lines.push(
      `| ${area} | ${detected} | ${survivors.length} | ${excused} | ${score.toFixed(1)} % | ${target} % |`
    )
    for (const { file, line, original, replacement } of survivors) {
      details.push(`- ${file}:${line}: ${code(original)} → ${code(replacement)}`)
    }
  }
  return `${[...lines, "", "## Survivors", "", ...details].join("\n")}\n`
}

const filesOf = ({ mutate }: (typeof areas)[string]): ReadonlyArray<string> =>
  globSync([...mutate], { cwd: root }).toSorted()

const chosen = process.argv.slice(2)
const known = [...Object.keys(areas), ...Object.values(areas).flatMap(filesOf)]
const unknown = chosen.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`No area or file ${unknown.join(", ")}. There are: ${known.join(", ")}\n`)
  process.exit(2)
}
process.chdir(root)
for (const [area, definition] of Object.entries(areas)) {
  const all = chosen.length === 0 || chosen.includes(area)
  const files = filesOf(definition).filter((file) => all || chosen.includes(file))
  for (const file of files) {
    await run(area, file, definition)
    writeFileSync(join(root, ".stryker/report.md"), report())
  }
  const summary = files.length === 0 ? undefined : summarize(area)
  if (summary === undefined) continue
  process.stdout.write(`${area}: ${summary.score.toFixed(1)} % of what can be observed\n`)
  if (summary.score < definition.target) process.exitCode = 1
}
