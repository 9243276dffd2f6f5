import { execFile } from "node:child_process"
import { glob, readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const root = join(import.meta.dirname, "..")

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly packageManager?: string
}

const manifest = async (file: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(root, file), "utf8"))

/** One publishable package of the workspace, packed as it would go to the registry. */
export interface Packed {
  readonly name: string
  readonly tarball: string
}

/** Builds every publishable package and packs it into `destination`. */
export const packAll = async (destination: string): Promise<ReadonlyArray<Packed>> => {
  const { packageManager } = await manifest("package.json")
  const packed: Array<Packed> = []
  for (const file of (
    await Array.fromAsync(glob("{packages,apps}/*/package.json", { cwd: root }))
  ).toSorted()) {
    const { name, private: unpublished } = await manifest(file)
    if (unpublished === true) continue
    const cwd = join(root, dirname(file))
    await run("tsc", ["-b", "tsconfig.src.json"], { cwd })
    const { stdout } = await run(
      "npx",
      ["-y", packageManager ?? "pnpm", "pack", "--json", "--pack-destination", destination],
      { cwd }
    )
    const { filename } = JSON.parse(stdout) as { filename: string }
    packed.push({ name, tarball: filename })
  }
  return packed
}
