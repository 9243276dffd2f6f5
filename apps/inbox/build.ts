/** Builds the page into the mock gateway's package, from where the mock serves it. */
import { build } from "vite"

await build({ root: import.meta.dirname, logLevel: "warn" })
