/** A `fetch` of the user's own: its outcomes are those of the transport over fetch. */
import * as Gateway from "../../../src/Gateway.ts"
import { connectionTests } from "../../support/connectionTests.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

const layer = (options: Gateway.Options) =>
  Gateway.layer({ ...options, fetch: (input, init) => globalThis.fetch(input, init) })

faultMatrix("fetch", layer)
connectionTests("a fetch of the caller's", layer)
