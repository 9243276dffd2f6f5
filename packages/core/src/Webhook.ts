/**
 * What the gateway posts to an application: messages that people wrote, and
 * what became of messages that were sent. The payloads are Meta's, unchanged
 * (Connexease: webhooks).
 */
export type {
  AccountAlerted,
  AccountEvent,
  AccountReviewed,
  AccountUpdated,
  CapabilityChanged,
  Certification,
  InternationalRate,
  LinkedAccount,
  PhoneNumberNameReviewed,
  PhoneNumberQualityChanged,
  PreferenceChanged,
  Restriction,
  SecurityChanged,
  VolumeTier
} from "./webhook/AccountEvent.ts"
export { authenticate } from "./webhook/authenticate.ts"
export type { Authorized } from "./webhook/authenticate.ts"
export type { ContactAddress, ContactCard, ContactPhone } from "./webhook/ContactCard.ts"
export type {
  AudioContent,
  ButtonContent,
  ContactsContent,
  Content,
  Context,
  DocumentContent,
  EditContent,
  ImageContent,
  InteractiveContent,
  LocationContent,
  OrderContent,
  OrderItem,
  ReactionContent,
  RequestWelcomeContent,
  RevokeContent,
  StickerContent,
  SystemContent,
  TextContent,
  UnknownContent,
  UnsupportedContent,
  VideoContent
} from "./webhook/Content.ts"
export { decode } from "./webhook/decode.ts"
export type { ErrorReported, Event, Unknown } from "./webhook/Event.ts"
export { respond, toWebHandler } from "./webhook/handler.ts"
export type { HandlerOptions, HandlerProblem, Lifetime, WebHandler } from "./webhook/handler.ts"
export { eventId } from "./webhook/eventId.ts"
export { formData } from "./webhook/InteractiveReply.ts"
export type {
  ButtonReply,
  CallPermissionReply,
  FormReply,
  InteractiveReply,
  ListReply,
  PaymentMethodReply,
  UnknownReply
} from "./webhook/InteractiveReply.ts"
export type { Identity, MessageEchoed, MessageReceived, Referral } from "./webhook/MessageReceived.ts"
export type { Contact, Origin } from "./webhook/Origin.ts"
export { foldStatus } from "./webhook/StatusChanged.ts"
export type {
  Conversation,
  PaymentAmount,
  PaymentRefund,
  PaymentStatusChanged,
  PaymentTransaction,
  Pricing,
  Status,
  StatusChanged
} from "./webhook/StatusChanged.ts"
export type {
  Template,
  TemplateButton,
  TemplateCategoryChanged,
  TemplateEdited,
  TemplateEvent,
  TemplateQualityChanged,
  TemplateStatusChanged
} from "./webhook/TemplateEvent.ts"
export type { UserActed } from "./webhook/UserActed.ts"
