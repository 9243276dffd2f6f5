/** The OpenAPI document, `data/openapi.yaml`. */
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

/** An OpenAPI 3.1 document, as far as this package's readers need it. */
export interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, unknown>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly [section: string]: Readonly<Record<string, unknown>>
  }
  readonly [key: string]: unknown
}

/** A JSON Schema (2020-12) with this document's `x-` marks. */
export type Schema = boolean | { readonly [keyword: string]: unknown }

/** Where the document lies: `data/openapi.yaml` in this package. */
export const path: string = fileURLToPath(new URL("../data/openapi.yaml", import.meta.url))

/** Reads the OpenAPI document. The YAML reader is loaded only then. */
export const load = async (): Promise<Document> => {
  const { parse } = await import("yaml")
  return parse(await readFile(path, "utf8")) as Document
}
