/**
 * Detects what kind of server is at an address, with a sandbox send, and makes a target of it: a mock can do everything,
 * any other server is treated as the real gateway and guarded.
 */
import type { Profile } from "@connexease-gateway/contract"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as GatewayTarget from "./GatewayTarget.ts"
import type { RealSends } from "../verify/Guard.ts"
import * as MockTarget from "./MockTarget.ts"
import * as CircuitBreaker from "../http/CircuitBreaker.ts"
import * as Target from "./Target.ts"
import * as RawHttp from "../http/RawHttp.ts"
import * as Redaction from "../record/Redaction.ts"
import { sandboxBreach } from "../verify/sandboxBreach.ts"

export interface Options {
  readonly url: URL
  readonly apiKey?: Redacted.Redacted<string>
  /** The token of a mock's control API, where it asks for one. */
  readonly token?: Redacted.Redacted<string>
  /** The generation that a gateway is taken for. Default: `api`; a mock is asked. */
  readonly profile?: Profile.ProfileName
  /** Default: nothing is really sent. */
  readonly realSends?: RealSends
  /** How many requests may be made of a gateway. Default: 250. */
  readonly requests?: number
  /** How long one request may take, in milliseconds. Default: 30,000. */
  readonly timeout?: number
}

/** A target, and what stopped the run before it began, where something did. */
export interface Connection {
  readonly target: Target.Target
  readonly problems: ReadonlyArray<string>
}

/** There is no server, or no key for it. The message says what to do. */
export class ConnectError extends Data.TaggedError("ConnectError")<{ readonly message: string }> {}

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname)

export const connect = (options: Options): Effect.Effect<Connection, ConnectError, Scope.Scope> =>
  Effect.gen(function* () {
    const { apiKey, profile = "api", realSends, requests, url } = options
    const http = CircuitBreaker.make(yield* RawHttp.make(url, { timeout: options.timeout ?? 30_000 }))
    const answer = yield* http
      .send(GatewayTarget.probe(apiKey ?? Target.unknownKey))
      .pipe(
        Effect.mapError(
          ({ message }) => new ConnectError({ message: `${url.origin}: ${message}. Is the address right?` })
        )
      )
    if (RawHttp.header(answer, "x-mock-gateway") !== undefined) {
      const key = apiKey ?? Redacted.make("mock_contract")
      const target = yield* MockTarget.connect(url, http, {
        apiKey: key,
        profile,
        ...(options.token === undefined ? {} : { token: options.token })
      }).pipe(Effect.mapError(({ message }) => new ConnectError({ message })))
      return { target, problems: [] }
    }
    if (apiKey === undefined) {
      return yield* new ConnectError({
        message: `${url.origin} is no mock, so it needs an API key: --api-key or CONNEXEASE_CONTRACT_API_KEY`
      })
    }
    const base = {
      url,
      http,
      apiKey,
      profile,
      ...(realSends === undefined ? {} : { realSends }),
      ...(requests === undefined ? {} : { requests })
    }
    if (GatewayTarget.isSandboxed(answer)) return { target: yield* GatewayTarget.make(base), problems: [] }
    const breach = sandboxBreach(
      GatewayTarget.probe(apiKey),
      answer,
      Redaction.withoutKeys([Redacted.value(apiKey)])
    )
    const stopped = `the probe with is_fake=true was answered ${GatewayTarget.describe(answer)}, not by the sandbox; nothing more is sent with this key`
    const target = yield* GatewayTarget.make({
      ...base,
      stopped,
      keyless: isLoopback(url),
      // A page that is there for every address says nothing of a message.
      ...(breach === undefined || breach.ids.length === 0 ? {} : { breach })
    })
    return {
      target,
      problems: [
        `The run was stopped: ${stopped}. A gateway answers is_fake=true with an id that starts with wamid.FAKE_; a mock says so with the header X-Mock-Gateway.`
      ]
    }
  })
