/** Bundles a module as a worker would be deployed, to measure its size. */
import { build } from "esbuild"
import { gzipSync } from "node:zlib"

/** What a worker downloads. */
export interface Bundle {
  readonly bytes: number
  readonly gzip: number
}

/** Bundles a module for a worker as wrangler does: ES modules, minified, the `workerd` condition. */
export const forWorker = async (entry: string, external: ReadonlyArray<string> = []): Promise<Bundle> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*", ...external],
    treeShaking: true,
    write: false,
    logLevel: "silent"
  })
  const bytes = outputFiles[0]?.contents ?? new Uint8Array()
  return { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length }
}

/** The module that sends one text from a worker. */
export const sendOneText = new URL("./bundles/sendOneText.ts", import.meta.url).pathname

/** Leaves Effect out, so that what remains is ours. */
export const withoutEffect: ReadonlyArray<string> = ["effect", "effect/*"]
