/** Reads and validates the options of a Gateway and of a send, and reports all problems at once. */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Options, SendOptions } from "../gateway/Options.ts"
import * as GatewayError from "../GatewayError.ts"
import type { Ledger } from "../Ledger.ts"
import type { Pacing } from "../Pacing.ts"
import * as RetryPolicy from "../RetryPolicy.ts"
import type { Target } from "./transport/Transport.ts"

/** Source: Connexease, send message reference. */
export const DEFAULT_BASE_URL = "https://api.gateway.connexease.com"

/** Options with every default in place. */
export interface Settings {
  readonly target: Target
  readonly sandbox: boolean
  /** Milliseconds for one attempt. */
  readonly timeout: number
  /** Milliseconds for a send with all attempts and waits. */
  readonly deadline: number
  readonly retry: RetryPolicy.RetryPolicy
  readonly pacing: Pacing
  readonly recipientEcho: "verify" | "ignore"
  readonly ledger: Ledger | undefined
  readonly tracePropagation: boolean
}

class OptionReader {
  readonly issues: Array<GatewayError.Issue> = []

  addIssue(path: ReadonlyArray<string>, rule: string): void {
    this.issues.push({ path, rule })
  }

  millis(input: Duration.Input | undefined, otherwise: number, path: ReadonlyArray<string>): number {
    if (input === undefined) return otherwise
    const duration = Duration.fromInput(input)
    const millis = duration._tag === "Some" ? Duration.toMillis(duration.value) : Number.NaN
    if (millis > 0 && millis < 2 ** 31) return millis
    this.addIssue(
      path,
      'must be a duration from 1 millisecond to 24 days, such as "30 seconds" or a number of milliseconds'
    )
    return otherwise
  }

  count(input: number | undefined, path: ReadonlyArray<string>): void {
    if (input !== undefined && !(Number.isInteger(input) && input > 0))
      this.addIssue(path, "must be an integer above 0")
  }

  url(input: string | URL): URL | undefined {
    const url = URL.canParse(input) ? new URL(input) : undefined
    if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
      this.addIssue(["baseUrl"], "must be an http or https URL")
      return undefined
    }
    if (url.username !== "" || url.password !== "")
      this.addIssue(["baseUrl"], "must not hold a user or password")
    if (url.search !== "" || url.hash !== "") this.addIssue(["baseUrl"], "must not hold a query or fragment")
    return url
  }

  key(input: Redacted.Redacted<string>): string {
    const key: unknown = Redacted.isRedacted(input) ? Redacted.value(input) : undefined
    if (typeof key === "string" && /^[\x21-\x7e]+$/.test(key)) return key
    this.addIssue(["apiKey"], "must be printable ASCII without spaces; with Effect, in Redacted.make")
    return ""
  }
}

const isConnexease = (url: URL): boolean => /(^|\.)connexease\.com\.?$/i.test(url.hostname)

const toResult = <A>(reader: OptionReader, value: A): Result.Result<A, GatewayError.GatewayError> =>
  reader.issues.length === 0
    ? Result.succeed(value)
    : Result.fail(GatewayError.notSent(new GatewayError.InvalidConfiguration({ issues: reader.issues })))

/** Reads a Gateway's options; fails with `InvalidConfiguration`. */
export const read = (options: Options): Result.Result<Settings, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  const apiKey = reader.key(options.apiKey)
  const url = reader.url(options.baseUrl ?? DEFAULT_BASE_URL)
  if (url !== undefined && isConnexease(url) && apiKey.startsWith("mock_")) {
    reader.addIssue(
      ["apiKey"],
      "must not begin with mock_ for a real gateway; set baseUrl to the mock gateway's"
    )
  }
  const retry = options.retry ?? RetryPolicy.safe
  reader.count(retry.attempts, ["retry", "attempts"])
  reader.millis(retry.base, 0, ["retry", "base"])
  reader.millis(retry.cap, 0, ["retry", "cap"])
  const pacing = options.pacing ?? {}
  if (typeof pacing !== "object" && pacing !== "off") {
    reader.addIssue(["pacing"], 'must be "off", or an object of limits')
  } else if (pacing !== "off") {
    reader.count(pacing.perSecond, ["pacing", "perSecond"])
    reader.count(pacing.perMinute, ["pacing", "perMinute"])
  }
  if (!["verify", "ignore", undefined].includes(options.recipientEcho)) {
    reader.addIssue(["recipientEcho"], 'must be "verify" or "ignore"')
  }
  return toResult(reader, {
    target: { url: url ?? new URL(DEFAULT_BASE_URL), apiKey },
    sandbox: options.sandbox ?? false,
    timeout: reader.millis(options.timeout, 30_000, ["timeout"]),
    deadline: reader.millis(options.deadline, 120_000, ["deadline"]),
    retry,
    pacing,
    recipientEcho: options.recipientEcho ?? "verify",
    ledger: options.ledger,
    tracePropagation: options.tracePropagation ?? false
  })
}

/** The options of one send with defaults in place. */
export interface SendSettings {
  readonly timeout: number
  readonly deadline: number
  readonly sandbox: boolean
  readonly mmlite: boolean
}

/** Reads the options of one send; fails with `InvalidConfiguration`. */
export const readSend = (
  settings: Settings,
  options: SendOptions
): Result.Result<SendSettings, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  const { idempotencyKey } = options
  if (idempotencyKey !== undefined) {
    if (settings.ledger === undefined)
      reader.addIssue(["idempotencyKey"], "needs a ledger in the gateway's options")
    if (typeof idempotencyKey !== "string" || !/^[\x20-\x7e]{1,64}$/.test(idempotencyKey)) {
      reader.addIssue(["idempotencyKey"], "must be 1 to 64 printable ASCII characters")
    }
  }
  return toResult(reader, {
    timeout: reader.millis(options.timeout, settings.timeout, ["timeout"]),
    deadline: reader.millis(options.deadline, settings.deadline, ["deadline"]),
    sandbox: options.sandbox ?? settings.sandbox,
    mmlite: options.mmlite !== undefined && options.mmlite !== false
  })
}

/** How many messages of a bulk send are in flight at once; 50 by default. */
export const readConcurrency = (
  concurrency: number | undefined
): Result.Result<number, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  reader.count(concurrency, ["concurrency"])
  return toResult(reader, concurrency ?? 50)
}
