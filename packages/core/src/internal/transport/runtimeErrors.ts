/**
 * Reads the errors of runtimes and HTTP libraries: their code, their kind, and
 * whether they prove that a request never started.
 */
import type { ConnectFailure } from "../../GatewayError.ts"

const kinds: Readonly<Record<string, ConnectFailure["kind"]>> = {
  ECONNREFUSED: "refused",
  ConnectionRefused: "refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  ENETUNREACH: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EHOSTDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_DESTROYED: "closed",
  UND_ERR_CLOSED: "closed",
  EPROTO: "tls"
}

const isCertificate = (code: string): boolean => /CERT|_SIGNATURE|^UNABLE_TO_|_CRL/.test(code)

/** The kind of an error that came before the request started, by the runtime's code. */
const connectKind = (code: string | undefined): ConnectFailure["kind"] =>
  code === undefined
    ? "other"
    : (kinds[code] ?? (isCertificate(code) || /^ERR_(SSL|TLS)_/.test(code) ? "tls" : "other"))

/** What is known of an error from a runtime. */
export interface ErrorFacts {
  readonly code: string | undefined
  readonly kind: ConnectFailure["kind"]
  /** Whether it came while connecting, by its own word. */
  readonly connecting: boolean
}

const name = (value: unknown): string | undefined =>
  typeof value === "string" && /^[A-Za-z][A-Za-z0-9_/]{1,63}$/.test(value) ? value : undefined

/**
 * Some say only in words that they were connecting: Deno's HTTP library, whose
 * errors have no codes, and Node when the other side leaves within a TLS handshake.
 */
const connectingInWords = /client error \(Connect\)|before secure TLS connection was established/

const kindInWords = (message: string): ConnectFailure["kind"] =>
  /dns error/.test(message)
    ? "dns"
    : /refused/.test(message)
      ? "refused"
      : /certificate|tls|handshake|alert|corrupt message/i.test(message)
        ? "tls"
        : /reset/.test(message)
          ? "reset"
          : "other"

const noFacts: ErrorFacts = { code: undefined, kind: "other", connecting: false }

/** Reads an error, or what caused it. A client of the user's own may throw what throws when it is read. */
export const errorFacts = (error: unknown): ErrorFacts => {
  try {
    return read(error)
  } catch {
    return noFacts
  }
}

const read = (error: unknown): ErrorFacts => {
  for (let depth = 0, e = error; depth < 5 && typeof e === "object" && e !== null; depth++) {
    const code = "code" in e ? name(e.code) : undefined
    const words = e instanceof Error && connectingInWords.test(e.message) ? e.message : undefined
    if (code !== undefined) {
      const connecting = words !== undefined || ("syscall" in e && e.syscall === "connect")
      return { code, kind: connectKind(code), connecting }
    }
    if (words !== undefined) return { code, kind: kindInWords(words), connecting: true }
    const errors: unknown = "errors" in e ? e.errors : undefined
    e = Array.isArray(errors) && errors.length > 0 ? errors[0] : "cause" in e ? e.cause : undefined
  }
  return noFacts
}

/** No TLS version in common, which only the first two messages of a handshake can find. */
const isVersion = (code: string): boolean => /ALERT_PROTOCOL_VERSION|_UNSUPPORTED_PROTOCOL/.test(code)

/**
 * Whether an error of a client that cannot say how far it got proves that the
 * request never started: the address was not found, refused, or not reached
 * while connecting, or the server's certificate or TLS version was refused. All
 * else may come from an established connection: also the alert of a server that
 * misses our certificate, which since TLS 1.3 comes after the handshake.
 */
export const provesNotStarted = ({ code, connecting, kind }: ErrorFacts): boolean =>
  connecting ||
  kind === "refused" ||
  kind === "dns" ||
  code === "UND_ERR_CONNECT_TIMEOUT" ||
  (code !== undefined && (isVersion(code) || (isCertificate(code) && !code.includes("ALERT"))))
