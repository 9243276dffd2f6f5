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
export * as Check from "./Check.ts"
export * as Connect from "./Connect.ts"
export type * as Difference from "./Difference.ts"
export * as Guard from "./Guard.ts"
export * as MockTarget from "./MockTarget.ts"
export * as Report from "./Report.ts"
export * as Target from "./Target.ts"
export * as Verify from "./Verify.ts"
export * as Wire from "./Wire.ts"
