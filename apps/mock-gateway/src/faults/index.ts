/** All connection faults. */
import { close } from "./close.ts"
import { dribble } from "./dribble.ts"
import { endlessBody } from "./endlessBody.ts"
import { garbage } from "./garbage.ts"
import { hang } from "./hang.ts"
import { hangBody } from "./hangBody.ts"
import { malformedChunk } from "./malformedChunk.ts"
import { oversizedHeader } from "./oversizedHeader.ts"
import { reset } from "./reset.ts"
import { resetBody } from "./resetBody.ts"
import { truncate } from "./truncate.ts"

export const connectionFaults = [
  reset,
  close,
  resetBody,
  truncate,
  malformedChunk,
  garbage,
  hang,
  hangBody,
  dribble,
  oversizedHeader,
  endlessBody
] as const

export type FaultName = (typeof connectionFaults)[number]["name"]
