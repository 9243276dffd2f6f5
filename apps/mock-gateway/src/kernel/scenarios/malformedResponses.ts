import type { Response } from "../pipeline/Response.ts"
import type { Scenario } from "./Scenario.ts"
import { digits } from "./Scenario.ts"

interface Malformation {
  readonly name: string
  readonly summary: string
  readonly transform: (answer: Response) => Response
}

const page = (title: string): string =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`

const html = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Response => ({
  status,
  body: page(title),
  headers: { "Content-Type": "text/html", ...headers }
})

const json = (status: number, value: unknown): Response => ({ status, body: JSON.stringify(value) })

/** Changes the envelope of an accepted message; what cannot be read as one stays as it is. */
const changed =
  (change: (envelope: { isSuccess: boolean; data: Record<string, unknown> }) => unknown) =>
  (answer: Response): Response => ({
    ...answer,
    body: JSON.stringify(
      change(JSON.parse(answer.body) as { isSuccess: boolean; data: Record<string, unknown> })
    )
  })

const proxied = [
  [401, "Unauthorized"],
  [402, "Payment Required"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [408, "Request Timeout"],
  [413, "Content Too Large"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [502, "Bad Gateway"],
  [503, "Service Unavailable"],
  [504, "Gateway Timeout"]
] as const

/** New ones are added at the end: the position gives each its three digits. */
const malformations: ReadonlyArray<Malformation> = [
  { name: "html", summary: "200 with a page of HTML.", transform: () => html(200, "Welcome") },
  {
    name: "truncated-json",
    summary: "200 with the first half of the JSON, and the length to match.",
    transform: (answer) => ({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) })
  },
  { name: "empty", summary: "200 with no body.", transform: () => ({ status: 200, body: "" }) },
  { name: "no-content", summary: "204.", transform: () => ({ status: 204, body: "" }) },
  {
    name: "success-false",
    summary: "200 with the envelope of an error.",
    transform: () =>
      json(200, {
        isSuccess: false,
        errors: { code: "GW_500", group: "INTERNAL_SERVER_ERROR", description: "Internal server error." }
      })
  },
  {
    name: "no-message-id",
    summary: "200 without a message id.",
    transform: changed(({ data, isSuccess }) => ({ isSuccess, data: { ...data, messages: [] } }))
  },
  {
    name: "no-contacts",
    summary: "200 without `contacts`.",
    transform: changed(({ data: { contacts: _contacts, ...data }, isSuccess }) => ({ isSuccess, data }))
  },
  {
    name: "extra-fields",
    summary: "200 with fields that nobody documented.",
    transform: changed(({ data, isSuccess }) => ({
      isSuccess,
      requestId: "req_1",
      data: { ...data, region: { name: "eu-1" }, meta: null }
    }))
  },
  {
    name: "gzip-lie",
    summary: "200 that claims to be gzip and is not.",
    transform: (answer) => ({ ...answer, headers: { ...answer.headers, "Content-Encoding": "gzip" } })
  },
  {
    name: "oversized-body",
    summary: "200 with a body of 2 MB.",
    transform: changed((envelope) => ({ ...envelope, padding: "x".repeat(2 * 1_024 * 1_024) }))
  },
  {
    name: "redirect-302",
    summary: "302 to another path.",
    transform: () => html(302, "Found", { Location: "/v1/wa/elsewhere" })
  },
  {
    name: "redirect-307",
    summary: "307 to another path.",
    transform: () => html(307, "Temporary Redirect", { Location: "/v1/wa/elsewhere" })
  },
  {
    name: "unknown-code",
    summary: "400 with a code and a group that nobody documented.",
    transform: () =>
      json(400, { isSuccess: false, errors: { code: "NEW_042", group: "NEW_GROUP", description: "New." } })
  },
  {
    name: "unknown-code-500",
    summary: "500 with a code that nobody documented.",
    transform: () =>
      json(500, {
        isSuccess: false,
        errors: { code: "NEW_500", group: "INTERNAL_SERVER_ERROR", description: "New." }
      })
  },
  {
    name: "retry-after",
    summary: "429 of a proxy, without envelope, with `Retry-After: 2`.",
    transform: () => html(429, "Too Many Requests", { "Retry-After": "2" })
  },
  ...proxied.map(([status, title]) => ({
    name: `proxy-${status}`,
    summary: `${status} of a proxy: HTML, no envelope.`,
    transform: () => html(status, title)
  }))
]

/** Answers that are HTTP, and not what the documentation promises. */
export const malformedResponses: ReadonlyArray<Scenario> = malformations.map(
  ({ name, summary, transform }, index) => ({
    name,
    digits: { before: digits(220, index), after: digits(320, index) },
    at: "before",
    stage: "answer",
    summary,
    effect: { kind: "answer", transform }
  })
)
