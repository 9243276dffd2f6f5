/** What is known about each of Meta's codes (Meta: error codes reference, and clients of the Cloud API). */
import * as Duration from "effect/Duration"

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
  readonly class: Class
  readonly channel: Channel
  readonly accepted: Accepted
  readonly retry: Retry
  /** How long to wait before a repetition makes sense, where that is known. */
  readonly wait?: Duration.Duration | undefined
  /** What to do. */
  readonly advice: string
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

interface Group {
  readonly class: Class
  /** Default `response`. */
  readonly channel?: Channel
  /** Default `no`. */
  readonly accepted?: Accepted
  /** Default `fix`. */
  readonly retry?: Retry
  /** In seconds. */
  readonly wait?: number
  /** Default the class's. */
  readonly advice?: string
  /** Codes, and ranges of them. */
  readonly codes: ReadonlyArray<number | readonly [from: number, to: number]>
}

/** Codes that mean the same for every kind of message. */
const groups: ReadonlyArray<Group> = [
  {
    class: "access",
    codes: [
      0, // AuthException
      3, // API Method
      10, // Permission Denied
      104, // Access token required
      190, // Access token has expired
      [200, 299], // API Permission
      131005 // Access denied
    ]
  },
  {
    class: "message",
    codes: [
      100, // Invalid parameter
      131008, // Required parameter is missing
      132068 // Flow is blocked
    ]
  },
  {
    class: "message",
    channel: "both",
    codes: [
      131001, // Message too long
      131002, // Invalid recipient type
      131006, // Resource not found
      131009, // Parameter value is not valid
      131014, // Request failed
      131051, // Unsupported message type
      135000 // Generic user error
    ]
  },
  {
    class: "template",
    advice: "Send a template of your own: hello_world goes out from Meta's test numbers only.",
    codes: [
      131058 // Hello World templates can only be sent from the Public Test Numbers
    ]
  },
  {
    class: "template",
    codes: [
      132000, // Template Param Count Mismatch
      132001, // Template does not exist
      132005, // Template Hydrated Text Too Long
      132007, // Template Format Character Policy Violated
      132008, // Template parameter value invalid
      132012, // Template Parameter Format Mismatch
      132018, // Template parameters issue
      134102, // Template unavailable for use
      134103 // Marketing Messages error (undocumented)
    ]
  },
  {
    class: "template",
    channel: "both",
    retry: "wait",
    wait: 10800,
    advice: "The template is paused for low quality, first for three hours: improve it, or use another.",
    codes: [
      132015 // Template is Paused
    ]
  },
  {
    class: "template",
    retry: "no",
    advice: "Use another template: this one was paused too often.",
    codes: [
      132016 // Template is Disabled
    ]
  },
  {
    class: "template",
    retry: "wait",
    wait: 600,
    advice: "Wait ten minutes: the template is new to Marketing Messages.",
    codes: [
      134101 // Your template is still syncing
    ]
  },
  {
    class: "throttle",
    retry: "wait",
    codes: [
      4, // API Too Many Calls
      613, // Calls to this API have exceeded the rate limit
      80007 // Rate limit issues
    ]
  },
  {
    class: "throttle",
    channel: "both",
    retry: "yes",
    codes: [
      130429 // Rate limit hit
    ]
  },
  {
    class: "throttle",
    retry: "yes",
    wait: 1,
    advice: "Send slower to this recipient: one message in six seconds; others are not affected.",
    codes: [
      131056 // (Business Account, Consumer Account) pair rate limit hit
    ]
  },
  {
    class: "throttle",
    retry: "wait",
    wait: 3600,
    advice: "This flow is limited to ten messages an hour: fix its endpoint.",
    codes: [
      132069 // Flow is throttled
    ]
  },
  {
    class: "recipient",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    codes: [
      1026, // Receiver is incapable of receiving this message (on-premises)
      130472, // User's number is part of an experiment
      131026, // Message undeliverable
      131036, // Message failed (legacy)
      131043 // Message expired (legacy)
    ]
  },
  {
    class: "recipient",
    advice: "Send to a number other than your own.",
    codes: [
      131021 // Recipient cannot be sender
    ]
  },
  {
    class: "recipient",
    advice: "A test number sends only to listed recipients: add this one to the list at Meta.",
    codes: [
      131030 // Recipient phone number not in allowed list
    ]
  },
  {
    class: "recipient",
    channel: "webhook",
    accepted: "yes",
    retry: "wait",
    wait: 86400,
    advice: "The person had enough marketing messages for now: try again after 24 hours, or not at all.",
    codes: [
      131049 // Meta chose not to deliver
    ]
  },
  {
    class: "recipient",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    advice: "The person opted out: take them off your marketing lists.",
    codes: [
      131050 // User has stopped marketing messages
    ]
  },
  {
    class: "recipient",
    advice: "Send it to the phone number.",
    codes: [
      131062 // BSUID recipients not supported for this message
    ]
  },
  {
    class: "recipient",
    advice: "The recipient's identity changed: refresh or drop the hash.",
    codes: [
      137000 // Identity key hash mismatch
    ]
  },
  {
    class: "window",
    channel: "webhook",
    accepted: "yes",
    codes: [
      470 // Re-engagement message (on-premises)
    ]
  },
  {
    class: "window",
    channel: "both",
    accepted: "yes",
    codes: [
      131047 // Re-engagement message
    ]
  },
  {
    class: "message",
    channel: "webhook",
    accepted: "yes",
    advice:
      "The order cannot take this status: read its payment's status first, and send one that may follow.",
    codes: [
      2040, // Order message error
      2046 // Invalid status transition
    ]
  },
  {
    class: "message",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    advice: "The order is paid and cannot be canceled: refund it instead.",
    codes: [
      2047 // Cannot cancel order
    ]
  },
  {
    class: "account",
    codes: [
      33, // Parameter value is not valid
      133000, // Incomplete Deregistration
      133005, // Two-step verification PIN mismatch
      133006, // Phone number re-verification needed
      133010, // Phone number not registered
      134011 // WhatsApp Payments terms not accepted
    ]
  },
  {
    class: "account",
    channel: "both",
    retry: "no",
    codes: [
      368, // Temporarily blocked for policies violations
      130497, // Business account is restricted from messaging users in this country
      131031 // Account has been locked
    ]
  },
  {
    class: "account",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    codes: [
      131035 // Account error (legacy)
    ]
  },
  {
    class: "account",
    channel: "both",
    codes: [
      131037, // Display name approval needed before message can be sent
      131045 // Incorrect certificate
    ]
  },
  {
    class: "account",
    channel: "both",
    accepted: "yes",
    codes: [
      131042 // Business eligibility payment issue
    ]
  },
  {
    class: "account",
    channel: "both",
    accepted: "yes",
    retry: "wait",
    advice:
      "The number's quality is restricted: pause campaigns for hours or days, and look at its quality rating.",
    codes: [
      131048 // Spam rate limit hit
    ]
  },
  {
    class: "account",
    retry: "wait",
    codes: [
      131064, // Messaging limit reached due to template classification violations
      133008, // Too many two-step verification PIN guesses
      133009 // Two-step verification PIN guessed too fast
    ]
  },
  {
    class: "account",
    retry: "wait",
    wait: 300,
    codes: [
      133015 // Wait before registering the phone number
    ]
  },
  {
    class: "account",
    retry: "wait",
    wait: 259200,
    codes: [
      133016 // Account register or deregister rate limit exceeded
    ]
  },
  {
    class: "route",
    codes: [
      131055, // Method not allowed
      131061, // Template with bid not allowed on Cloud API
      131063, // Marketing templates disabled for Cloud API
      134100 // Only marketing messages supported
    ]
  },
  {
    class: "service",
    accepted: "unclear",
    retry: "yes",
    codes: [
      1, // API Unknown
      2, // API Service
      133004 // Server Temporarily Unavailable
    ]
  },
  {
    class: "service",
    channel: "both",
    accepted: "unclear",
    retry: "yes",
    codes: [
      131000, // Something went wrong
      131016 // Service unavailable
    ]
  },
  {
    class: "service",
    retry: "yes",
    wait: 60,
    advice: "Wait a minute: the account is being changed.",
    codes: [
      131057 // Account in maintenance mode
    ]
  },
  {
    class: "media",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    codes: [
      131052 // Media download error
    ]
  },
  {
    class: "media",
    channel: "webhook",
    accepted: "yes",
    codes: [
      131053 // Media upload error
    ]
  },
  {
    class: "other",
    channel: "webhook",
    accepted: "yes",
    retry: "no",
    codes: [
      130501 // Message type is not currently supported
    ]
  },
  {
    class: "other",
    codes: [
      131020, // Group has a single member
      131041, // Unknown group
      131044, // Calling payment issue
      131059, // Invalid cursor
      [131201, 131215], // Groups error
      [136024, 136025], // Request code error
      [138000, 138023], // Calling error
      [139000, 139004], // Flows error
      [139100, 139103], // Block users error
      [147001, 147004], // Usernames error
      [200005, 200007], // Template insights error
      1752041, // Duplicate Request
      [2388001, 2388103], // Business management error
      2388293, // Template creation error
      2388299, // Template creation error
      2494100, // Business management error
      2593079, // Synchronisation error
      2593085, // Synchronisation error
      [2593107, 2593108] // Synchronisation error
    ]
  }
]

const toEntry = (group: Group, code: number): Entry => ({
  code,
  class: group.class,
  channel: group.channel ?? "response",
  accepted: group.accepted ?? "no",
  retry: group.retry ?? "fix",
  ...(group.wait === undefined ? undefined : { wait: Duration.seconds(group.wait) }),
  advice: group.advice ?? advices[group.class]
})

/** What is known about a code; `undefined` for a code that is not known. */
export const lookup = (code: number): Entry | undefined => {
  const group = groups.find(({ codes }) =>
    codes.some((at) => (typeof at === "number" ? at === code : at[0] <= code && code <= at[1]))
  )
  return group === undefined ? undefined : toEntry(group, code)
}

/** What is taken of a code that is not known. */
export const general = (code: number): Entry => ({
  code,
  class: "unknown",
  channel: "both",
  accepted: "unclear",
  retry: "fix",
  advice: advices.unknown
})

/** Everything that is known, one entry for each code or, by its first code, range of codes. */
export const catalogue = (): ReadonlyArray<Entry> =>
  groups.flatMap((group) => group.codes.map((at) => toEntry(group, typeof at === "number" ? at : at[0])))
