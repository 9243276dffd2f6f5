import * as Gateway from "../../../src/Gateway.ts"
import { connectionTests } from "../../support/connectionTests.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

faultMatrix("undici", Gateway.layer)
connectionTests("undici", Gateway.layer)
