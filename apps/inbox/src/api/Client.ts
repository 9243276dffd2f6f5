/** Calls of the mock's control API; what it refuses comes out as an error that says what to do. */
import * as Json from "../model/Json.ts"

export const base = "/__mock/v1"

/** The control API refused, or could not be reached. */
export class ApiError extends Error {
  override readonly name = "ApiError"
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const tokenName = "connexease-mock-token"

/** The control token of a mock that listens beyond its machine; kept until the browser closes. */
export const token = {
  get: (): string | undefined => sessionStorage.getItem(tokenName) ?? undefined,
  set: (value: string): void => sessionStorage.setItem(tokenName, value)
}

/** Takes the token out of an address that carries it (`#token=…`), so that it stays in no history. */
export const takeToken = (): void => {
  const found = new URLSearchParams(location.hash.slice(1)).get("token")
  if (found === null || found === "") return
  token.set(found)
  history.replaceState(null, "", "#/")
}

export const headers = (): Record<string, string> => {
  const value = token.get()
  return value === undefined ? {} : { "X-Mock-Token": value }
}

const call = async <A>(method: string, path: string, body?: unknown): Promise<A> => {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { ...headers(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  }).catch(() => {
    throw new ApiError(0, "The mock gateway does not answer. Is it still running?")
  })
  const text = await response.text()
  const answer = Json.parse(text)
  if (response.ok) return answer as A
  throw new ApiError(
    response.status,
    Json.text(answer, "errors", "description") ?? `The mock gateway answered ${response.status}.`
  )
}

export const get = <A>(path: string): Promise<A> => call<A>("GET", path)
export const post = <A>(path: string, body: unknown = {}): Promise<A> => call<A>("POST", path, body)
export const put = <A>(path: string, body: unknown): Promise<A> => call<A>("PUT", path, body)
export const patch = <A>(path: string, body: unknown): Promise<A> => call<A>("PATCH", path, body)
export const remove = <A>(path: string): Promise<A> => call<A>("DELETE", path)

/** The path of a world's resource. */
export const inWorld = (world: string, path: string): string => `/worlds/${encodeURIComponent(world)}${path}`
