import { readFile } from "node:fs/promises"
import { join, relative } from "node:path"
import type { Plugin } from "vitest/config"

/** The fence that marks an example as one that runs. Vitest's `includeSource` looks for the same text. */
const fence =
  /^(?<margin>[ \t]*(?:\* ?)?)```ts import\.meta\.vitest[ \t]*\n(?<code>[\s\S]*?)^[ \t]*(?:\* ?)?```[ \t]*$/gm

interface Example {
  readonly line: number
  readonly code: string
}

const examplesIn = (text: string): ReadonlyArray<Example> =>
  Array.from(text.matchAll(fence), (match) => ({
    line: text.slice(0, match.index).split("\n").length,
    code: (match.groups?.["code"] ?? "")
      .split("\n")
      .map((line) =>
        (match.groups?.["margin"] ?? "").includes("*") ? line.replace(/^[ \t]*\* ?/, "") : line
      )
      .join("\n")
  }))

/** Vite names modules inside the root by their path from it. */
const pathOf = (root: string, file: string): string => (file.startsWith(root) ? file : join(root, file))

/**
 * Runs the examples of READMEs and doc comments as tests: every block fenced with
 * "ts import.meta.vitest" becomes a module of its own, and a test that imports it.
 */
export const docExamples = (root: string): Plugin => ({
  name: "doc-examples",
  enforce: "pre",
  resolveId(id, importer) {
    if (/[?&]example=\d+\.ts$/.test(id)) return id
    const file = /^(?<file>.*)\?example=\d+\.ts$/.exec(importer ?? "")?.groups?.["file"]
    // An example may import what its package may.
    return file === undefined ? undefined : this.resolve(id, pathOf(root, file), { skipSelf: true })
  },
  async load(id) {
    const example = /^(?<file>.*)\?example=(?<index>\d+)\.ts$/.exec(id)?.groups
    if (example !== undefined) {
      const path = pathOf(root, example["file"] ?? "")
      const found = examplesIn(await readFile(path, "utf8"))[Number(example["index"])]
      return { code: `${found?.code ?? ""}\nexport {}\n`, moduleType: "ts" }
    }
    const file = id.split("?")[0] ?? id
    if (id.includes("?") || !/\.(?:md|ts)$/.test(file) || file.includes("/node_modules/")) return undefined
    const text = await readFile(file, "utf8")
    const examples = examplesIn(text)
    if (examples.length === 0) return undefined
    const tests = examples.map(
      ({ line }, index) =>
        `  test(${JSON.stringify(`example at ${relative(root, file)}:${line}`)}, () => import(${JSON.stringify(`${file}?example=${index}.ts`)}))`
    )
    const suite = `if (import.meta.vitest) {\n  const { test } = import.meta.vitest\n${tests.join("\n")}\n}\n`
    return { code: file.endsWith(".md") ? suite : `${text}\n${suite}`, moduleType: "ts" }
  }
})
