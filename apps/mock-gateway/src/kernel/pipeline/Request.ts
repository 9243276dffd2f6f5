/** A request as the edge hands it to the kernel. */
/** What the edge read of a request's body. */
export type Body =
  | { readonly kind: "text"; readonly text: string }
  /** More than the gateway takes; the rest was not read. */
  | { readonly kind: "too-large" }
  /** Bytes that are not UTF-8. */
  | { readonly kind: "not-text" }

/** A request as the edge hands it over. */
export interface Request {
  readonly method: string
  /** As it was sent, without the query. */
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: Body
  /** Real time, Unix milliseconds. */
  readonly now: number
}

/** A header's value, the first where there are several. */
export const header = (request: Request, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === "string" || value === undefined ? value : value[0]
}

const kept = [
  "content-type",
  "content-encoding",
  "user-agent",
  "accept",
  "accept-encoding",
  "x-request-id",
  "x-mock-scenario",
  "traceparent"
] as const

/** The headers that a journal may keep; the key is not among them. */
export const keptHeaders = (request: Request): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = {}
  for (const name of kept) {
    const value = header(request, name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}
