/**
 * Redacts requests and responses before they are stored: no key, number, id or text stays, only the form and the values
 * that the contract knows. What is not known to be harmless is removed, so that a gateway that echoes or encodes a value
 * in a new field leaks nothing.
 */
import type { Exchange } from "@connexease-gateway/contract"
import * as RawHttp from "../http/RawHttp.ts"

type Json = Exchange.Answer["body"] & {}

/** What must not stay. */
export interface Secrets {
  readonly keys: ReadonlyArray<string>
  /** What was sent: the numbers, ids and texts in it are taken out wherever they stand. */
  readonly requests: ReadonlyArray<RawHttp.RawHttpRequest>
}

export interface Redaction {
  readonly answer: (answer: RawHttp.RawHttpResponse) => Exchange.Answer
  readonly request: (request: Exchange.Request) => Exchange.Request
}

/** What stands in place of what was taken out. */
const marks = {
  key: "<key>",
  number: "<number>",
  id: "<id>",
  text: "<text>",
  html: "<html>",
  header: "<redacted>"
} as const

/** Headers of the connection, of the moment, and of mocks: they say nothing of the gateway. */
const passing =
  /^(connection|keep-alive|transfer-encoding|content-length|date|via|age|etag|x-mock-.*|x-powered-by)$/i

/** Headers whose values say how the gateway behaves, and nothing of who asked. */
const open = /^(content-type|content-encoding|retry-after|allow|x-ratelimit-(sec|min)-(limit|remaining))$/i

/** Members whose values are words of the contract. */
const words: ReadonlySet<string> = new Set([
  "code",
  "error_subcode",
  "group",
  "isSuccess",
  "is_transient",
  "limit_type",
  "message_status",
  "messaging_product",
  "recipient_type",
  "retry_after",
  "status",
  "sub_type",
  "success",
  "type"
])

/** Members whose values are sentences for people, which may repeat what was sent. */
const sentences: ReadonlySet<string> = new Set([
  "description",
  "details",
  "error_user_msg",
  "error_user_title",
  "message",
  "title"
])

const isWord = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(text) || /^[0-9]{1,6}( ?[a-z]+)?$/.test(text)

/** The values of a body but words of the contract, as texts. */
const contents = (value: unknown, name = ""): ReadonlyArray<string> => {
  if (typeof value === "string" || typeof value === "number") return words.has(name) ? [] : [String(value)]
  if (Array.isArray(value)) return value.flatMap((item) => contents(item, name))
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => contents(item, key))
}

const parsed = (bytes: Uint8Array | undefined): unknown => {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Base64 of a text inside of a longer one: what is the same whatever stands before it, at each offset. */
const insideBase64 = (bytes: Buffer): ReadonlyArray<string> =>
  [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "")
      .slice(offset === 0 ? 0 : offset + 1, -1)
  )

/** A text as it may come back. */
const spellings = (text: string): ReadonlyArray<string> => {
  const bytes = Buffer.from(text)
  const json = JSON.stringify(text).slice(1, -1)
  const ascii = json.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, "0")
  )
  const html = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
  const encoded = encodeURIComponent(text.toWellFormed())
  return [
    text,
    text.normalize("NFKC"),
    json,
    ascii,
    html,
    html.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
    encoded,
    encoded.replaceAll("%20", "+"),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    ...(bytes.length < 9 ? [] : insideBase64(bytes))
  ]
}

/** Lower case that keeps every character in its place, and knows one i where Turkish has two. */
const folded = (text: string): string => {
  const low = text.replaceAll(/[Iİı]/g, "i").toLowerCase()
  return low.length === text.length ? low : text.replaceAll(/[A-Z]/g, (character) => character.toLowerCase())
}

/** No response repeats more of what was sent. */
const longestEcho = 10_000

/** Takes any spelling of the texts out of another, also where only a part of at least `least` characters came. */
const taker = (texts: ReadonlyArray<string>, least: number, mark: string): ((text: string) => string) => {
  const parts = new Map<number, Set<string>>()
  for (const spelling of new Set(
    texts.flatMap((text) => spellings(text.slice(0, longestEcho))).map(folded)
  )) {
    if (spelling.length < 4) continue
    const length = Math.min(least, spelling.length)
    const known = parts.get(length) ?? new Set<string>()
    for (let at = 0; at + length <= spelling.length; at++) known.add(spelling.slice(at, at + length))
    parts.set(length, known)
  }
  return (text) => {
    const low = folded(text)
    let out = ""
    let kept = 0
    for (let at = 0; at < text.length;) {
      let end = at
      for (let from = at; from <= end; from++) {
        for (const [length, known] of parts) {
          if (from + length > end && known.has(low.slice(from, from + length))) end = from + length
        }
        if (end === at) break
      }
      if (end > at) {
        out += text.slice(kept, at) + mark
        kept = end
        at = end
      } else at++
    }
    return out + text.slice(kept)
  }
}

/** Seven digits or more, however they are set apart. */
const number = /\p{Nd}(?:[\s.\-()/+_\u2010-\u2015]*\p{Nd}){6,}/gu
const wamid = /wamid\.(FAKE_)?[A-Za-z0-9+/=_-]+/gi
/** What no sentence has: sixteen characters with a digit, or two dozen without a break. */
const token = /[A-Za-z0-9+/=_-]{16,}/g
const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+/gu

const withoutIds = (text: string): string =>
  text.replaceAll(
    wamid,
    (_, fake: string | undefined) => `wamid.${fake === undefined ? "" : "FAKE_"}${marks.id}`
  )

/** Takes keys out of a text, in any spelling, and also where only a part of one stands. */
export const withoutKeys = (keys: ReadonlyArray<string>): ((text: string) => string) =>
  taker(keys, 6, marks.key)

export const make = ({ keys, requests }: Secrets): Redaction => {
  const sent = requests.flatMap(({ body, headers, target }) => [
    ...contents(parsed(body)),
    ...headers.filter(([name]) => !/^content-type$/i.test(name)).map(([, value]) => value),
    ...new URL(target, "http://target.invalid").searchParams.values()
  ])
  const keyless = withoutKeys(keys)
  const withoutTexts = taker(
    sent.filter((text) => !/^(true|false|\d{1,3})$/i.test(text)),
    12,
    marks.text
  )
  const digits = sent.map((text) => text.replaceAll(/\D/g, "")).filter(({ length }) => length >= 7)

  const scrub = (text: string): string =>
    withoutTexts(withoutIds(keyless(text.normalize("NFKC"))))
      .replaceAll(address, marks.text)
      .replaceAll(number, marks.number)
      .replaceAll(token, (run) => (/\d/.test(run) || run.length >= 24 ? marks.id : run))
      .replaceAll(/\d{4,}/g, (run) => (digits.some((one) => one.includes(run)) ? marks.number : run))

  const string = (name: string, text: string): string => {
    if (text === "" || (words.has(name) && isWord(text) && scrub(text) === text)) return text
    if (sentences.has(name)) return scrub(text)
    if (/^[+\d][\d\s()+.-]*$/.test(text)) return marks.number
    if (!/(^|_)id$/.test(name)) return marks.text
    const shown = withoutIds(text)
    return /^wamid\.(FAKE_)?<id>$/.test(shown) ? shown : marks.id
  }

  const value = (json: unknown, name = ""): Json => {
    if (typeof json === "string") return string(name, json)
    if (typeof json === "number") return words.has(name) && Math.abs(json) < 10_000_000 ? json : 0
    if (typeof json !== "object" || json === null) return json as Json
    if (Array.isArray(json)) return json.map((item) => value(item, name))
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [
        /^[A-Za-z_][A-Za-z0-9_-]{0,40}$/.test(key) ? scrub(key) : marks.text,
        value(item, key)
      ])
    )
  }

  const headerName = (name: string): string => {
    const kept = withoutTexts(keyless(name))
    return open.test(name) || (kept === name && !/\d{4}/.test(name)) ? name : "X-Redacted"
  }
  const header = (name: string, text: string): string =>
    open.test(name) ? (/^\d{1,6}$/.test(text) ? text : scrub(text)) : marks.header

  return {
    answer: (answer) => {
      const body = RawHttp.json(answer)
      const text = RawHttp.text(answer)
      return {
        status: answer.status,
        headers: Object.fromEntries(
          answer.headers
            .filter(([name]) => !passing.test(name))
            .map(([name, text]) => [headerName(name), header(name, text)])
        ),
        ...(body === undefined
          ? { text: text === "" ? "" : /<html|<!doctype/i.test(text) ? marks.html : marks.text }
          : { body: value(body) })
      }
    },
    request: ({ body, headers, rawBody, rawBodyBase64, ...request }) => ({
      ...request,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          /^content-(type|encoding)$/i.test(name) ? text : marks.header
        ])
      ),
      ...(body === undefined ? {} : { body: value(body) }),
      ...(rawBody === undefined && rawBodyBase64 === undefined ? {} : { rawBody: marks.text })
    })
  }
}
