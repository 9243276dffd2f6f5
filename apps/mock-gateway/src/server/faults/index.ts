import type { FaultName } from "../../kernel/model/connectionFaults.ts"
import { close } from "./close.ts"
import { dribble } from "./dribble.ts"
import { endlessBody } from "./endlessBody.ts"
import type { Fault } from "./Fault.ts"
import { garbage } from "./garbage.ts"
import { hang } from "./hang.ts"
import { hangBody } from "./hangBody.ts"
import { malformedChunk } from "./malformedChunk.ts"
import { oversizedHeader } from "./oversizedHeader.ts"
import { reset } from "./reset.ts"
import { resetBody } from "./resetBody.ts"
import { truncate } from "./truncate.ts"

/** Each fault of the registry, as the edge does it. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  reset,
  close,
  "reset-body": resetBody,
  truncate,
  "malformed-chunk": malformedChunk,
  garbage,
  hang,
  "hang-body": hangBody,
  dribble,
  "oversized-header": oversizedHeader,
  "endless-body": endlessBody
}
