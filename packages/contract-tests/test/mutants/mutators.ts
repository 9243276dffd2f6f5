/** The words in which mutants are written: what is asked, what is answered, and how either is changed. */
import * as Effect from "effect/Effect"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import type { Mutation } from "./Mutant.ts"

/** A request as a server reads it. */
export interface ParsedRequest {
  readonly request: RawHttp.RawHttpRequest
  readonly path: string
  readonly query: URLSearchParams
  /** The body as JSON, `undefined` when it is none. */
  readonly body: unknown
  readonly text: string
}

/** An answer with its body parsed; `undefined` when it is no JSON. */
export interface ParsedResponse {
  readonly status: number
  readonly headers: RawHttp.RawHttpResponse["headers"]
  readonly body: unknown
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const read = (request: RawHttp.RawHttpRequest): ParsedRequest => {
  const url = new URL(request.target, "http://gateway.invalid")
  const text = new TextDecoder().decode(request.body)
  return { request, path: url.pathname, query: url.searchParams, body: parsed(text), text }
}

const write = ({ body, headers, status }: ParsedResponse): RawHttp.RawHttpResponse => ({
  status,
  headers,
  body: Buffer.from(body === undefined ? "<html><body>Bad gateway</body></html>" : JSON.stringify(body))
})

// ---------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------

export type Edit = (said: ParsedResponse, asked: ParsedRequest) => ParsedResponse

/** Changes answers on their way back. */
export const editResponse = (...edits: ReadonlyArray<Edit>): Mutation => ({
  http: (http) => ({
    send: (request) =>
      Effect.map(http.send(request), (answer) => {
        const said = { status: answer.status, headers: answer.headers, body: RawHttp.json(answer) }
        const changed = edits.reduce((current, edit) => edit(current, read(request)), said)
        return changed === said ? answer : write(changed)
      })
  })
})

/** Charges micro-dollars too much for requests whose answers meet a condition. */
export const overcharge = (
  micros: number,
  condition: (said: ParsedResponse, asked: ParsedRequest) => boolean
): Mutation => ({
  overcharge: (answer, request) => {
    const said = { status: answer.status, headers: answer.headers, body: RawHttp.json(answer) }
    return condition(said, read(request)) ? micros : 0
  }
})

/** The edits of an answer that meets a condition. */
export const when =
  (condition: (said: ParsedResponse, asked: ParsedRequest) => boolean, ...edits: ReadonlyArray<Edit>): Edit =>
  (said, asked) =>
    condition(said, asked) ? edits.reduce((current, edit) => edit(current, asked), said) : said

const at = (said: ParsedResponse, pointer: string): unknown => JsonPointer.get(said.body, pointer)

const isFake = ({ query }: ParsedRequest): boolean =>
  ["true", "1"].includes(query.get("is_fake")?.toLowerCase() ?? "")
const hasId = (said: ParsedResponse): boolean =>
  said.status === 200 && at(said, "/data/messages/0/id") !== undefined

/** A message was taken, in the sandbox or not. */
export const isTaken = hasId
/** A message was taken and handed on. */
export const isSent = (said: ParsedResponse, asked: ParsedRequest): boolean => hasId(said) && !isFake(asked)
export const isSandboxed = (said: ParsedResponse, asked: ParsedRequest): boolean =>
  hasId(said) && isFake(asked)
export const isRefused = (said: ParsedResponse): boolean => said.status >= 400
/** A refusal with a code of the gateway's. */
export const isCode =
  (code: string) =>
  (said: ParsedResponse): boolean =>
    at(said, "/errors/code") === code

export const status =
  (status: number): Edit =>
  (said) => ({ ...said, status })

const placed = (value: unknown, path: ReadonlyArray<string>, put: unknown): unknown => {
  const [key, ...rest] = path
  if (key === undefined) return put
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.with(Number(key), placed(value[Number(key)], rest, put))
  const { [key]: old, ...others } = value as Record<string, unknown>
  const fresh = placed(old, rest, put)
  return fresh === undefined ? others : { ...value, [key]: fresh }
}

/** A JSON value with another value at a place; `undefined` takes the place away. */
export const with_ = (value: unknown, pointer: string, put: unknown): unknown =>
  placed(value, pointer.split("/").slice(1), put)

/** Puts a value, or what is made of the old one, at a place of the body. */
export const put =
  (pointer: string, value: unknown): Edit =>
  (said) => {
    const old = at(said, pointer)
    const fresh = typeof value === "function" ? (value as (old: unknown) => unknown)(old) : value
    return { ...said, body: with_(said.body, pointer, fresh) }
  }

export const drop = (pointer: string): Edit => put(pointer, undefined)

/** The value of an answer's header; an empty one when it has none. */
export const headerOf = ({ headers }: ParsedResponse, name: string): string =>
  headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1] ?? ""

/** Sets a header, or takes it away. */
export const header =
  (name: string, value?: string | ((old: string) => string)): Edit =>
  (said) => {
    const others = said.headers.filter(([given]) => given.toLowerCase() !== name.toLowerCase())
    const fresh = typeof value === "function" ? value(headerOf(said, name)) : value
    return { ...said, headers: fresh === undefined ? others : [...others, [name, fresh]] }
  }

/** Another answer altogether, with the rate headers that the old one had. */
const refusal =
  (code: string, status: number, group: string): Edit =>
  (said) => ({
    status,
    headers: said.headers,
    body: { isSuccess: false, errors: { code, group, description: "Refused." } }
  })

export const badRequest = refusal("GW_002", 400, "BAD_REQUEST")
export const badRecipient = refusal("GW_001", 400, "BAD_REQUEST")
export const badGateway = refusal("GW_003", 502, "BAD_GATEWAY")
export const paymentRequired = refusal("BILL_001", 402, "PAYMENT_REQUIRED")
export const unauthorized = refusal("AUTH_001", 401, "UNAUTHORIZED")

/** The sandbox's answer. */
export const sandboxed: Edit = (said) => ({
  status: 200,
  headers: said.headers,
  body: {
    isSuccess: true,
    data: { messaging_product: "whatsapp", messages: [{ id: "wamid.FAKE_1711900000000000000" }] }
  }
})

/** No JSON but a page, as proxies answer. */
export const page: Edit = (said) => ({
  ...said,
  headers: [["Content-Type", "text/html"]],
  body: undefined
})

// ---------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------

/** Changes requests on their way there. */
export const editRequest = (edit: (asked: ParsedRequest) => RawHttp.RawHttpRequest): Mutation => ({
  http: (http) => ({ send: (request) => http.send(edit(read(request))) })
})

/** The request with another body; other values of a body that is no JSON are no use to anybody. */
export const withBody = ({ request }: ParsedRequest, body: unknown): RawHttp.RawHttpRequest => ({
  ...request,
  body: Buffer.from(JSON.stringify(body))
})

/** The request with a header changed; it is left out when nothing comes of it. */
export const withHeader = (
  { request }: ParsedRequest,
  name: string,
  change: (value: string) => string
): RawHttp.RawHttpRequest => ({
  ...request,
  headers: request.headers.map(([given, value]) => [
    given,
    given.toLowerCase() === name.toLowerCase() ? change(value) : value
  ])
})

/** The request with its query changed. */
export const withQuery = (
  asked: ParsedRequest,
  change: (query: URLSearchParams) => void
): RawHttp.RawHttpRequest => {
  const query = new URLSearchParams(asked.query)
  change(query)
  return { ...asked.request, target: `${asked.path}${query.size === 0 ? "" : `?${query}`}` }
}

/** The value at a place of the body that was sent. */
export const sent = (asked: ParsedRequest, pointer: string): unknown => JsonPointer.get(asked.body, pointer)

/** A text at a place of the body that was sent; an empty one when there is none. */
export const words = (asked: ParsedRequest, pointer: string): string => {
  const value = sent(asked, pointer)
  return typeof value === "string" ? value : ""
}

/** Changes a value of the body that was sent, where there is one. */
export const editBody = (pointer: string, change: (value: unknown) => unknown): Mutation =>
  editRequest((asked) => {
    const old = sent(asked, pointer)
    if (old === undefined) return asked.request
    const fresh = change(old)
    return fresh === old ? asked.request : withBody(asked, with_(asked.body, pointer, fresh))
  })

/** Refuses messages that should be taken. */
export const refuseValid = (
  condition: (asked: ParsedRequest) => boolean,
  answer: Edit = badRequest
): Mutation => editResponse(when((said, asked) => hasId(said) && condition(asked), answer))

const plain = { messaging_product: "whatsapp", to: "905321234567", type: "text", text: { body: "Hello" } }

/** The request with a message that nobody refuses. */
export const plainly = (request: RawHttp.RawHttpRequest): RawHttp.RawHttpRequest =>
  withBody(read(request), plain)

/** Takes messages that should be refused: in their place it sends one that cannot be. */
export const acceptInvalid = (condition: (asked: ParsedRequest) => boolean): Mutation =>
  editRequest((asked) => (condition(asked) ? plainly(asked.request) : asked.request))
