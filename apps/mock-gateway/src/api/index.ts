/** The types of the control API's resources, each from its schema. */
export type { AdvancedView, ClockInput, ClockView, HappenedView } from "./clock.ts"
export type { ServerEvent, WorldEvent } from "./events.ts"
export type {
  Expectation,
  FoundView,
  MessageFilter,
  MessageMatch,
  MessagePage,
  MessageView,
  MissesView,
  RenderedView,
  StatusView,
  WaitFilter
} from "./messages.ts"
export type { Problem } from "./problem.ts"
export type { RequestFilter, RequestPage, RequestView } from "./requests.ts"
export type { RuleInput, RulesView, RuleView, ScenariosView, ScenarioView, WhenInput } from "./rules.ts"
export type { SettingsInput, SettingsView } from "./settings.ts"
export type { TemplatesView, TemplateView } from "./templates.ts"
export type {
  IncomingFilter,
  IncomingInput,
  IncomingPage,
  IncomingView,
  UserInput,
  UsersView,
  UserView
} from "./users.ts"
export type {
  DeliveryFilter,
  DeliveryPage,
  DeliveryView,
  EndpointInput,
  EndpointView,
  WebhookInput
} from "./webhook.ts"
export type { ServerView, WorldsView, WorldView } from "./worlds.ts"
export type { Snapshot as SnapshotView } from "../kernel/snapshot/Snapshot.ts"
