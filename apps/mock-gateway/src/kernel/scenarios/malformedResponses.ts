/** Scenarios whose responses are HTTP, and not what the documentation promises. */
import type { Response } from "../pipeline/Response.ts"
import type { JsonObject } from "../validation/Json.ts"
import type { Scenario } from "./Scenario.ts"

interface Malformation {
  readonly name: string
  readonly digits: Scenario["digits"]
  readonly summary: string
  readonly transform: (response: Response) => Response
}

const page = (title: string): string =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`

const html = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Response => ({
  status,
  body: page(title),
  headers: { "Content-Type": "text/html", ...headers }
})

const json = (status: number, value: unknown): Response => ({ status, body: JSON.stringify(value) })

/** Changes the envelope of an accepted message. */
const changed =
  (change: (data: JsonObject) => JsonObject) =>
  (response: Response): Response => ({
    ...response,
    body: JSON.stringify({ isSuccess: true, ...change(response.data ?? {}) })
  })

const proxied = [
  [401, "Unauthorized", "235", "335"],
  [402, "Payment Required", "236", "336"],
  [403, "Forbidden", "237", "337"],
  [404, "Not Found", "238", "338"],
  [408, "Request Timeout", "239", "339"],
  [413, "Content Too Large", "240", "340"],
  [429, "Too Many Requests", "241", "341"],
  [500, "Internal Server Error", "242", "342"],
  [502, "Bad Gateway", "243", "343"],
  [503, "Service Unavailable", "244", "344"],
  [504, "Gateway Timeout", "245", "345"]
] as const

const malformations: ReadonlyArray<Malformation> = [
  {
    name: "html",
    digits: { before: "220", after: "320" },
    summary: "200 with a page of HTML.",
    transform: () => html(200, "Welcome")
  },
  {
    name: "truncated-json",
    digits: { before: "221", after: "321" },
    summary: "200 with the first half of the JSON, and the length to match.",
    transform: (response) => ({
      ...response,
      body: response.body.slice(0, Math.floor(response.body.length / 2))
    })
  },
  {
    name: "empty",
    digits: { before: "222", after: "322" },
    summary: "200 with no body.",
    transform: () => ({ status: 200, body: "" })
  },
  {
    name: "no-content",
    digits: { before: "223", after: "323" },
    summary: "204.",
    transform: () => ({ status: 204, body: "" })
  },
  {
    name: "success-false",
    digits: { before: "224", after: "324" },
    summary: "200 with the envelope of an error.",
    transform: () =>
      json(200, {
        isSuccess: false,
        errors: { code: "GW_500", group: "INTERNAL_SERVER_ERROR", description: "Internal server error." }
      })
  },
  {
    name: "no-message-id",
    digits: { before: "225", after: "325" },
    summary: "200 without a message id.",
    transform: changed((data) => ({ data: { ...data, messages: [] } }))
  },
  {
    name: "no-contacts",
    digits: { before: "226", after: "326" },
    summary: "200 without `contacts`.",
    transform: changed(({ contacts: _contacts, ...data }) => ({ data }))
  },
  {
    name: "extra-fields",
    digits: { before: "227", after: "327" },
    summary: "200 with fields that are not documented.",
    transform: changed((data) => ({
      requestId: "req_1",
      data: { ...data, region: { name: "eu-1" }, meta: null }
    }))
  },
  {
    name: "gzip-lie",
    digits: { before: "228", after: "328" },
    summary: "200 that claims to be gzip and is not.",
    transform: (response) => ({ ...response, headers: { ...response.headers, "Content-Encoding": "gzip" } })
  },
  {
    name: "oversized-body",
    digits: { before: "229", after: "329" },
    summary: "200 with a body of 2 MB.",
    transform: changed((data) => ({ data, padding: "x".repeat(2 * 1_024 * 1_024) }))
  },
  {
    name: "redirect-302",
    digits: { before: "230", after: "330" },
    summary: "302 to another path.",
    transform: () => html(302, "Found", { Location: "/v1/wa/elsewhere" })
  },
  {
    name: "redirect-307",
    digits: { before: "231", after: "331" },
    summary: "307 to another path.",
    transform: () => html(307, "Temporary Redirect", { Location: "/v1/wa/elsewhere" })
  },
  {
    name: "unknown-code",
    digits: { before: "232", after: "332" },
    summary: "400 with a code and a group that are not documented.",
    transform: () =>
      json(400, { isSuccess: false, errors: { code: "NEW_042", group: "NEW_GROUP", description: "New." } })
  },
  {
    name: "unknown-code-500",
    digits: { before: "233", after: "333" },
    summary: "500 with a code that is not documented.",
    transform: () =>
      json(500, {
        isSuccess: false,
        errors: { code: "NEW_500", group: "INTERNAL_SERVER_ERROR", description: "New." }
      })
  },
  {
    name: "retry-after",
    digits: { before: "234", after: "334" },
    summary: "429 of a proxy, without envelope, with `Retry-After: 2`.",
    transform: () => html(429, "Too Many Requests", { "Retry-After": "2" })
  },
  ...proxied.map(([status, title, before, after]) => ({
    name: `proxy-${status}`,
    digits: { before, after },
    summary: `${status} of a proxy: HTML, no envelope.`,
    transform: () => html(status, title)
  }))
]

export const malformedResponses: ReadonlyArray<Scenario> = malformations.map(
  ({ digits, name, summary, transform }) => ({
    name,
    digits,
    at: "before",
    stage: "response",
    summary,
    effect: { kind: "response", transform }
  })
)
