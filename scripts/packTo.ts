/** Packs every publishable package into a folder, to be installed from there: `node scripts/packTo.ts FOLDER`. */
import { mkdir } from "node:fs/promises"
import { resolve } from "node:path"
import { packAll } from "./pack.ts"

const folder = resolve(process.argv[2] ?? "tarballs")
await mkdir(folder, { recursive: true })
for (const { tarball } of await packAll(folder)) console.log(tarball)
