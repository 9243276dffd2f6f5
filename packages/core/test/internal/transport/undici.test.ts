import * as Gateway from "../../../src/Gateway.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

faultMatrix("undici", Gateway.layer)
