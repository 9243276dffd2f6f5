/** Every failure that a socket can produce, and what a send has to say about it. */
import { Buffer } from "node:buffer"
import type * as net from "node:net"
import { gzipSync } from "node:zlib"
import type { Outcome, Reason } from "../../src/GatewayError.ts"
import type { Behaviour, FaultServer } from "./faultServer.ts"
import { answer, closedPort, receipt, startFaultServer, startSelfSignedServer } from "./faultServer.ts"

export type TransportName = "undici" | "fetch" | "httpClient"

export interface Expected {
  /** The reason's tag, or that there is a receipt. */
  readonly reason: Reason["_tag"] | "receipt"
  readonly outcome?: Outcome
  /** Attempts that the sender reports. */
  readonly attempts: number
  /** Requests that the server read whole. */
  readonly requests: number
}

export interface Fault {
  readonly name: string
  readonly start: () => Promise<FaultServer>
  readonly expected: Expected
  /** What it may also be, at each attempt anew. */
  readonly or?: Expected
  /** Where a transport knows less. */
  readonly differs?: Partial<Record<TransportName, Expected>>
}

/** What was seen, with the wanted number of attempts where each may end in one way or another. */
export const atEachAttempt = (fault: Fault, actual: Expected, wanted: Expected): Expected =>
  fault.or === undefined ? actual : { ...actual, attempts: wanted.attempts }

/** Closes every connection when it is used a second time, after it has read the request. */
export const closesReused = (): Promise<FaultServer> =>
  startFaultServer({
    requested: (socket) => socket.write(answer(200, JSON.stringify(receipt))),
    requestedAgain: (socket) => socket.destroy()
  })

/** How often the matrix's sender tries what is safe to try again. */
export const attempts = 3

const notStarted: Expected = { reason: "ConnectFailure", outcome: "NotSent", attempts, requests: 0 }
const unknown = (reason: Reason["_tag"], requests = 1): Expected => ({
  reason,
  outcome: "Unknown",
  attempts: 1,
  requests
})
const rejected = (reason: Reason["_tag"]): Expected => ({
  reason,
  outcome: "Rejected",
  attempts: 1,
  requests: 1
})
const again = (reason: Reason["_tag"]): Expected => ({
  reason,
  outcome: "Rejected",
  attempts,
  requests: attempts
})
const received: Expected = { reason: "receipt", attempts: 1, requests: 1 }

const packed = gzipSync(JSON.stringify({ ...receipt, padding: "x".repeat(4 * 1024 * 1024) }))
const bomb = Buffer.concat([
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`),
  packed
])

const nowhere = (url: string): FaultServer => ({ url, requests: [], [Symbol.asyncDispose]: async () => {} })

const says = (
  name: string,
  text: string | Buffer,
  expected: Expected,
  differs?: Fault["differs"]
): Fault => ({
  name,
  start: () => startFaultServer({ requested: (socket) => socket.write(text) }),
  expected,
  ...(differs === undefined ? {} : { differs })
})

const saysThenEnds = (name: string, text: string, expected: Expected): Fault => ({
  name,
  start: () => startFaultServer({ requested: (socket) => socket.end(text) }),
  expected
})

const does = (name: string, behaviour: Behaviour, expected: Expected): Fault => ({
  name,
  start: () => startFaultServer(behaviour),
  expected
})

const envelope = (code: string, group: string, more: object = {}): string =>
  JSON.stringify({ isSuccess: false, errors: { code, group, description: "As documented.", ...more } })

const meta = (code: number, more: object = {}): string =>
  envelope("GW_003", "BAD_GATEWAY", {
    params: {
      meta: {
        message: `(#${code}) Whatever`,
        type: "OAuthException",
        code,
        fbtrace_id: "Az8or2yhqkZfEZ-_4Qn_Bam",
        ...more
      }
    }
  })

const ok = JSON.stringify(receipt)
const chunked = (body: string): string => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body}`
const reset = (socket: net.Socket): void => {
  socket.resetAndDestroy()
}

export const faults: ReadonlyArray<Fault> = [
  // The connection
  { name: "a port without a server", start: async () => nowhere(await closedPort()), expected: notStarted },
  {
    name: "the host has no address",
    start: async () => nowhere("http://gateway.invalid"),
    expected: notStarted
  },
  {
    name: "the certificate is not trusted",
    start: () => startSelfSignedServer({ requested: (socket) => socket.write(answer(200, ok)) }),
    expected: { ...notStarted, attempts: 1 }
  },
  {
    name: "the server speaks no TLS",
    start: () => startFaultServer({ accepted: (socket) => socket.write("220 mail\r\n") }, "https"),
    expected: { ...notStarted, attempts: 1 },
    differs: { fetch: unknown("ConnectionLost", 0), httpClient: unknown("ConnectionLost", 0) }
  },
  {
    name: "the server speaks only an old TLS",
    start: () =>
      startSelfSignedServer(
        {},
        { maxVersion: "TLSv1.1", minVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" }
      ),
    expected: { ...notStarted, attempts: 1 }
  },
  {
    name: "the server leaves within the TLS handshake",
    start: () => startFaultServer({ accepted: (socket) => socket.once("data", () => socket.end()) }, "https"),
    expected: notStarted
  },
  {
    name: "reset within the TLS handshake",
    start: () =>
      startFaultServer({ accepted: (socket) => socket.once("data", () => reset(socket)) }, "https"),
    expected: notStarted,
    differs: { fetch: unknown("ConnectionLost", 0), httpClient: unknown("ConnectionLost", 0) }
  },
  // Which of the two is a matter of microseconds: whether the client had begun to write.
  { ...does("reset on accept", { accepted: reset }, unknown("ConnectionLost", 0)), or: notStarted },
  does(
    "reset within the request",
    { accepted: (socket) => socket.once("data", () => reset(socket)) },
    unknown("ConnectionLost", 0)
  ),

  // No whole answer
  does("reset before the head", { requested: reset }, unknown("ConnectionLost")),
  does("closed without a word", { requested: (socket) => socket.end() }, unknown("ConnectionLost")),
  does(
    "reset after the head",
    {
      requested: (socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{", () => setTimeout(reset, 20, socket))
      }
    },
    unknown("ConnectionLost")
  ),
  saysThenEnds("half a head", "HTTP/1.1 200 OK\r\ncontent-le", unknown("ConnectionLost")),
  saysThenEnds(
    "a body shorter than announced",
    `HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${ok}`,
    unknown("ConnectionLost")
  ),
  saysThenEnds("chunks without an end", chunked('5\r\n{"isS\r\n'), unknown("ConnectionLost")),
  says("a malformed chunk", chunked("zz\r\n{}\r\n0\r\n\r\n"), unknown("ConnectionLost")),
  says("no HTTP at all", "garbage garbage garbage\r\n\r\n", unknown("ConnectionLost")),
  says(
    "a head that is too large",
    `HTTP/1.1 200 OK\r\nx-large: ${"x".repeat(200_000)}\r\n\r\n`,
    unknown("ConnectionLost")
  ),
  does("silence", {}, unknown("Timeout")),
  says("silence after the head", "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{", unknown("Timeout")),

  // An answer that is not one of the gateway's
  says("gzip that is none", answer(200, ok, { "content-encoding": "gzip" }), received, {
    fetch: unknown("ConnectionLost"),
    httpClient: unknown("ConnectionLost")
  }),
  says(
    "a body that is too large",
    answer(200, `"${"x".repeat(1024 * 1024)}"`),
    unknown("UnexpectedResponse")
  ),
  says("a small body that unpacks to one that is too large", bomb, unknown("UnexpectedResponse")),
  saysThenEnds(
    "an endless body",
    chunked(`100000\r\n${"x".repeat(0x100000)}\r\n100000\r\n${"x".repeat(0x100000)}\r\n`),
    unknown("UnexpectedResponse")
  ),
  says(
    "a redirect that would make it a GET",
    answer(302, "", { location: "/elsewhere" }),
    unknown("UnexpectedResponse")
  ),
  says(
    "a redirect that keeps the POST",
    answer(307, "", { location: "/elsewhere" }),
    unknown("UnexpectedResponse")
  ),
  says(
    "a login page",
    answer(200, "<html>Please log in</html>", { "content-type": "text/html" }),
    unknown("UnexpectedResponse")
  ),
  says("truncated JSON", answer(200, ok.slice(0, 40)), unknown("UnexpectedResponse")),
  says("200 without a body", answer(200, ""), unknown("UnexpectedResponse")),
  says("204", "HTTP/1.1 204 No Content\r\n\r\n", unknown("UnexpectedResponse")),
  says("JSON that is no envelope", answer(200, "[1,2]"), unknown("UnexpectedResponse")),
  says(
    "a success without a message id",
    answer(200, '{"isSuccess":true,"data":{"messages":[]}}'),
    unknown("UnexpectedResponse")
  ),
  says("isSuccess is false with 200", answer(200, '{"isSuccess":false}'), unknown("UnexpectedResponse")),
  says(
    "a documented refusal with 200",
    answer(200, envelope("AUTH_001", "UNAUTHORIZED")),
    unknown("Unauthorized")
  ),
  says("isSuccess is true with 400", answer(400, ok), unknown("UnexpectedResponse")),

  // The gateway's refusals
  says("AUTH_001", answer(401, envelope("AUTH_001", "UNAUTHORIZED")), rejected("Unauthorized")),
  says(
    "AUTH_002",
    answer(401, envelope("AUTH_002", "UNAUTHORIZED", { params: {} })),
    rejected("Unauthorized")
  ),
  says("AUTH_003", answer(401, envelope("AUTH_003", "UNAUTHORIZED")), rejected("Unauthorized")),
  says("AUTH_004", answer(500, envelope("AUTH_004", "INTERNAL_SERVER_ERROR")), again("AuthServiceFailure")),
  says("AUTH_005", answer(500, envelope("AUTH_005", "INTERNAL_SERVER_ERROR")), again("AuthServiceFailure")),
  says("BILL_001", answer(402, envelope("BILL_001", "PAYMENT_REQUIRED")), rejected("InsufficientBalance")),
  says("GW_001 with 400", answer(400, envelope("GW_001", "BAD_REQUEST")), rejected("InvalidRecipient")),
  says("GW_001 with 502", answer(502, envelope("GW_001", "BAD_GATEWAY")), rejected("InvalidRecipient")),
  says(
    "RATE_001",
    answer(
      429,
      envelope("RATE_001", "TOO_MANY_REQUESTS", { params: { limit_type: "sec", retry_after: "0.001s" } })
    ),
    again("RateLimited")
  ),
  says(
    "a documented code with a status that may mean anything",
    answer(503, envelope("AUTH_001", "UNAUTHORIZED")),
    unknown("Unauthorized")
  ),
  says("an unknown code with 400", answer(400, envelope("GW_777", "BAD_REQUEST")), rejected("BadRequest")),
  says(
    "an unknown code and group with 500",
    answer(500, envelope("NEW_001", "SOMETHING_NEW")),
    unknown("ServerFailure")
  ),
  says("errors without anything", answer(400, '{"isSuccess":false,"errors":{}}'), rejected("BadRequest")),

  // What only looks like the gateway's
  says(
    "RATE_001 outside the gateway's envelope",
    answer(429, JSON.stringify({ errors: { code: "RATE_001" } })),
    rejected("RateLimited")
  ),
  says("RATE_001 with 400", answer(400, envelope("RATE_001", "TOO_MANY_REQUESTS")), rejected("RateLimited")),
  says("AUTH_004 with 503", answer(503, envelope("AUTH_004", "X")), unknown("AuthServiceFailure")),
  says("an unknown code with 429", answer(429, envelope("NEW_001", "X")), rejected("RateLimited")),
  says(
    "Meta's throughput limit outside the gateway's envelope",
    answer(429, JSON.stringify({ error: { code: 130429, message: "Too many", type: "OAuthException" } })),
    rejected("MetaRejected")
  ),
  says(
    "Meta's refusal outside the gateway's envelope, with 502",
    answer(502, JSON.stringify({ error: { code: 131008, message: "No", type: "OAuthException" } })),
    unknown("MetaRejected")
  ),
  says(
    "the receipt of another message",
    answer(
      200,
      JSON.stringify({
        ...receipt,
        data: { ...receipt.data, contacts: [{ input: "905000000000", wa_id: "905000000000" }] }
      })
    ),
    unknown("ResponseMismatch")
  ),

  // Meta's refusals
  says("Meta refuses the message", answer(502, meta(131008)), rejected("MetaRejected")),
  says(
    "Meta's own body",
    answer(400, '{"error":{"message":"(#100) Invalid parameter","type":"OAuthException","code":100}}'),
    rejected("MetaRejected")
  ),
  says("Meta's code as text", answer(502, meta(0, { code: "131009" })), rejected("MetaRejected")),
  says("Meta failed", answer(502, meta(131000)), unknown("MetaRejected")),
  says("an unknown code of Meta's, with 502", answer(502, meta(999999)), unknown("MetaRejected")),
  says("an unknown code of Meta's, with 400", answer(400, meta(999999)), rejected("MetaRejected")),
  says("Meta's throughput limit", answer(502, meta(130429)), again("MetaRejected")),

  // Proxies, without an envelope
  says("401 from a proxy", answer(401, "no"), rejected("Unauthorized")),
  says("402 from a proxy", answer(402, ""), rejected("InsufficientBalance")),
  says("403 from a proxy", answer(403, "<html>no</html>"), rejected("Forbidden")),
  says("404 from a proxy", answer(404, "<html>no</html>"), rejected("BadRequest")),
  says("408 from a proxy", answer(408, ""), unknown("ServerFailure")),
  says("413 from a proxy", answer(413, "too large"), rejected("BadRequest")),
  says("405 from a proxy", answer(405, "no"), rejected("BadRequest")),
  says("406 from a proxy", answer(406, "no"), unknown("ServerFailure")),
  says("409 from a proxy", answer(409, "conflict"), unknown("ServerFailure")),
  // After a 421, which says that nothing was processed, Node's fetch sends once more by itself.
  says("421 from a proxy", answer(421, "not here"), rejected("BadRequest"), {
    fetch: { ...rejected("BadRequest"), requests: 2 },
    httpClient: { ...rejected("BadRequest"), requests: 2 }
  }),
  says("422 from a proxy", answer(422, "no"), rejected("BadRequest")),
  says("424 from a proxy", answer(424, "no"), unknown("ServerFailure")),
  says("425 from a proxy", answer(425, "no"), unknown("ServerFailure")),
  says("429 from a proxy", answer(429, "slow down"), rejected("RateLimited")),
  says("451 from a proxy", answer(451, "no"), rejected("BadRequest")),
  says("499 from a proxy", answer(499, "no"), unknown("ServerFailure")),
  says("500 from a proxy", answer(500, "<html>oops</html>"), unknown("ServerFailure")),
  says("502 from a proxy", answer(502, "Bad Gateway"), unknown("ServerFailure")),
  says("503 from a proxy", answer(503, "", { "retry-after": "1" }), unknown("ServerFailure")),
  says("504 from a proxy", answer(504, ""), unknown("ServerFailure")),

  // Successes that a strict reader would lose
  says("a plain success", answer(200, ok), received),
  says("a success of another 2xx", answer(202, ok), received),
  says("a success with a byte order mark", answer(200, `\uFEFF${ok}`), received),
  says(
    "a success with fields that are new",
    answer(200, JSON.stringify({ ...receipt, warnings: [1], data: { ...receipt.data, next: {} } })),
    received
  ),
  says(
    "a success without contacts",
    answer(200, '{"isSuccess":true,"data":{"messages":[{"id":"wamid.FAKE_1711900000000000000"}]}}'),
    received
  ),
  says(
    "a success after an early hint",
    `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${answer(200, ok)}`,
    received
  ),
  says(
    "a success after an unrequested 100 Continue",
    `HTTP/1.1 100 Continue\r\n\r\n${answer(200, ok)}`,
    unknown("ConnectionLost")
  ),
  says("a success after 102 Processing", `HTTP/1.1 102 Processing\r\n\r\n${answer(200, ok)}`, received)
]
