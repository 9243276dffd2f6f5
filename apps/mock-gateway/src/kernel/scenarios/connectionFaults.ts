import type { Parameters, Scenario } from "./Scenario.ts"
import { digits } from "./Scenario.ts"

const faults = [
  { name: "reset", summary: "The connection is reset; no answer." },
  { name: "close", summary: "The connection is closed; no answer." },
  { name: "reset-body", summary: "The connection is reset after the headers." },
  { name: "truncate", summary: "The connection is closed in the middle of the body." },
  { name: "malformed-chunk", summary: "The body is chunked, and a chunk has no valid size." },
  { name: "garbage", summary: "The answer is not HTTP." },
  {
    name: "hang",
    summary: "No answer for `ms` (10 minutes), then the connection is closed.",
    parameters: ["ms"]
  },
  {
    name: "hang-body",
    summary: "Headers and half the body, then nothing for `ms` (10 minutes).",
    parameters: ["ms"]
  },
  {
    name: "dribble",
    summary: "The body comes `bytes` (1) at a time, every `ms` (100).",
    parameters: ["ms", "bytes"]
  },
  { name: "oversized-header", summary: "A header of 64 KB." },
  {
    name: "endless-body",
    summary: "A body that never ends, `bytes` (65,536) at a time.",
    parameters: ["bytes"]
  }
] as const satisfies ReadonlyArray<{
  readonly name: string
  readonly summary: string
  readonly parameters?: ReadonlyArray<keyof Parameters>
}>

/** What the edge can do to an answer on its way; each has a file of its own in `http/faults`. */
export type FaultName = (typeof faults)[number]["name"]

/** Faults of the connection: before acceptance nothing was sent, after it the message is on its way. */
export const faultScenarios: ReadonlyArray<Scenario> = faults.map(({ name, summary, ...more }, index) => ({
  name,
  digits: { before: digits(200, index), after: digits(300, index) },
  at: "before",
  stage: "answer",
  summary,
  ...more,
  effect: { kind: "fault", fault: name }
}))
