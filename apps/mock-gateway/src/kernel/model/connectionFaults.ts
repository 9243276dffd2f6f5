/** What can be done to a connection, or to a response on its way, each with the three digits that choose it. */
export const connectionFaults = [
  { name: "reset", digits: { before: "200", after: "300" }, summary: "The connection is reset; no answer." },
  { name: "close", digits: { before: "201", after: "301" }, summary: "The connection is closed; no answer." },
  {
    name: "reset-body",
    digits: { before: "202", after: "302" },
    summary: "The connection is reset after the headers."
  },
  {
    name: "truncate",
    digits: { before: "203", after: "303" },
    summary: "The connection is closed in the middle of the body."
  },
  {
    name: "malformed-chunk",
    digits: { before: "204", after: "304" },
    summary: "The body is chunked, and a chunk has no valid size."
  },
  { name: "garbage", digits: { before: "205", after: "305" }, summary: "The answer is not HTTP." },
  {
    name: "hang",
    digits: { before: "206", after: "306" },
    summary: "No answer for `ms` (10 minutes), then the connection is closed.",
    parameters: ["ms"]
  },
  {
    name: "hang-body",
    digits: { before: "207", after: "307" },
    summary: "Headers and half the body, then nothing for `ms` (10 minutes).",
    parameters: ["ms"]
  },
  {
    name: "dribble",
    digits: { before: "208", after: "308" },
    summary: "The body comes `bytes` (1) at a time, every `ms` (100).",
    parameters: ["ms", "bytes"]
  },
  { name: "oversized-header", digits: { before: "209", after: "309" }, summary: "A header of 64 KB." },
  {
    name: "endless-body",
    digits: { before: "210", after: "310" },
    summary: "A body that never ends, `bytes` (65,536) at a time.",
    parameters: ["bytes"]
  }
] as const

/** The name of a connection fault; each is carried out by a file of its own in `server/faults`. */
export type FaultName = (typeof connectionFaults)[number]["name"]
