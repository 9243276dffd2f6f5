/**
 * Meta's own errors, as they come in the answer to a send and in webhooks, with
 * what is known about each code.
 *
 * Key your logic on `code` and `details`: Meta says that titles, subcodes and
 * HTTP statuses change (Meta: error codes reference).
 */
import * as Duration from "effect/Duration"
import { isRecord } from "./internal/json.ts"

/** Which part of the world a code speaks of. */
export type Class =
  /** The gateway's access to Meta is not valid, or not sufficient. */
  | "access"
  /** The message breaks one of Meta's rules. */
  | "message"
  /** The template, or its parameters. */
  | "template"
  /** Too much in too short a time. */
  | "throttle"
  /** This recipient cannot, or must not, get the message. */
  | "recipient"
  /** The 24-hour service window is closed. */
  | "window"
  /** The business account or its number is restricted, unpaid or not set up. */
  | "account"
  /** The message has to go by the other of Meta's two endpoints. */
  | "route"
  /** Meta failed. */
  | "service"
  /** Media could not be fetched or used. */
  | "media"
  /** Calls, groups, flows, registration: not the sending of messages. */
  | "other"
  | "unknown"

/** Where a code is seen: in the answer to a send, in a webhook afterwards, or in both. */
export type Channel = "response" | "webhook" | "both"

/**
 * Whether Meta had taken the message when it reported the code. `unclear` codes
 * in an answer leave a send's outcome unknown.
 */
export type Accepted = "no" | "yes" | "unclear"

/**
 * What a repetition of the same message can do: `yes`, it may succeed soon;
 * `wait`, only after a time; `fix`, only after something was changed; `no`,
 * never.
 */
export type Retry = "yes" | "wait" | "fix" | "no"

/** What is known about a code. */
export interface Entry {
  readonly code: number
  readonly title: string
  readonly class: Class
  readonly channel: Channel
  readonly accepted: Accepted
  readonly retry: Retry
  /** How long to wait before a repetition makes sense, where that is known. */
  readonly wait?: Duration.Duration | undefined
  /** What to do. */
  readonly advice: string
}

/** One of Meta's errors: what Meta said, and what is known about its code. */
export interface MetaError extends Entry {
  /** False for a code that is not in the catalogue; class and advice are then general. */
  readonly known: boolean
  /** Meta's text, such as `(#131056) ... pair rate limit hit`. */
  readonly message?: string | undefined
  /** The text that says what was wrong in this case. */
  readonly details?: string | undefined
  readonly subcode?: number | undefined
  readonly type?: string | undefined
  /** The id to give to Meta's support. */
  readonly fbtraceId?: string | undefined
  readonly isTransient?: boolean | undefined
}

const advices: Record<Class, string> = {
  access: "The gateway's access to Meta needs attention: reconnect the WhatsApp account in the dashboard.",
  message: "Change the message; `details` names the field.",
  template:
    "Compare the message with the approved template: name, language, number and form of its parameters.",
  throttle: "Send slower.",
  recipient: "Do not send this message to this recipient again.",
  window: "Send a template: the 24-hour window since the user's last message is closed.",
  account:
    "Look at the business account in Meta's and the gateway's dashboards; pause sending until it is in order.",
  route: "Send it by the other endpoint: `mmlite` on for marketing templates, off for everything else.",
  service: "Meta failed. Whether the message was taken is not certain: wait for its status webhook.",
  media: "Check that the media link is public, answers quickly, and has the right type and size.",
  other: "Not an error of sending messages; see Meta's reference for the code.",
  unknown: "See Meta's error codes reference; the code is newer than this library."
}

type Row = readonly [
  from: number,
  title: string,
  class_: Class,
  channel: Channel,
  accepted: Accepted,
  retry: Retry,
  more?: { readonly to?: number; readonly wait?: number; readonly advice?: string }
]

const S = "response"
const A = "webhook"
const B = "both"

/** `wait` is in seconds; `to` makes a row stand for a range of codes. */
const rows: ReadonlyArray<Row> = [
  [0, "AuthException", "access", S, "no", "fix"],
  [1, "API Unknown", "service", S, "unclear", "yes"],
  [2, "API Service", "service", S, "unclear", "yes"],
  [3, "API Method", "access", S, "no", "fix"],
  [4, "API Too Many Calls", "throttle", S, "no", "wait"],
  [10, "Permission Denied", "access", S, "no", "fix"],
  [33, "Parameter value is not valid", "account", S, "no", "fix"],
  [100, "Invalid parameter", "message", S, "no", "fix"],
  [104, "Access token required", "access", S, "no", "fix"],
  [190, "Access token has expired", "access", S, "no", "fix"],
  [200, "API Permission", "access", S, "no", "fix", { to: 299 }],
  [368, "Temporarily blocked for policies violations", "account", B, "no", "no"],
  [470, "Re-engagement message (on-premises)", "window", A, "yes", "fix"],
  [613, "Calls to this API have exceeded the rate limit", "throttle", S, "no", "wait"],
  [1026, "Receiver is incapable of receiving this message (on-premises)", "recipient", A, "yes", "no"],
  [80007, "Rate limit issues", "throttle", S, "no", "wait"],
  [130429, "Rate limit hit", "throttle", B, "no", "yes"],
  [130472, "User's number is part of an experiment", "recipient", A, "yes", "no"],
  [130497, "Business account is restricted from messaging users in this country", "account", B, "no", "no"],
  [130501, "Message type is not currently supported", "other", A, "yes", "no"],
  [131000, "Something went wrong", "service", B, "unclear", "yes"],
  [131001, "Message too long", "message", B, "no", "fix"],
  [131002, "Invalid recipient type", "message", B, "no", "fix"],
  [131005, "Access denied", "access", S, "no", "fix"],
  [131006, "Resource not found", "message", B, "no", "fix"],
  [131008, "Required parameter is missing", "message", S, "no", "fix"],
  [131009, "Parameter value is not valid", "message", B, "no", "fix"],
  [131014, "Request failed", "message", B, "no", "fix"],
  [131016, "Service unavailable", "service", B, "unclear", "yes"],
  [131020, "Group has a single member", "other", S, "no", "fix"],
  [
    131021,
    "Recipient cannot be sender",
    "recipient",
    S,
    "no",
    "fix",
    { advice: "Send to a number other than your own." }
  ],
  [131026, "Message undeliverable", "recipient", A, "yes", "no"],
  [
    131030,
    "Recipient phone number not in allowed list",
    "recipient",
    S,
    "no",
    "fix",
    { advice: "A test number sends only to listed recipients: add this one to the list at Meta." }
  ],
  [131031, "Account has been locked", "account", B, "no", "no"],
  [131035, "Account error (legacy)", "account", A, "yes", "no"],
  [131036, "Message failed (legacy)", "recipient", A, "yes", "no"],
  [131037, "Display name approval needed before message can be sent", "account", B, "no", "fix"],
  [131041, "Unknown group", "other", S, "no", "fix"],
  [131042, "Business eligibility payment issue", "account", B, "yes", "fix"],
  [131043, "Message expired (legacy)", "recipient", A, "yes", "no"],
  [131044, "Calling payment issue", "other", S, "no", "fix"],
  [131045, "Incorrect certificate", "account", B, "no", "fix"],
  [131047, "Re-engagement message", "window", B, "yes", "fix"],
  [
    131048,
    "Spam rate limit hit",
    "account",
    B,
    "yes",
    "wait",
    {
      advice:
        "The number's quality is restricted: pause campaigns for hours or days, and look at its quality rating."
    }
  ],
  [
    131049,
    "Meta chose not to deliver",
    "recipient",
    A,
    "yes",
    "wait",
    {
      wait: 86400,
      advice: "The person had enough marketing messages for now: try again after 24 hours, or not at all."
    }
  ],
  [
    131050,
    "User has stopped marketing messages",
    "recipient",
    A,
    "yes",
    "no",
    { advice: "The person opted out: take them off your marketing lists." }
  ],
  [131051, "Unsupported message type", "message", B, "no", "fix"],
  [131052, "Media download error", "media", A, "yes", "no"],
  [131053, "Media upload error", "media", A, "yes", "fix"],
  [131055, "Method not allowed", "route", S, "no", "fix"],
  [
    131056,
    "(Business Account, Consumer Account) pair rate limit hit",
    "throttle",
    S,
    "no",
    "yes",
    { wait: 1, advice: "Send slower to this recipient: one message in six seconds; others are not affected." }
  ],
  [
    131057,
    "Account in maintenance mode",
    "service",
    S,
    "no",
    "yes",
    { wait: 60, advice: "Wait a minute: the account is being changed." }
  ],
  [
    131058,
    "Hello World templates can only be sent from the Public Test Numbers",
    "template",
    S,
    "no",
    "fix",
    { advice: "Send a template of your own: hello_world goes out from Meta's test numbers only." }
  ],
  [131059, "Invalid cursor", "other", S, "no", "fix"],
  [131061, "Template with bid not allowed on Cloud API", "route", S, "no", "fix"],
  [
    131062,
    "BSUID recipients not supported for this message",
    "recipient",
    S,
    "no",
    "fix",
    { advice: "Send it to the phone number." }
  ],
  [131063, "Marketing templates disabled for Cloud API", "route", S, "no", "fix"],
  [131064, "Messaging limit reached due to template classification violations", "account", S, "no", "wait"],
  [131201, "Groups error", "other", S, "no", "fix", { to: 131215 }],
  [132000, "Template Param Count Mismatch", "template", S, "no", "fix"],
  [132001, "Template does not exist", "template", S, "no", "fix"],
  [132005, "Template Hydrated Text Too Long", "template", S, "no", "fix"],
  [132007, "Template Format Character Policy Violated", "template", S, "no", "fix"],
  [132008, "Template parameter value invalid", "template", S, "no", "fix"],
  [132012, "Template Parameter Format Mismatch", "template", S, "no", "fix"],
  [
    132015,
    "Template is Paused",
    "template",
    B,
    "no",
    "wait",
    {
      wait: 10800,
      advice: "The template is paused for low quality, first for three hours: mend it, or use another."
    }
  ],
  [
    132016,
    "Template is Disabled",
    "template",
    S,
    "no",
    "no",
    { advice: "Use another template: this one was paused too often." }
  ],
  [132018, "Template parameters issue", "template", S, "no", "fix"],
  [132068, "Flow is blocked", "message", S, "no", "fix"],
  [
    132069,
    "Flow is throttled",
    "throttle",
    S,
    "no",
    "wait",
    { wait: 3600, advice: "This flow is limited to ten messages an hour: mend its health." }
  ],
  [133000, "Incomplete Deregistration", "account", S, "no", "fix"],
  [133004, "Server Temporarily Unavailable", "service", S, "unclear", "yes"],
  [133005, "Two-step verification PIN mismatch", "account", S, "no", "fix"],
  [133006, "Phone number re-verification needed", "account", S, "no", "fix"],
  [133008, "Too many two-step verification PIN guesses", "account", S, "no", "wait"],
  [133009, "Two-step verification PIN guessed too fast", "account", S, "no", "wait"],
  [133010, "Phone number not registered", "account", S, "no", "fix"],
  [133015, "Wait before registering the phone number", "account", S, "no", "wait", { wait: 300 }],
  [
    133016,
    "Account register or deregister rate limit exceeded",
    "account",
    S,
    "no",
    "wait",
    { wait: 259200 }
  ],
  [134011, "WhatsApp Payments terms not accepted", "account", S, "no", "fix"],
  [134100, "Only marketing messages supported", "route", S, "no", "fix"],
  [
    134101,
    "Your template is still syncing",
    "template",
    S,
    "no",
    "wait",
    { wait: 600, advice: "Wait ten minutes: the template is new to Marketing Messages." }
  ],
  [134102, "Template unavailable for use", "template", S, "no", "fix"],
  [134103, "Marketing Messages error (undocumented)", "template", S, "no", "fix"],
  [135000, "Generic user error", "message", B, "no", "fix"],
  [136024, "Request code error", "other", S, "no", "fix", { to: 136025 }],
  [
    137000,
    "Identity key hash mismatch",
    "recipient",
    S,
    "no",
    "fix",
    { advice: "The recipient's identity changed: refresh or drop the hash." }
  ],
  [138000, "Calling error", "other", S, "no", "fix", { to: 138023 }],
  [139000, "Flows error", "other", S, "no", "fix", { to: 139004 }],
  [139100, "Block users error", "other", S, "no", "fix", { to: 139103 }],
  [147001, "Usernames error", "other", S, "no", "fix", { to: 147004 }],
  [200005, "Template insights error", "other", S, "no", "fix", { to: 200007 }],
  [1752041, "Duplicate Request", "other", S, "no", "fix"],
  [2388001, "Business management error", "other", S, "no", "fix", { to: 2388103 }],
  [2388293, "Template creation error", "other", S, "no", "fix"],
  [2388299, "Template creation error", "other", S, "no", "fix"],
  [2494100, "Business management error", "other", S, "no", "fix"],
  [2593079, "Synchronisation error", "other", S, "no", "fix"],
  [2593085, "Synchronisation error", "other", S, "no", "fix"],
  [2593107, "Synchronisation error", "other", S, "no", "fix", { to: 2593108 }]
]

const toEntry = ([from, title, class_, channel, accepted, retry, more]: Row, code = from): Entry => ({
  code,
  title,
  class: class_,
  channel,
  accepted,
  retry,
  ...(more?.wait === undefined ? undefined : { wait: Duration.seconds(more.wait) }),
  advice: more?.advice ?? advices[class_]
})

/** What is known about a code; `undefined` for a code that is not known. */
export const lookup = (code: number): Entry | undefined => {
  const row = rows.find(([from, , , , , , more]) => code >= from && code <= (more?.to ?? from))
  return row === undefined ? undefined : toEntry(row, code)
}

/** Everything that is known, one entry for each code or, by its first code, range of codes. */
export const catalogue = (): ReadonlyArray<Entry> => rows.map((row) => toEntry(row))

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

const integer = (value: unknown): number | undefined => {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

const make = (error: Readonly<Record<string, unknown>>, code: number): MetaError => {
  const data = isRecord(error["error_data"]) ? error["error_data"] : {}
  const entry = lookup(code)
  return {
    ...(entry ?? {
      code,
      title: text(error["title"]) ?? "Unknown code",
      class: "unknown",
      channel: "both",
      accepted: "unclear",
      retry: "fix",
      advice: advices.unknown
    }),
    known: entry !== undefined,
    message: text(error["message"]),
    details: text(data["details"]),
    subcode: integer(error["error_subcode"]),
    type: text(error["type"]),
    fbtraceId: text(error["fbtrace_id"]),
    isTransient: typeof error["is_transient"] === "boolean" ? error["is_transient"] : undefined
  }
}

/** Meta's object has a numeric code and at least one of its other fields. */
const read = (value: unknown): MetaError | undefined => {
  if (!isRecord(value)) return undefined
  const code = integer(value["code"])
  const told = ["message", "type", "fbtrace_id", "error_data", "title"].some(
    (field) => value[field] !== undefined
  )
  return code !== undefined && told ? make(value, code) : undefined
}

/**
 * Finds Meta's error object in the body of an answer: the gateway's envelope
 * with it under `errors.params.meta`, `errors.params.error` or `errors.params`,
 * or Meta's own `{ "error": … }`. `undefined` where there is none.
 *
 * The texts are as the server sent them.
 */
export const fromResponse = (body: unknown): MetaError | undefined => {
  if (!isRecord(body)) return undefined
  const errors = isRecord(body["errors"]) ? body["errors"] : {}
  const params = isRecord(errors["params"]) ? errors["params"] : {}
  const meta = isRecord(params["meta"]) ? params["meta"] : {}
  return read(meta["error"]) ?? read(meta) ?? read(params["error"]) ?? read(params) ?? read(body["error"])
}

/**
 * Reads one element of an `errors` array of a webhook: of a failed status, an
 * unsupported incoming message, or a whole change. `undefined` where it has no
 * code.
 */
export const fromWebhook = (error: unknown): MetaError | undefined => {
  if (!isRecord(error)) return undefined
  const code = integer(error["code"])
  return code === undefined ? undefined : make(error, code)
}
