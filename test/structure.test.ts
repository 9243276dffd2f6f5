/** The rules of the house that no linter rule can say: what CONTRIBUTING promises about folders and files. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"

const root = join(import.meta.dirname, "..")

/** Hand-written code of every package, by path from the root. */
const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8"
})
  .split("\n")
  .filter((file) => /^(?:packages|apps|examples)\/[^/]+\/(?:src|test)\/.*\.tsx?$/.test(file))

const MAX_FILES_IN_A_FOLDER = 16

describe("the structure of the repository", () => {
  test("folders are named in lower-case words with hyphens", () => {
    const folders = new Set(sources.flatMap((file) => dirname(file).split("/")))
    expect([...folders].filter((folder) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(folder))).toEqual([])
  })

  test(`no folder holds more than ${MAX_FILES_IN_A_FOLDER} source files`, () => {
    const counts = Map.groupBy(sources, dirname)
    const crowded = [...counts].filter(([, files]) => files.length > MAX_FILES_IN_A_FOLDER)
    expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([])
  })

  test("every source file opens with what it is", () => {
    const silent = sources
      .filter((file) => file.includes("/src/") && !file.endsWith("/index.ts"))
      .filter((file) => !/^(?:#!.*\n)?\s*(?:\/\*\*|\/\/)/.test(readFileSync(join(root, file), "utf8")))
    expect(silent).toEqual([])
  })
})
