/**
 * A mock of the Connexease WhatsApp Gateway, for local development and tests.
 */
export { connectMockGateway, MockGatewayError } from "./client/connectMockGateway.ts"
export type {
  ConnectOptions,
  MockClock,
  MockGateway,
  MockRules,
  MockTemplates,
  MockUser,
  MockWebhook,
  MockWorld
} from "./client/connectMockGateway.ts"
export type * from "./api/index.ts"
export { startMockGateway } from "./startMockGateway.ts"
export type { StartOptions, StartedMockGateway } from "./startMockGateway.ts"
