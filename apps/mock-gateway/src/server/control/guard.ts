/** Who may use the control API. */
import { timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"
import type { RequestHandler } from "express"
import { Problem } from "./Problem.ts"

export interface GuardOptions {
  /** Host names to answer to, beside localhost, 127.0.0.1 and [::1]. */
  readonly allowHosts: ReadonlyArray<string>
  /** Asked for in `X-Mock-Token`; where absent, nothing is. */
  readonly token: string | undefined
}

const writes = new Set(["POST", "PUT", "PATCH"])
const json = /^application\/json[\t ]*(?:;|$)/i
const loopbackNames = ["localhost", "127.0.0.1", "[::1]"]

/** Not whether one is expected: without a body there is nothing whose type would matter. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || !/^0*$/.test(headers["content-length"] ?? "")

const hostName = (host: string): string => host.replace(/:\d+$/, "").toLowerCase()

const equal = (one: string, other: string): boolean => {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Keeps other web sites out of the control API. A page in the developer's browser can reach loopback ports, so it is
 * not enough to listen there: the `Host` must be one of ours (a rebound DNS name is not), a foreign `Origin` or a
 * cross-site fetch is refused, bodies must be JSON (which a form cannot send), and no CORS header is ever given.
 */
export const guard =
  ({ allowHosts, token }: GuardOptions): RequestHandler =>
  (request, response, next) => {
    const host = request.headers.host ?? ""
    if (![...loopbackNames, ...allowHosts].includes(hostName(host))) {
      throw new Problem(
        421,
        "The control API does not answer to this host name. Start the mock with --allow-host to add it."
      )
    }
    const { origin } = request.headers
    const site = request.headers["sec-fetch-site"]
    if (
      (origin !== undefined && origin !== `http://${host}`) ||
      (site !== undefined && site !== "same-origin" && site !== "none")
    ) {
      throw new Problem(403, "The control API does not answer to other web sites.")
    }
    if (token !== undefined && !equal(request.get("x-mock-token") ?? "", token)) {
      throw new Problem(
        401,
        "Send the mock's token as X-Mock-Token: the one that it was started with (--token, CONNEXEASE_MOCK_TOKEN), or that it printed at start."
      )
    }
    const type = request.headers["content-type"] ?? ""
    if (writes.has(request.method) && !json.test(type) && (type !== "" || hasBody(request))) {
      throw new Problem(415, "Send JSON, with Content-Type: application/json.")
    }
    response.setHeader("Cache-Control", "no-store")
    next()
  }
