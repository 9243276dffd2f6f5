/** What users can import from the package. */
import { createRequire } from "node:module"
import { assert, describe, it } from "vitest"

const { resolve } = createRequire(import.meta.url)

describe("an import of the package", () => {
  for (const path of ["Gateway", "promise", "ledger/FileStore", "message/schemas"]) {
    it(`finds the documented entry ${path}`, () => {
      assert.include(resolve(`@connexease-gateway/core/${path}`), `/src/${path}.ts`)
    })
  }

  for (const path of [
    "internal/send/SendOperation",
    "internal/transport/undici",
    "gateway/Options",
    "ledger/LedgerStore",
    "message/Field",
    "message/interactive/List",
    "meta-error/Catalogue",
    "template/build",
    "webhook/decode"
  ]) {
    it(`is refused the internal module ${path}`, () => {
      assert.throws(() => resolve(`@connexease-gateway/core/${path}`), /not defined by "exports"/)
    })
  }
})
