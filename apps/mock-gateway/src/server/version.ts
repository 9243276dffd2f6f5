/** Which version of the mock answers. */
import { readFileSync } from "node:fs"

/** This package's version, which every response carries in `X-Mock-Gateway`. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version
