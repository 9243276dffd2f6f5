/** The way to the gateway, as far as it can be tried without a request: name resolution, and the connection with TLS. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { lookup } from "node:dns/promises"
import * as Net from "node:net"
import * as Tls from "node:tls"
import * as Finding from "./Finding.ts"

/** How long each step may take. */
const STEP_TIMEOUT_SECONDS = 5

/** A certificate that ends sooner is worth a word. */
const EXPIRY_WARNING_DAYS = 14

const MS_PER_DAY = 86_400_000

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "no reason given"

/** `URL` writes an IPv6 address in brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "")

const checkName = "name resolution"

/** Whether the host's name has an address. */
export const resolve = (url: URL): Effect.Effect<Finding.Finding> => {
  const host = hostOf(url)
  if (Net.isIP(host) !== 0) return Effect.succeed(Finding.skipped(checkName, `${host} is an address`))
  return Effect.tryPromise({ try: () => lookup(host, { all: true }), catch: codeOf }).pipe(
    Effect.map((found) =>
      Finding.ok(checkName, `${host} is ${found.map(({ address }) => address).join(", ")}`)
    ),
    Effect.timeoutOrElse({
      duration: `${STEP_TIMEOUT_SECONDS} seconds`,
      orElse: () => Effect.fail(`no answer within ${STEP_TIMEOUT_SECONDS} seconds`)
    }),
    Effect.catch((reason) =>
      Effect.succeed(
        Finding.problem(
          checkName,
          `${host} has no address (${reason})`,
          "Check the base URL for a typing error, then the machine's DNS servers and VPN."
        )
      )
    )
  )
}

/** A connection, closed again at once: with TLS, what was agreed on. */
interface Connected {
  readonly protocol?: string
  readonly validTo?: string
}

const connectTo = (url: URL) =>
  Effect.callback<Connected, string>((resume) => {
    const isSecure = url.protocol === "https:"
    const host = hostOf(url)
    const port = Number(url.port) || (isSecure ? 443 : 80)
    const socket = isSecure
      ? Tls.connect({ host, port, ...(Net.isIP(host) === 0 ? { servername: host } : {}) })
      : Net.connect({ host, port })
    socket.once("error", (error) => resume(Effect.fail(codeOf(error))))
    socket.once(isSecure ? "secureConnect" : "connect", () => {
      resume(
        Effect.succeed(
          socket instanceof Tls.TLSSocket
            ? { protocol: socket.getProtocol() ?? "TLS", validTo: socket.getPeerCertificate().valid_to }
            : {}
        )
      )
    })
    return Effect.sync(() => void socket.destroy())
  }).pipe(
    Effect.timeoutOrElse({
      duration: `${STEP_TIMEOUT_SECONDS} seconds`,
      orElse: () => Effect.fail(`no connection within ${STEP_TIMEOUT_SECONDS} seconds`)
    })
  )

const fixes: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    "Nothing listens there: check host and port of the base URL, and start the mock if it is one.",
  CERT_HAS_EXPIRED: "The server's certificate is out of date; check this machine's clock as well.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Add the certificate's authority with NODE_EXTRA_CA_CERTS=FILE.",
  SELF_SIGNED_CERT_IN_CHAIN: "A proxy opens TLS here: add its authority with NODE_EXTRA_CA_CERTS=FILE.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Add the missing authority with NODE_EXTRA_CA_CERTS=FILE.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The certificate is for another name: check the base URL, and proxies on the way.",
  EPROTO: "The server does not speak TLS there: check protocol and port of the base URL.",
  ERR_SSL_WRONG_VERSION_NUMBER:
    "The server does not speak TLS there: check protocol and port of the base URL."
}

const secureOrNot = (url: URL) => (url.protocol === "https:" ? "TLS" : "connection")

/** Whether a connection can be made, with a certificate that this machine trusts. */
export const connect = (url: URL): Effect.Effect<Finding.Finding> =>
  Effect.gen(function* () {
    const check = secureOrNot(url)
    const { protocol, validTo } = yield* connectTo(url)
    if (protocol === undefined) return Finding.ok(check, `${url.host} answers, without TLS`)
    const daysLeft = (Date.parse(validTo ?? "") - (yield* Clock.currentTimeMillis)) / MS_PER_DAY
    const detail = `${protocol}, certificate valid until ${validTo ?? "an unknown date"}`
    return daysLeft < EXPIRY_WARNING_DAYS
      ? Finding.warning(
          check,
          detail,
          "Connections will fail once it has expired; the server's operator has to renew it."
        )
      : Finding.ok(check, detail)
  }).pipe(
    Effect.catch((reason) =>
      Effect.succeed(
        Finding.problem(
          secureOrNot(url),
          `no connection to ${url.host} (${reason})`,
          fixes[reason] ?? "Check network, firewall and proxy between this machine and the gateway."
        )
      )
    )
  )
