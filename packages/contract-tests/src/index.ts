/**
 * Contract tests as a library: check any server by the exchanges of the contract.
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
export type { Adapter, ReportedOutcome, Client } from "./client/Adapter.ts"
export { verifyClient } from "./client/ClientVerification.ts"
export type { Options as VerifyClientOptions } from "./client/ClientVerification.ts"
export * as Check from "./checks/Check.ts"
export * as Connect from "./targets/Connect.ts"
export type * as Difference from "./checks/Difference.ts"
export * as Drift from "./drift/Drift.ts"
export * as Waiver from "./drift/Waiver.ts"
export * as Guard from "./verify/Guard.ts"
export * as MockTarget from "./targets/MockTarget.ts"
export * as Observation from "./record/Observation.ts"
export * as Recording from "./record/Recording.ts"
export * as Report from "./report/Report.ts"
export * as Target from "./targets/Target.ts"
export * as Verify from "./verify/Verify.ts"
export * as RawHttp from "./http/RawHttp.ts"
