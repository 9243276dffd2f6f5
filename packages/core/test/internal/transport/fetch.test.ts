import { vi } from "vitest"
import * as Gateway from "../../../src/Gateway.ts"
import { connectionTests } from "../../support/connectionTests.ts"
import { faultMatrix } from "../../support/faultMatrix.ts"

vi.mock("../../../src/internal/transport/undici.ts", () => import("../../../src/internal/transport/fetch.ts"))

faultMatrix("fetch", Gateway.layer)
connectionTests("fetch", Gateway.layer)
