/** Scenarios whose responses come late. The message is accepted at once; the delay is real time. */
import * as Random from "../support/random.ts"
import type { Scenario } from "./Scenario.ts"

/** Answers that come late. The message is accepted at once; the delay is real time. */
export const delays: ReadonlyArray<Scenario> = [
  {
    name: "latency",
    digits: { after: "850" },
    at: "after",
    stage: "response",
    summary: "The answer comes after `ms` (1,000).",
    parameters: ["ms"],
    effect: { kind: "delay", millis: ({ ms = 1_000 }) => ms }
  },
  {
    name: "latency-uniform",
    digits: { after: "851" },
    at: "after",
    stage: "response",
    summary: "The answer comes after `min` (100) to `max` (1,000) milliseconds, each as likely.",
    parameters: ["min", "max"],
    effect: {
      kind: "delay",
      millis: ({ max = 1_000, min = 100 }, randomKey) =>
        min + Math.max(0, max - min) * Random.fraction(randomKey)
    }
  },
  {
    name: "latency-lognormal",
    digits: { after: "852" },
    at: "after",
    stage: "response",
    summary: "The answer comes after a log-normal time with median `ms` (200) and `sigma` (0.6).",
    parameters: ["ms", "sigma"],
    effect: {
      kind: "delay",
      millis: ({ ms = 200, sigma = 0.6 }, randomKey) => ms * Math.exp(sigma * Random.normal(randomKey))
    }
  }
]
