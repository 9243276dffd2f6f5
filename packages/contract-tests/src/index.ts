/**
 * The contract kit as a library: judge any server by the exchanges of the contract.
 *
 * @example
 * ```ts import.meta.vitest
 * import { MockTarget, Report, Verify } from "@connexease-gateway/contract-tests"
 * import * as Effect from "effect/Effect"
 * import assert from "node:assert/strict"
 *
 * const report = await MockTarget.start().pipe(
 *   Effect.flatMap((target) => Verify.verify(target)),
 *   Effect.scoped,
 *   Effect.runPromise
 * )
 * assert.ok(report.ok, Report.summary(report))
 * ```
 */
export type { Adapter, Claim, Client } from "./client/Adapter.ts"
export { judgeClient } from "./client/ClientJudge.ts"
export type { Options as JudgeClientOptions } from "./client/ClientJudge.ts"
export * as Check from "./Check.ts"
export * as Connect from "./Connect.ts"
export type * as Difference from "./Difference.ts"
export * as Drift from "./drift/Drift.ts"
export * as Waiver from "./drift/Waiver.ts"
export * as Guard from "./Guard.ts"
export * as MockTarget from "./MockTarget.ts"
export * as Observation from "./Observation.ts"
export * as Recording from "./Recording.ts"
export * as Report from "./Report.ts"
export * as Target from "./Target.ts"
export * as Verify from "./Verify.ts"
export * as Wire from "./Wire.ts"
