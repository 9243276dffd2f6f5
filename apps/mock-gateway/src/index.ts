/**
 * A mock of the Connexease WhatsApp Gateway, for local development and tests.
 */
export { connectMockGateway, MockGatewayError } from "./client/connectMockGateway.ts"
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
} from "./client/connectMockGateway.ts"
export type * from "./client/views.ts"
export { startMockGateway } from "./startMockGateway.ts"
export type { StartOptions, StartedMockGateway } from "./startMockGateway.ts"
