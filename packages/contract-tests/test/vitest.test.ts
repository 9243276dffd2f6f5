import { Exchange } from "@connexease-gateway/contract"
import * as MockTarget from "../src/targets/MockTarget.ts"
import { verifying } from "../src/vitest.ts"

verifying("the mock gateway, judged in a suite of one's own", MockTarget.start(), {
  exchanges: Exchange.load().filter(({ topic }) => topic === "auth" || topic === "sandbox")
})
