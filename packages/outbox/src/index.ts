/** The transactional outbox: messages wait in the database of the application, and one worker per API key sends them. */
export * as Ledger from "./Ledger.ts"
export * as Outbox from "./Outbox.ts"
export * as OutboxError from "./OutboxError.ts"
