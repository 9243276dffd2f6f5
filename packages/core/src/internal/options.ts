/** Reads and validates the options of a Gateway and of a send, and reports all problems at once. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { MarkReadOptions, Options, SendOptions } from "../gateway/Options.ts"
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
  readonly onEvent: Options["onEvent"]
}

/** NaN for what is no duration, whatever JavaScript gave. */
const toMillis = (input: Duration.Input): number => {
  try {
    const duration = Duration.fromInput(input)
    return duration._tag === "Some" ? Duration.toMillis(duration.value) : Number.NaN
  } catch {
    return Number.NaN
  }
}

class OptionReader {
  readonly issues: Array<GatewayError.Issue> = []

  addIssue(path: ReadonlyArray<string>, rule: string): void {
    this.issues.push({ path, rule })
  }

  millis(input: Duration.Input | undefined, otherwise: number, path: ReadonlyArray<string>): number {
    if (input === undefined) return otherwise
    const millis = toMillis(input)
    if (millis > 0 && millis < 2 ** 31) return millis
    this.addIssue(
      path,
      'must be a duration from 1 millisecond to 24 days, such as "30 seconds" or a number of milliseconds'
    )
    return otherwise
  }

  boolean(input: boolean | undefined, otherwise: boolean, path: ReadonlyArray<string>): boolean {
    if (input === undefined || typeof input === "boolean") return input ?? otherwise
    this.addIssue(path, "must be true or false")
    return otherwise
  }

  method(input: unknown, name: string, path: ReadonlyArray<string>, rule: string): void {
    if (input !== undefined && !(isObject(input) && typeof Reflect.get(input, name) === "function"))
      this.addIssue(path, rule)
  }

  count(input: number | undefined, path: ReadonlyArray<string>): void {
    if (input !== undefined && !(Number.isInteger(input) && input > 0))
      this.addIssue(path, "must be an integer above 0")
  }

  url(input: string | URL): URL | undefined {
    const isText = typeof input === "string" || input instanceof URL
    const url = isText && URL.canParse(input) ? new URL(input) : undefined
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
    if (!Redacted.isRedacted(input)) {
      this.addIssue(["apiKey"], "must be a Redacted of Effect, so that nothing prints it")
      return ""
    }
    const key: unknown = Redacted.value(input)
    if (key === undefined || key === "") {
      this.addIssue(["apiKey"], "must be set, as an option or by the environment variable CONNEXEASE_API_KEY")
    } else if (typeof key === "string" && /^[\x21-\x7e]+$/.test(key)) {
      return key
    } else {
      this.addIssue(["apiKey"], "must be a text of printable ASCII without spaces")
    }
    return ""
  }

  retry(input: RetryPolicy.RetryPolicy | undefined): RetryPolicy.RetryPolicy {
    if (input === undefined) return RetryPolicy.safe
    if (!isObject(input)) {
      this.addIssue(["retry"], "must be a RetryPolicy")
      return RetryPolicy.safe
    }
    for (const name of ["attempts", "whenUnknown", "base", "cap"] as const)
      if (input[name] === undefined) this.addIssue(["retry", name], "must be set")
    this.count(input.attempts, ["retry", "attempts"])
    this.boolean(input.whenUnknown, false, ["retry", "whenUnknown"])
    this.millis(input.base, 0, ["retry", "base"])
    this.millis(input.cap, 0, ["retry", "cap"])
    return input
  }

  pacing(input: Pacing | undefined): Pacing {
    if (input === undefined || input === "off") return input ?? {}
    if (!isObject(input)) {
      this.addIssue(["pacing"], 'must be "off", or an object of limits')
      return {}
    }
    this.count(input.perSecond, ["pacing", "perSecond"])
    this.count(input.perMinute, ["pacing", "perMinute"])
    this.boolean(input.perRecipient, true, ["pacing", "perRecipient"])
    return input
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const isConnexease = (url: URL): boolean => /(^|\.)connexease\.com\.?$/i.test(url.hostname)

const toResult = <A>(reader: OptionReader, value: A): Result.Result<A, GatewayError.GatewayError> =>
  reader.issues.length === 0
    ? Result.succeed(value)
    : Result.fail(GatewayError.notSent(new GatewayError.InvalidConfiguration({ issues: reader.issues })))

/** Reads a Gateway's options; fails with `InvalidConfiguration`. */
export const read = (
  options: Options,
  takesDispatcher: boolean
): Result.Result<Settings, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  const apiKey = reader.key(options.apiKey)
  const url = reader.url(options.baseUrl ?? DEFAULT_BASE_URL)
  if (url !== undefined && isConnexease(url) && apiKey.startsWith("mock_")) {
    reader.addIssue(
      ["apiKey"],
      "must not begin with mock_ for a real gateway; set baseUrl to the mock gateway's"
    )
  }
  const { dispatcher, fetch, ledger, onEvent, recipientEcho } = options
  if (!["verify", "ignore", undefined].includes(recipientEcho)) {
    reader.addIssue(["recipientEcho"], 'must be "verify" or "ignore"')
  }
  if (fetch !== undefined && typeof fetch !== "function") reader.addIssue(["fetch"], "must be a function")
  if (onEvent !== undefined && typeof onEvent !== "function")
    reader.addIssue(["onEvent"], "must be a function")
  reader.method(dispatcher, "dispatch", ["dispatcher"], "must be a dispatcher of undici")
  reader.method(ledger, "runOnce", ["ledger"], "must be a Ledger")
  if (dispatcher !== undefined && fetch !== undefined)
    reader.addIssue(["dispatcher"], "must not be set together with fetch")
  else if (dispatcher !== undefined && !takesDispatcher)
    reader.addIssue(["dispatcher"], "is taken on Node only; set fetch here")
  const settings: Settings = {
    target: { url: url ?? new URL(DEFAULT_BASE_URL), apiKey, fetch, dispatcher },
    sandbox: reader.boolean(options.sandbox, false, ["sandbox"]),
    retry: reader.retry(options.retry),
    pacing: reader.pacing(options.pacing),
    timeout: reader.millis(options.timeout, 30_000, ["timeout"]),
    deadline: reader.millis(options.deadline, 120_000, ["deadline"]),
    recipientEcho: recipientEcho ?? "verify",
    ledger,
    tracePropagation: reader.boolean(options.tracePropagation, false, ["tracePropagation"]),
    onEvent
  }
  return toResult(reader, settings)
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
  if (!isObject(options)) {
    reader.addIssue([], "the options of a send must be an object")
    return toResult(reader, { ...settings, mmlite: false })
  }
  const { beforeAttempt, idempotencyKey, mmlite } = options
  if (beforeAttempt !== undefined && !Effect.isEffect(beforeAttempt))
    reader.addIssue(["beforeAttempt"], "must be an Effect")
  if (mmlite !== undefined && typeof mmlite !== "boolean" && !isObject(mmlite))
    reader.addIssue(["mmlite"], "must be true, false or an object of options")
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
    sandbox: reader.boolean(options.sandbox, settings.sandbox, ["sandbox"]),
    mmlite: mmlite !== undefined && mmlite !== false
  })
}

/** Reads the options of a read receipt; fails with `InvalidConfiguration`. */
export const readMarkRead = (
  settings: Settings,
  options: MarkReadOptions
): Result.Result<Pick<SendSettings, "timeout" | "deadline">, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  if (!isObject(options)) reader.addIssue([], "the options of a read receipt must be an object")
  const { deadline, timeout, typing }: MarkReadOptions = isObject(options) ? options : {}
  reader.boolean(typing, false, ["typing"])
  return toResult(reader, {
    timeout: reader.millis(timeout, settings.timeout, ["timeout"]),
    deadline: reader.millis(deadline, settings.deadline, ["deadline"])
  })
}

/** More would only fill memory: a Gateway has 256 connections. */
const MAX_CONCURRENCY = 10_000

/** How many messages of a bulk send are in flight at once; 50 by default. */
export const readConcurrency = (
  concurrency: number | undefined
): Result.Result<number, GatewayError.GatewayError> => {
  const reader = new OptionReader()
  if (
    concurrency !== undefined &&
    !(Number.isInteger(concurrency) && concurrency > 0 && concurrency <= MAX_CONCURRENCY)
  )
    reader.addIssue(["concurrency"], `must be an integer from 1 to ${MAX_CONCURRENCY}`)
  return toResult(reader, concurrency ?? 50)
}
