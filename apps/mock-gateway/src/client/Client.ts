import type { MessagePage, MessageView, RequestPage, RequestView } from "./Views.ts"

/** Which messages to list. */
export interface MessageFilter {
  /** The recipient, as sent or in digits. */
  readonly to?: string
  readonly type?: string
  /** Only entries after this `seq`. */
  readonly since?: number
  readonly limit?: number
}

export interface RequestFilter {
  readonly since?: number
  readonly limit?: number
}

/** What one API key sees, and the handles to change it. */
export interface MockWorld {
  /** The API key of this world, for the application under test. */
  readonly apiKey: string
  /** Accepted messages, oldest first. */
  readonly messages: (filter?: MessageFilter) => Promise<ReadonlyArray<MessageView>>
  /** All requests, refused ones too, oldest first. */
  readonly requests: (filter?: RequestFilter) => Promise<ReadonlyArray<RequestView>>
}

/** A mock gateway, in this process or another. */
export interface MockGateway {
  /** What to give the application as the gateway's base URL. */
  readonly url: string
  /** The world of an API key; a name without `mock_` is taken as the world's name. */
  readonly world: (key: string) => MockWorld
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

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Speaks to a mock that runs already. Nothing is sent before the first question. */
export const connectMockGateway = (url: string, options: ConnectOptions = {}): MockGateway => {
  const base = url.replace(/\/+$/, "")
  return { url: base, world: (key) => makeWorld(base, key, options) }
}

const makeWorld = (base: string, key: string, { token }: ConnectOptions): MockWorld => {
  const apiKey = /^[A-Za-z0-9-]{1,64}$/.test(key) ? `mock_${key}` : key
  const get = async <A>(path: string, query: object): Promise<A> => {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])
    )
    const response = await fetch(`${base}/__mock/v1${path}?${search}`, {
      headers: {
        Authorization: `Bearer ${apiKey}`,
        ...(token === undefined ? {} : { "X-Mock-Token": token })
      }
    })
    return answer<A>(response)
  }
  return {
    apiKey,
    messages: async (filter = {}) => (await get<MessagePage>("/messages", filter)).messages,
    requests: async (filter = {}) => (await get<RequestPage>("/requests", filter)).requests
  }
}

const answer = async <A>(response: Response): Promise<A> => {
  const body = (await response.json()) as A & {
    readonly errors?: { readonly code: string; readonly description: string }
  }
  if (response.ok) return body
  throw new MockGatewayError(
    response.status,
    body.errors?.code ?? "",
    body.errors?.description ?? response.statusText
  )
}
