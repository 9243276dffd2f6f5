/**
 * What the gateway posts to an application: messages that people wrote, and
 * what became of messages that were sent. The payloads are Meta's, unchanged.
 */
export { authenticate } from "./webhook/authenticate.ts"
export type { Authorized } from "./webhook/authenticate.ts"
