/** A `fetch` of the user's own: its outcomes are those of the transport over fetch. */
import * as Gateway from "../../../src/Gateway.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

faultMatrix("fetch", (options) =>
  Gateway.layer({ ...options, fetch: (input, init) => globalThis.fetch(input, init) })
)
