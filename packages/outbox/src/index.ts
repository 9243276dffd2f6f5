export * as Ledger from "./Ledger.ts"
export * as Outbox from "./Outbox.ts"
export * as OutboxError from "./OutboxError.ts"
