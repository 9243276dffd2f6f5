/** Requests of any kind: bodies that are none, headers of all sorts, other methods and paths. */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as Arbitraries from "./arbitraries.ts"
import type { Body, TestInput } from "./TestInput.ts"

const path = "/v1/wa/message"

const method = Arbitraries.among(["POST", "POST", "POST", "POST", "GET", "PUT", "PATCH", "DELETE"])

const target = Arbitraries.oneOf([
  Arbitraries.among([path, `${path}?is_fake=true`, `${path}?mmlite=true`]),
  Arbitrary.map(Arbitraries.like("^[a-z_]{0,8}=?[A-Za-z0-9%&=+.]{0,8}$"), (query) => `${path}?${query}`),
  Arbitrary.map(Arbitraries.like("^[A-Za-z0-9/._~%-]{0,12}$"), (rest) => `/v1/${rest}`)
])

const field = (name: string, values: readonly [string, ...ReadonlyArray<string>]) =>
  Arbitrary.map(
    Arbitraries.maybe(
      Arbitraries.oneOf([
        Arbitraries.among(values),
        Arbitraries.among(values),
        Arbitraries.like("^[!-~]([ -~]{0,20}[!-~])?$")
      ])
    ),
    (value): ReadonlyArray<readonly [string, string]> => (value === undefined ? [] : [[name, value]])
  )

const headers = Arbitrary.map(
  Arbitrary.all([
    Arbitraries.oneOf([
      Arbitrary.Constant<ReadonlyArray<readonly [string, string]>>([["Authorization", "Bearer ${key}"]]),
      Arbitrary.Constant<ReadonlyArray<readonly [string, string]>>([["Authorization", "Bearer ${key}"]]),
      field("Authorization", ["Bearer", "bearer ${key}", "Bearer ${key}x"])
    ]),
    Arbitraries.oneOf([
      Arbitrary.Constant<ReadonlyArray<readonly [string, string]>>([["Content-Type", "application/json"]]),
      field("Content-Type", ["application/json; charset=utf-8", "text/plain", "application/jsonp"])
    ]),
    field("Content-Encoding", ["identity", "gzip"]),
    field("Accept", ["*/*", "text/html"])
  ]),
  (fields) => fields.flat()
)

const byte = Arbitraries.below(256)

/** The bytes of a message with one of them changed, or cut short. */
const damaged = (messages: Arbitrary.Arbitrary<Body>): Arbitrary.Arbitrary<Buffer> =>
  Arbitrary.map(
    Arbitrary.all([messages, Arbitraries.below(10_000), byte, Arbitraries.below(3)]),
    ([message, at, to, how]) => {
      const bytes = Buffer.from(JSON.stringify(message))
      const index = at % bytes.length
      if (how === 0) return bytes
      if (how === 1) return bytes.subarray(0, index)
      bytes[index] = to
      return bytes
    }
  )

const texts = Arbitraries.among([
  "null",
  "[]",
  "0",
  '"text"',
  "{}",
  '{"to":"905321234567","to":"905321234568"}',
  `${"[".repeat(5000)}${"]".repeat(5000)}`,
  `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
  '{"__proto__":{"type":"text"},"constructor":{"prototype":1}}',
  '{"messaging_product":"whatsapp","to":1e400,"type":"text","text":{"body":"a"}}',
  "\uFEFF{}"
])

/** Requests, some of which are made of messages. */
export const all = (messages: Arbitrary.Arbitrary<Body>): Arbitrary.Arbitrary<TestInput> => {
  const body: Arbitrary.Arbitrary<Buffer> = Arbitraries.oneOf([
    damaged(messages),
    Arbitrary.map(texts, (text) => Buffer.from(text)),
    Arbitrary.map(Arbitrary.array(byte, { maxLength: 40 }), (bytes) => Buffer.from(bytes)),
    Arbitrary.map(Arbitrary.schema(Schema.Json), (value) => Buffer.from(JSON.stringify(value)))
  ])
  return Arbitrary.map(
    Arbitrary.all({ method, target, headers, body: Arbitraries.maybe(body) }),
    ({ body, ...request }) => ({
      request: { ...request, ...(body === undefined ? {} : { body: body.toString("base64") }) }
    })
  )
}
