/**
 * A request and its answer as an exchange: the form in which the contract says what the gateway does. What a mock did
 * proves nothing about the gateway, so all of it is `assumed`.
 */
import * as Json from "./Json.ts"

/** What of a journal's entry an exchange repeats. */
export interface Happened {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly status: number
  readonly answer: string
  readonly code?: string
  /** The scenario that shaped the answer. */
  readonly scenario?: unknown
}

const source = "mock session"

/** The promise that an answer is an example of, by the gateway's code. */
const promises: Readonly<Record<string, string>> = {
  AUTH_001: "auth.unknown-key",
  AUTH_002: "auth.missing-header",
  AUTH_003: "auth.wrong-form",
  BILL_001: "balance.empty",
  RATE_001: "rate.wait",
  GW_001: "recipient.refused",
  GW_003: "meta.refused",
  GW_404: "edge.path",
  GW_405: "edge.method",
  GW_413: "edge.size",
  GW_415: "edge.content-type"
}

const types = [
  "text",
  "image",
  "audio",
  "video",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "interactive",
  "template"
]

/** What is compared by value; ids and whatever else differs between runs is compared by form. */
const byValue = [
  ["isSuccess"],
  ["data", "success"],
  ["data", "messaging_product"],
  ["data", "contacts", 0, "input"],
  ["data", "contacts", 0, "wa_id"],
  ["data", "messages", 0, "message_status"],
  ["errors", "code"],
  ["errors", "group"],
  ["errors", "description"],
  ["errors", "params", "meta", "error", "code"]
] as const

/**
 * The exchange's file, its name without `.yaml` being `id`; `undefined` where there would be nothing true to say: the
 * body was not kept, or a scenario made the answer up.
 */
export const exchange = (happened: Happened, id: string): string | undefined => {
  const { body, code, headers, method, path, query, scenario, status } = happened
  if (scenario !== undefined || code === "GW_413") return undefined
  const json = Json.parse(body)
  const answer = Json.parse(happened.answer)
  const type = Json.text(json, "type") ?? "text"
  const accepted = Json.text(answer, "data", "messages", 0, "id")
  const read = Json.at(answer, "data", "success") === true
  const promise = read
    ? "send.read-receipt"
    : ((code === undefined ? undefined : promises[code]) ??
      (accepted === undefined
        ? "error.envelope"
        : types.includes(type)
          ? `message.${type}`
          : "send.accepted"))
  const lines = [
    `id: ${id}`,
    `title: ${JSON.stringify(accepted === undefined && !read ? `${code ?? status}, as the mock gateway answered` : `${read ? "A read receipt" : `A message of type ${type}`}, as the mock gateway took it`)}`,
    `promise: ${promise}`,
    `source: ${JSON.stringify(source)}`,
    "",
    ...(accepted === undefined || accepted.startsWith("wamid.FAKE_")
      ? []
      : ["requires:", "  sends: true", ""]),
    "request:",
    ...(method === "POST" ? [] : [`  method: ${method}`]),
    ...(path === "/v1/wa/message" ? [] : [`  path: ${JSON.stringify(path)}`]),
    ...(query === "" ? [] : [`  query: ${JSON.stringify(Object.fromEntries(new URLSearchParams(query)))}`]),
    ...(code === "AUTH_001" ? ["  key: unknown"] : code === "AUTH_002" ? ["  key: none"] : []),
    ...header(code, headers["content-type"], body),
    ...(body === ""
      ? []
      : json === undefined
        ? [`  rawBody: ${JSON.stringify(body)}`]
        : [`  body: ${indent(json)}`]),
    "",
    "expect:",
    `  status: { equals: ${status}, evidence: assumed }`,
    "  body:",
    ...byValue.flatMap((steps) => {
      const value = Json.at(answer, ...steps)
      return value === undefined
        ? []
        : [`    /${steps.join("/")}: { equals: ${JSON.stringify(value)}, evidence: assumed }`]
    }),
    ...(accepted === undefined
      ? []
      : [
          `    /data/messages/0/id: { schema: { type: string, pattern: ${JSON.stringify(accepted.startsWith("wamid.FAKE_") ? "^wamid\\.FAKE_[0-9]{19}$" : "^wamid\\.(?!FAKE_).+")} }, evidence: assumed }`
        ])
  ]
  return `${lines.join("\n")}\n`
}

/** Headers that the request has beside what an exchange gives it by itself. */
const header = (code: string | undefined, type: string | undefined, body: string): ReadonlyArray<string> => {
  const headers = {
    ...(code === "AUTH_003" ? { Authorization: "${key}" } : {}),
    ...(type === "application/json" || (type === undefined && body === "")
      ? {}
      : { "Content-Type": type ?? null })
  }
  return Object.keys(headers).length === 0 ? [] : [`  headers: ${JSON.stringify(headers)}`]
}

/** JSON is YAML, too. */
const indent = (json: Json.Json): string => JSON.stringify(json, null, 2).replaceAll("\n", "\n  ")
