/**
 * A mock of the Connexease WhatsApp Gateway, for local development and tests.
 */
export { connectMockGateway, MockGatewayError } from "./client/Client.ts"
export type {
  ConnectOptions,
  DeliveryFilter,
  MockClock,
  MockGateway,
  MockRules,
  MockTemplates,
  MockUser,
  MockWebhook,
  MockWorld,
  RequestFilter,
  WaitFilter
} from "./client/Client.ts"
export type * from "./client/Views.ts"
export { startMockGateway } from "./MockGateway.ts"
export type { StartOptions, StartedMockGateway } from "./MockGateway.ts"
