/**
 * A request and its response as an exchange: the form in which the contract says what the gateway does. What a mock did
 * proves nothing about the gateway, so all of it is `assumed`.
 */
import type { RequestView } from "@connexease-gateway/mock-gateway"
import { stringify } from "yaml"
import * as Json from "../Json.ts"

/** What of a journal's entry an exchange repeats. */
export type JournalEntry = Pick<
  RequestView,
  "method" | "path" | "query" | "headers" | "body" | "status" | "response" | "code" | "scenario"
>

const source = "mock session"

/** The guarantee that a response is an example of, by the gateway's code. */
const guarantees: Readonly<Record<string, string>> = {
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
 * body was not kept, or a scenario made the response up.
 */
export const exchangeFile = (entry: JournalEntry, id: string): string | undefined => {
  const { body, code, headers, method, path, query, scenario, status } = entry
  if (scenario !== undefined || code === "GW_413") return undefined
  const json = Json.parse(body)
  const response = Json.parse(entry.response)
  const type = Json.text(json, "type") ?? "text"
  const accepted = Json.text(response, "data", "messages", 0, "id")
  const read = Json.at(response, "data", "success") === true
  const guarantee = read
    ? "send.read-receipt"
    : ((code === undefined ? undefined : guarantees[code]) ??
      (accepted === undefined
        ? "error.envelope"
        : types.includes(type)
          ? `message.${type}`
          : "send.accepted"))
  const differing = headersOf(code, headers["content-type"], body)
  return stringify({
    id,
    title: titleOf(entry, { accepted, read, type }),
    guarantee,
    source,
    ...(accepted === undefined || isSandbox(accepted) ? {} : { requires: { sends: true } }),
    request: {
      ...(method === "POST" ? {} : { method }),
      ...(path === "/v1/wa/message" ? {} : { path }),
      ...(query === "" ? {} : { query: parametersOf(query) }),
      ...(code === "AUTH_001" ? { key: "unknown" } : code === "AUTH_002" ? { key: "none" } : {}),
      ...(Object.keys(differing).length === 0 ? {} : { headers: differing }),
      ...(body === "" ? {} : isExact(entry, json) ? { body: json } : { rawBody: body })
    },
    expect: {
      status: { equals: status, evidence: "assumed" },
      body: {
        ...Object.fromEntries(
          byValue.flatMap((steps) => {
            const value = Json.at(response, ...steps)
            return value === undefined
              ? []
              : [[`/${steps.join("/")}`, { equals: value, evidence: "assumed" }]]
          })
        ),
        ...(accepted === undefined
          ? {}
          : {
              "/data/messages/0/id": {
                schema: {
                  type: "string",
                  pattern: isSandbox(accepted) ? "^wamid\\.FAKE_[0-9]{19}$" : "^wamid\\.(?!FAKE_).+"
                },
                evidence: "assumed"
              }
            })
      }
    }
  })
}

const isSandbox = (id: string): boolean => id.startsWith("wamid.FAKE_")

/** Whether the body, written as JSON, is the one that was sent; duplicate keys are only in the text. */
const isExact = ({ body, code }: JournalEntry, json: Json.Json): boolean =>
  json !== undefined && (code !== "GW_002" || JSON.stringify(json) === body)

interface Summary {
  readonly accepted: string | undefined
  readonly read: boolean
  readonly type: string
}

const titleOf = ({ code, status }: JournalEntry, { accepted, read, type }: Summary): string => {
  if (read) return "A read receipt, as the mock gateway took it"
  return accepted === undefined
    ? `${code ?? status}, as the mock gateway answered`
    : `A message of type ${type}, as the mock gateway took it`
}

/** A parameter that is given twice has a list. */
const parametersOf = (query: string): Readonly<Record<string, string | ReadonlyArray<string>>> => {
  const search = new URLSearchParams(query)
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? "") : values]
    })
  )
}

/** Headers that differ from an exchange's defaults: a body is JSON, and without one there is no content type. */
const headersOf = (
  code: string | undefined,
  type: string | undefined,
  body: string
): Readonly<Record<string, string | null>> => ({
  ...(code === "AUTH_003" ? { Authorization: "${key}" } : {}),
  ...(type === (body === "" ? undefined : "application/json") ? {} : { "Content-Type": type ?? null })
})
