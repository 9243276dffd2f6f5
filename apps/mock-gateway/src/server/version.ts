import { readFileSync } from "node:fs"

/** This package's version, as every answer tells it in `X-Mock-Gateway`. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version
