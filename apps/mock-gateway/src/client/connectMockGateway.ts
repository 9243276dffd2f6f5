/** The client of the control API: reads and changes the worlds of a mock, in this process or elsewhere. */
import { EventSourceParserStream } from "eventsource-parser/stream"
import type {
  AdvancedView,
  ClockView,
  DeliveryFilter,
  DeliveryPage,
  DeliveryView,
  EndpointInput,
  EndpointView,
  Expectation,
  FoundView,
  IncomingFilter,
  IncomingInput,
  IncomingPage,
  IncomingView,
  MessageFilter,
  MessageMatch,
  MessagePage,
  MessageView,
  Problem,
  RequestFilter,
  RequestPage,
  RequestView,
  RuleInput,
  RulesView,
  RuleView,
  ScenariosView,
  ScenarioView,
  SettingsInput,
  SettingsView,
  SnapshotView,
  StatusView,
  TemplatesView,
  TemplateView,
  UserInput,
  UserView,
  WaitFilter,
  WebhookInput,
  WorldEvent
} from "../api/index.ts"

/** Rules of a world: which sends meet which scenario. Each method rejects with a {@link MockGatewayError}. */
export interface MockRules {
  /** All rules, first to last. */
  readonly list: () => Promise<ReadonlyArray<RuleView>>
  /**
   * Adds a rule at the end; the first that applies chooses. Rejects with 400 where there is no such scenario or it does
   * not read such a parameter, and with 409 beyond 1,000 rules.
   */
  readonly add: (rule: RuleInput) => Promise<RuleView>
  /** Removes a rule by its id; rejects with 404 where there is none. */
  readonly remove: (id: string) => Promise<void>
  /** Removes all rules. */
  readonly clear: () => Promise<void>
}

/** The templates of a world: what can be sent by name and language. */
export interface MockTemplates {
  /** All templates that are registered; every world begins with a few. */
  readonly list: () => Promise<ReadonlyArray<TemplateView>>
  /**
   * Registers or replaces: the JSON of Meta's template API, one template, a list or a page. Rejects with 400, and
   * registers none, where one cannot be read.
   */
  readonly register: (definition: object) => Promise<ReadonlyArray<TemplateView>>
  /**
   * Approves, pauses, disables or rejects, in one language or in all, and sends a webhook about it. Rejects with 404
   * where there is no such template.
   */
  readonly setStatus: (
    name: string,
    status: TemplateView["status"],
    language?: string
  ) => Promise<ReadonlyArray<TemplateView>>
  /** Removes a template in one language, or in all; rejects with 404 where there is none. */
  readonly remove: (name: string, language?: string) => Promise<void>
}

/** The clock of a world: real time, until it is frozen, set or advanced. */
export interface MockClock {
  /** The time, and when something is due next. */
  readonly get: () => Promise<ClockView>
  /** Stops the clock where it is: nothing becomes due by itself. */
  readonly freeze: () => Promise<ClockView>
  /** Lets the clock run on from where it is. */
  readonly resume: () => Promise<ClockView>
  /** Sets the time, given as a date, in ISO 8601 or in Unix milliseconds; what becomes due on the way forward happens. */
  readonly set: (now: Date | string | number) => Promise<ClockView>
  /**
   * Moves on by milliseconds, at most ten years; resolves when everything that became due has happened, webhooks
   * delivered, or after 10,000 events or 30 real seconds (`remaining` says how much is left).
   */
  readonly advance: (millis: number) => Promise<AdvancedView>
}

/** The webhook of a world, and its deliveries. */
export interface MockWebhook {
  /** Where webhooks go; rejects with 404 where they go nowhere. */
  readonly get: () => Promise<EndpointView>
  /** Registers the endpoint; rejects with 400 where the address or an event cannot be used. */
  readonly set: (endpoint: EndpointInput) => Promise<EndpointView>
  /** Sends no more webhooks, or those of the process's own endpoint. */
  readonly remove: () => Promise<void>
  /** Keeps webhooks back until they are resumed. */
  readonly pause: () => Promise<EndpointView>
  /** Delivers what was kept back. */
  readonly resume: () => Promise<EndpointView>
  /** What was sent, oldest first; at most 1,000 where no `limit` is given. */
  readonly deliveries: (filter?: DeliveryFilter) => Promise<ReadonlyArray<DeliveryView>>
  /** Sends the same bytes again; rejects with 404 where the journal has no such delivery. */
  readonly redeliver: (id: string) => Promise<DeliveryView>
  /** Sends a sample of a kind, or a `field` of Meta's with its `value`; rejects with 404 where there is no endpoint. */
  readonly send: (event: WebhookInput) => Promise<void>
}

/** A simulated user: the person behind a recipient's number. Rejects with 400 where it is not of 7 to 15 digits. */
export interface MockUser {
  /** Blocks, opts out, leaves WhatsApp, or is known there by another number. */
  readonly change: (user: UserInput) => Promise<UserView>
  /** Sends a message of any incoming type: Meta's payload under the type's name. */
  readonly send: (content: IncomingInput) => Promise<IncomingView>
  /** Sends a text, as an answer to a message where `replyTo` names one. */
  readonly sendText: (body: string, options?: { readonly replyTo?: string }) => Promise<IncomingView>
  /** Presses a button or chooses a row of a message, by its id or its title; rejects with 409 where it has none such. */
  readonly press: (messageId: string, choice: string) => Promise<IncomingView>
  /** Reacts to a message; an empty emoji takes the reaction back. */
  readonly react: (messageId: string, emoji: string) => Promise<IncomingView>
}

/** What one API key sees, and the handles to change it. */
export interface MockWorld {
  /** The API key of this world, for the application under test. */
  readonly apiKey: string
  /** Accepted messages, oldest first: all that the journal holds, or as many as `limit` says. */
  readonly messages: (filter?: MessageFilter) => Promise<ReadonlyArray<MessageView>>
  /** The newest message that matches. */
  readonly latest: (filter?: MessageMatch) => Promise<MessageView | undefined>
  /**
   * Resolves where so many messages match (at least one, where nothing is said), and rejects with 422 and the nearest
   * misses where not. Rejects with 409 where messages could decide it that the journal has dropped.
   */
  readonly verify: (question?: MessageMatch & Expectation) => Promise<FoundView>
  /**
   * Resolves as soon as enough messages match, those included that are there already: no polling, no sleeping, and none
   * is missed. Rejects with 422 and the nearest misses when the time is over (5 real seconds, where `timeoutMs` does not
   * say otherwise), and when the world is reset (409) or dropped (410) or the mock stops (503).
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
  /** All requests, refused ones too, oldest first: all that the journal holds, or as many as `limit` says. */
  readonly requests: (filter?: RequestFilter) => Promise<ReadonlyArray<RequestView>>
  /** What users have sent, oldest first. */
  readonly incoming: (filter?: IncomingFilter) => Promise<ReadonlyArray<IncomingView>>
  /**
   * What happens in the world from when this resolves, at most every 25 ms: the latest state of each thing, once. Ends
   * with the world, or when the loop over it is left; rejects when `signal` aborts or the mock stops. `behind` says that
   * events were missed, because they were not read in time.
   */
  readonly events: (options?: { readonly signal?: AbortSignal }) => Promise<AsyncIterable<WorldEvent>>
  /**
   * Gives a message its next status before its time; `error` is Meta's code, and goes with `failed`. Rejects with 404
   * where there is no such message, and with 409 where it has this status already or is a sandbox message.
   */
  readonly setStatus: (
    messageId: string,
    status: StatusView["status"],
    error?: number
  ) => Promise<MessageView>
  /** All settings, with their defaults where they were not changed. */
  readonly settings: () => Promise<SettingsView>
  /** Changes settings; what is not named stays. */
  readonly configure: (settings: SettingsInput) => Promise<SettingsView>
  readonly rules: MockRules
  readonly templates: MockTemplates
  readonly clock: MockClock
  readonly webhook: MockWebhook
  /** The user of a phone number, in any spelling. */
  readonly user: (number: string) => MockUser
  /**
   * Makes the world as it was when it began: an empty journal, no rules, no webhook, real time. The same sends get the
   * same ids again.
   */
  readonly reset: () => Promise<void>
  /** Everything in the world as plain JSON, without its key. */
  readonly snapshot: () => Promise<SnapshotView>
  /** Puts the one world of a snapshot, of this world or another, in the place of this one; rejects with 400 otherwise. */
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
  /** Everything that can go wrong on purpose: what rules, headers and reserved recipients can choose. */
  readonly scenarios: () => Promise<ReadonlyArray<ScenarioView>>
  /** Makes all worlds as they were when they began. */
  readonly reset: () => Promise<void>
  /** All worlds as plain JSON, without keys. */
  readonly snapshot: () => Promise<SnapshotView>
  /** Puts the worlds of a snapshot in the place of all there are. */
  readonly restore: (snapshot: SnapshotView) => Promise<void>
}

export interface ConnectOptions {
  /** The token of the mock's control API; `CONNEXEASE_MOCK_TOKEN` where absent. */
  readonly token?: string
}

/** The control API refused, with this HTTP status; the message says why and what to do. */
export class MockGatewayError extends Error {
  override readonly name = "MockGatewayError"
  readonly status: number
  /** `MOCK_` and the status; empty where something else than a mock answered. */
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

/**
 * Connects to a mock that runs already, at this base URL. Nothing is sent before a method is called; each rejects with
 * a {@link MockGatewayError} where the mock refuses, and as `fetch` does where it cannot be reached.
 */
export const connectMockGateway = (
  url: string,
  { token = process.env["CONNEXEASE_MOCK_TOKEN"] }: ConnectOptions = {}
): MockGateway => {
  const options = token === undefined || token === "" ? {} : { token }
  const base = url.replace(/\/+$/, "")
  const call = caller(base, undefined, options)
  return {
    url: base,
    world: (key) => makeWorld(base, key, options),
    scenarios: async () => (await call<ScenariosView>("GET", "/scenarios")).scenarios,
    reset: () => call("POST", "/server/reset"),
    snapshot: () => call("GET", "/server/snapshot"),
    restore: (snapshot) => call("PUT", "/server/snapshot", snapshot)
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
type Call = <A>(method: Method, path: string, content?: object, signal?: AbortSignal) => Promise<A>

const caller = (base: string, apiKey: string | undefined, options: ConnectOptions): Call => {
  const send = sender(base, apiKey, options)
  return async <A>(...request: Parameters<typeof send>): Promise<A> => {
    const response = await send(...request)
    return response.status === 204 ? (undefined as A) : ((await response.json()) as A)
  }
}

/** Sends a request, and rejects with what the mock refuses. `content` is the query of a GET and the body of others. */
const sender =
  (base: string, apiKey: string | undefined, { token }: ConnectOptions) =>
  async (method: Method, path: string, content: object = {}, signal?: AbortSignal): Promise<Response> => {
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
    if (response.ok) return response
    const { errors } = (await response.json().catch(() => ({}))) as Partial<Problem>
    const { code = "", description = response.statusText, params = {} } = errors ?? {}
    throw new MockGatewayError(response.status, code, description, params)
  }

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<WorldEvent> {
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { data, event } of events) yield { event, data: JSON.parse(data) } as WorldEvent
}

const makeWorld = (base: string, key: string, options: ConnectOptions): MockWorld => {
  const apiKey = /^[A-Za-z0-9-]{1,64}$/.test(key) ? `mock_${key}` : key
  const call = caller(base, apiKey, options)
  return {
    apiKey,
    messages: (filter = {}) =>
      pages(filter, async (page) => (await call<MessagePage>("GET", "/messages", page)).messages),
    latest: (filter) => call<MessageView>("GET", "/messages/latest", filter).catch(absent),
    verify: (question) => call("POST", "/verify", question),
    wait: async (question, { signal } = {}) =>
      (await call<Enough>("POST", "/wait", question, signal)).messages,
    requests: (filter = {}) =>
      pages(filter, async (page) => (await call<RequestPage>("GET", "/requests", page)).requests),
    incoming: async (filter = {}) => (await call<IncomingPage>("GET", "/incoming", filter)).incoming,
    events: async ({ signal } = {}) => {
      const { body } = await sender(base, apiKey, options)("GET", "/events", {}, signal)
      if (body === null) throw new TypeError("The event stream has no body.")
      return eventsOf(body)
    },
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

/** How many entries the mock lists at once where no `limit` is given. */
const PAGE_SIZE = 1_000

/** Reads page after page, so that a list is never cut; one page where a limit is given. */
const pages = async <
  F extends { readonly since?: number; readonly limit?: number },
  E extends { readonly seq: number }
>(
  filter: F,
  read: (filter: F) => Promise<ReadonlyArray<E>>
): Promise<ReadonlyArray<E>> => {
  const entries = [...(await read(filter))]
  let full = filter.limit === undefined && entries.length === PAGE_SIZE
  while (full) {
    const page = await read({ ...filter, since: entries.at(-1)?.seq })
    entries.push(...page)
    full = page.length === PAGE_SIZE
  }
  return entries
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
  list: async () => (await call<RulesView>("GET", "/rules")).rules,
  add: (rule) => call("POST", "/rules", rule),
  remove: (id) => call("DELETE", `/rules/${encodeURIComponent(id)}`),
  clear: () => call("DELETE", "/rules")
})

const templatePath = (name: string): string => `/templates/${encodeURIComponent(name)}`

const templates = (call: Call): MockTemplates => ({
  list: async () => (await call<TemplatesView>("GET", "/templates")).data,
  register: async (definition) => (await call<TemplatesView>("POST", "/templates", definition)).data,
  setStatus: async (name, status, language) =>
    (await call<TemplatesView>("POST", `${templatePath(name)}/status`, { status, language })).data,
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
  deliveries: async (filter = {}) => (await call<DeliveryPage>("GET", "/deliveries", filter)).deliveries,
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
