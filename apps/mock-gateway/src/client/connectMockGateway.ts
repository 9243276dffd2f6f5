import type {
  AdvancedView,
  ClockView,
  DeliveryView,
  EndpointInput,
  EndpointView,
  Expectation,
  FoundView,
  IncomingInput,
  IncomingView,
  MessageFilter,
  MessagePage,
  MessageView,
  RequestPage,
  RequestView,
  RuleInput,
  RuleView,
  SettingsInput,
  SettingsView,
  SnapshotView,
  StatusView,
  TemplateView,
  UserInput,
  UserView
} from "./views.ts"

/** What to wait for, and how long. */
export interface WaitFilter extends Omit<MessageFilter, "limit"> {
  /** How many messages at least; 1 where absent. */
  readonly count?: number
  /** Real milliseconds, at most 120,000; 5,000 where absent. */
  readonly timeoutMs?: number
}

export interface RequestFilter {
  readonly since?: number
  readonly limit?: number
}

export interface DeliveryFilter {
  readonly messageId?: string
  readonly state?: DeliveryView["state"]
  readonly limit?: number
}

/** Rules of a world: which sends meet which scenario. */
export interface MockRules {
  readonly list: () => Promise<ReadonlyArray<RuleView>>
  /** Adds a rule at the end; the first that strikes chooses. */
  readonly add: (rule: RuleInput) => Promise<RuleView>
  readonly remove: (id: string) => Promise<void>
  readonly clear: () => Promise<void>
}

/** The templates of a world: what can be sent by name and language. */
export interface MockTemplates {
  readonly list: () => Promise<ReadonlyArray<TemplateView>>
  /** Registers or replaces: the JSON of Meta's template API, one template, a list or a page. */
  readonly register: (definition: object) => Promise<ReadonlyArray<TemplateView>>
  /** Approves, pauses, disables or rejects, in one language or in all; the webhook is told. */
  readonly setStatus: (
    name: string,
    status: TemplateView["status"],
    language?: string
  ) => Promise<ReadonlyArray<TemplateView>>
  /** Removes a template in one language, or in all. */
  readonly remove: (name: string, language?: string) => Promise<void>
}

/** The clock of a world. */
export interface MockClock {
  readonly get: () => Promise<ClockView>
  readonly freeze: () => Promise<ClockView>
  readonly resume: () => Promise<ClockView>
  /** Sets the time; what becomes due on the way forward happens. */
  readonly set: (now: Date | string | number) => Promise<ClockView>
  /** Moves on by milliseconds; resolves when everything that became due has happened, webhooks delivered. */
  readonly advance: (millis: number) => Promise<AdvancedView>
}

/** The webhook of a world, and its deliveries. */
export interface MockWebhook {
  readonly get: () => Promise<EndpointView>
  readonly set: (endpoint: EndpointInput) => Promise<EndpointView>
  readonly remove: () => Promise<void>
  readonly pause: () => Promise<EndpointView>
  readonly resume: () => Promise<EndpointView>
  readonly deliveries: (filter?: DeliveryFilter) => Promise<ReadonlyArray<DeliveryView>>
  /** Sends the same bytes again. */
  readonly redeliver: (id: string) => Promise<DeliveryView>
  /** Sends a sample of a kind, or any change of Meta's. */
  readonly send: (event: {
    readonly kind: "message" | "status" | "read" | "template" | "account"
    readonly field?: string
    readonly value?: object
  }) => Promise<void>
}

/** A simulated user: the person behind a recipient's number. */
export interface MockUser {
  /** Blocks, opts out, leaves WhatsApp, or is known there by another number. */
  readonly change: (user: UserInput) => Promise<UserView>
  /** Sends a message of any incoming type. */
  readonly send: (content: IncomingInput) => Promise<IncomingView>
  readonly sendText: (body: string, options?: { readonly replyTo?: string }) => Promise<IncomingView>
  /** Presses a button or chooses a row of a message, by its id or its title. */
  readonly press: (messageId: string, choice: string) => Promise<IncomingView>
  /** Reacts to a message; an empty emoji takes the reaction back. */
  readonly react: (messageId: string, emoji: string) => Promise<IncomingView>
}

/** What one API key sees, and the handles to change it. */
export interface MockWorld {
  /** The API key of this world, for the application under test. */
  readonly apiKey: string
  /** Accepted messages, oldest first. */
  readonly messages: (filter?: MessageFilter) => Promise<ReadonlyArray<MessageView>>
  /** The newest message that matches. */
  readonly latest: (filter?: Omit<MessageFilter, "limit">) => Promise<MessageView | undefined>
  /**
   * Resolves where so many messages match (at least one, where nothing is said), and rejects with the nearest misses
   * where not. Rejects with status 409 where messages could decide it that the journal has dropped.
   */
  readonly verify: (question?: Omit<MessageFilter, "limit"> & Expectation) => Promise<FoundView>
  /**
   * Resolves as soon as enough messages match, those included that are there already: no polling, no sleeping, and none
   * is missed. Rejects with the nearest misses when the time is over, and when the world is reset or the mock stops.
   *
   * @example
   * ```ts import.meta.vitest
   * import assert from "node:assert/strict"
   * import { startMockGateway } from "@connexease-gateway/mock-gateway"
   *
   * await using mock = await startMockGateway()
   * const world = mock.world("wait-example")
   * void fetch(`${mock.url}/v1/wa/message`, {
   *   method: "POST",
   *   headers: { Authorization: `Bearer ${world.apiKey}`, "Content-Type": "application/json" },
   *   body: JSON.stringify({ messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: "4711" } })
   * })
   * const [message] = await world.wait({ to: "+90 532 123 45 67" })
   * assert.equal(message.rendered.body, "4711")
   * ```
   */
  readonly wait: (
    question?: WaitFilter,
    options?: { readonly signal?: AbortSignal }
  ) => Promise<readonly [MessageView, ...ReadonlyArray<MessageView>]>
  /** All requests, refused ones too, oldest first. */
  readonly requests: (filter?: RequestFilter) => Promise<ReadonlyArray<RequestView>>
  /** What users have sent, oldest first. */
  readonly incoming: (filter?: {
    readonly from?: string
    readonly since?: number
  }) => Promise<ReadonlyArray<IncomingView>>
  /** Gives a message its next status before its time; `error` is Meta's code of a failure. */
  readonly setStatus: (
    messageId: string,
    status: StatusView["status"],
    error?: number
  ) => Promise<MessageView>
  readonly settings: () => Promise<SettingsView>
  /** Changes settings; what is not named stays. */
  readonly configure: (settings: SettingsInput) => Promise<SettingsView>
  readonly rules: MockRules
  readonly templates: MockTemplates
  readonly clock: MockClock
  readonly webhook: MockWebhook
  readonly user: (number: string) => MockUser
  /**
   * Makes the world as it was when it began: an empty journal, no rules, no webhook, real time. The same sends get the
   * same ids again.
   */
  readonly reset: () => Promise<void>
  /** Everything in the world as plain JSON, without its key. */
  readonly snapshot: () => Promise<SnapshotView>
  /** Puts the one world of a snapshot, of this world or another, in the place of this one. */
  readonly restore: (snapshot: SnapshotView) => Promise<void>
  /** Ends the world; its key makes a new one when it is used again. */
  readonly drop: () => Promise<void>
}

/** A mock gateway, in this process or another. */
export interface MockGateway {
  /** What to give the application as the gateway's base URL. */
  readonly url: string
  /** The world of an API key; a name of letters, digits and hyphens is taken as the world's, `mock_<name>`. */
  readonly world: (key: string) => MockWorld
  /** Makes all worlds as they were when they began. */
  readonly reset: () => Promise<void>
  /** All worlds as plain JSON, without keys. */
  readonly snapshot: () => Promise<SnapshotView>
  /** Puts the worlds of a snapshot in the place of all there are. */
  readonly restore: (snapshot: SnapshotView) => Promise<void>
}

export interface ConnectOptions {
  /** The control token that the mock printed, where it listens beyond its machine. */
  readonly token?: string
}

/** The control API refused; the message says why and what to do. */
export class MockGatewayError extends Error {
  override readonly name = "MockGatewayError"
  readonly status: number
  readonly code: string
  /** Details, such as the names that would be known. */
  readonly params: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, params: Readonly<Record<string, unknown>>) {
    super(message)
    this.status = status
    this.code = code
    this.params = params
  }
}

/** Speaks to a mock that runs already. Nothing is sent before the first question. */
export const connectMockGateway = (url: string, options: ConnectOptions = {}): MockGateway => {
  const base = url.replace(/\/+$/, "")
  const call = caller(base, undefined, options)
  return {
    url: base,
    world: (key) => makeWorld(base, key, options),
    reset: () => call("POST", "/server/reset"),
    snapshot: () => call("GET", "/server/snapshot"),
    restore: (snapshot) => call("PUT", "/server/snapshot", snapshot)
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
type Call = <A>(method: Method, path: string, content?: object, signal?: AbortSignal) => Promise<A>

/** `content` is the query of a GET and the body of anything else. */
const caller =
  (base: string, apiKey: string | undefined, { token }: ConnectOptions): Call =>
  async <A>(method: Method, path: string, content: object = {}, signal?: AbortSignal): Promise<A> => {
    const query = new URLSearchParams(
      method === "GET"
        ? Object.entries(content).flatMap(([name, value]): ReadonlyArray<[string, string]> =>
            value === undefined ? [] : [[name, String(value)]]
          )
        : []
    )
    const response = await fetch(`${base}/__mock/v1${path}${query.size === 0 ? "" : `?${query}`}`, {
      method,
      headers: {
        ...(apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }),
        ...(token === undefined ? {} : { "X-Mock-Token": token }),
        ...(method === "GET" ? {} : { "Content-Type": "application/json" })
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(content) }),
      ...(signal === undefined ? {} : { signal })
    })
    return answer<A>(response)
  }

const makeWorld = (base: string, key: string, options: ConnectOptions): MockWorld => {
  const apiKey = /^[A-Za-z0-9-]{1,64}$/.test(key) ? `mock_${key}` : key
  const call = caller(base, apiKey, options)
  return {
    apiKey,
    messages: async (filter = {}) => (await call<MessagePage>("GET", "/messages", filter)).messages,
    latest: (filter) => call<MessageView>("GET", "/messages/latest", filter).catch(absent),
    verify: (question) => call("POST", "/verify", question),
    wait: async (question, { signal } = {}) =>
      (await call<Enough>("POST", "/wait", question, signal)).messages,
    requests: async (filter = {}) => (await call<RequestPage>("GET", "/requests", filter)).requests,
    incoming: async (filter = {}) =>
      (await call<{ readonly incoming: ReadonlyArray<IncomingView> }>("GET", "/incoming", filter)).incoming,
    setStatus: (messageId, status, error) =>
      call("POST", `/messages/${encodeURIComponent(messageId)}/status`, {
        status,
        ...(error === undefined ? {} : { error })
      }),
    settings: () => call("GET", "/settings"),
    configure: (settings) => call("PATCH", "/settings", settings),
    rules: rules(call),
    templates: templates(call),
    clock: clock(call),
    webhook: webhook(call),
    user: (number) => user(call, number),
    reset: () => call("POST", "/reset"),
    snapshot: () => call("GET", "/snapshot"),
    restore: (snapshot) => call("PUT", "/snapshot", snapshot),
    drop: () => call("DELETE", "/world")
  }
}

/** Found is at least what was waited for, which is at least one. */
interface Enough {
  readonly messages: readonly [MessageView, ...ReadonlyArray<MessageView>]
}

const absent = (error: unknown): undefined => {
  if (error instanceof MockGatewayError && error.status === 404) return undefined
  throw error
}

const rules = (call: Call): MockRules => ({
  list: async () => (await call<{ readonly rules: ReadonlyArray<RuleView> }>("GET", "/rules")).rules,
  add: (rule) => call("POST", "/rules", rule),
  remove: (id) => call("DELETE", `/rules/${encodeURIComponent(id)}`),
  clear: () => call("DELETE", "/rules")
})

interface Templates {
  readonly templates: ReadonlyArray<TemplateView>
}

const templatePath = (name: string): string => `/templates/${encodeURIComponent(name)}`

const templates = (call: Call): MockTemplates => ({
  list: async () => (await call<Templates>("GET", "/templates")).templates,
  register: async (definition) => (await call<Templates>("POST", "/templates", definition)).templates,
  setStatus: async (name, status, language) =>
    (await call<Templates>("POST", `${templatePath(name)}/status`, { status, language })).templates,
  remove: (name, language) =>
    call(
      "DELETE",
      `${templatePath(name)}${language === undefined ? "" : `?language=${encodeURIComponent(language)}`}`
    )
})

const clock = (call: Call): MockClock => ({
  get: () => call("GET", "/clock"),
  freeze: () => call("PUT", "/clock", { frozen: true }),
  resume: () => call("PUT", "/clock", { frozen: false }),
  set: (now) => call("PUT", "/clock", { now: now instanceof Date ? now.getTime() : now }),
  advance: (ms) => call("POST", "/clock/advance", { ms })
})

const webhook = (call: Call): MockWebhook => ({
  get: () => call("GET", "/webhook"),
  set: (endpoint) => call("PUT", "/webhook", endpoint),
  remove: () => call("DELETE", "/webhook"),
  pause: () => call("POST", "/webhook/pause"),
  resume: () => call("POST", "/webhook/resume"),
  deliveries: async (filter = {}) =>
    (await call<{ readonly deliveries: ReadonlyArray<DeliveryView> }>("GET", "/deliveries", filter))
      .deliveries,
  redeliver: (id) => call("POST", `/deliveries/${encodeURIComponent(id)}/redeliver`),
  send: (event) => call("POST", "/webhook/events", event)
})

const user = (call: Call, number: string): MockUser => {
  const path = `/users/${encodeURIComponent(number)}`
  const send = (content: IncomingInput) => call<IncomingView>("POST", `${path}/messages`, content)
  return {
    change: (change) => call("PATCH", path, change),
    send,
    sendText: (body, more = {}) => send({ type: "text", text: { body }, ...more }),
    press: (messageId, choice) => call("POST", `${path}/press`, { messageId, choice }),
    react: (messageId, emoji) =>
      send({ type: "reaction", reaction: { message_id: messageId, ...(emoji === "" ? {} : { emoji }) } })
  }
}

interface Failure {
  readonly errors?: {
    readonly code: string
    readonly description: string
    readonly params?: Readonly<Record<string, unknown>>
  }
}

const answer = async <A>(response: Response): Promise<A> => {
  if (response.status === 204) return undefined as A
  const body = (await response.json()) as A & Failure
  if (response.ok) return body
  const { code = "", description = response.statusText, params = {} } = body.errors ?? {}
  throw new MockGatewayError(response.status, code, description, params)
}
