/** A dispatcher of the user's own: its outcomes are those of the transport over undici. */
import { Agent } from "undici"
import { afterAll } from "vitest"
import * as Gateway from "../../../src/Gateway.ts"
import { connectionTests } from "../../support/connectionTests.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

const dispatcher = new Agent({ allowH2: false })
afterAll(() => dispatcher.destroy())

faultMatrix("undici", (options) => Gateway.layer({ ...options, dispatcher }))
connectionTests("a dispatcher", (options) => Gateway.layer({ ...options, dispatcher }))
