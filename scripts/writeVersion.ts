/** Writes the version of core's package.json into its source, after `changeset version`. */
import { readFile, writeFile } from "node:fs/promises"

const core = new URL("../packages/core/", import.meta.url)
const file = new URL("src/internal/version.ts", core)
const { version } = JSON.parse(await readFile(new URL("package.json", core), "utf8")) as {
  readonly version: string
}
const source = await readFile(file, "utf8")
await writeFile(file, source.replace(/VERSION = ".*"/, `VERSION = "${version}"`))
