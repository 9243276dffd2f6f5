/** Reads the options of the promise API, which may come from JavaScript or the environment. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Core from "../gateway/Options.ts"
import type { Options } from "../gateway/PromiseOptions.ts"
import * as Errors from "../GatewayError.ts"
import * as Ledger from "../Ledger.ts"
import * as RetryPolicy from "../RetryPolicy.ts"

const attempt = <A>(f: () => Promise<A>): Effect.Effect<A, unknown> => Effect.tryPromise(f)

const toLedger = (ledger: Options["ledger"]): Ledger.Ledger | undefined => {
  if (ledger === undefined) return undefined
  if (ledger === "memory") return Ledger.memory()
  if ("memory" in ledger) return Ledger.memory(ledger.memory)
  return Ledger.fromKeyValueStore({
    get: (key) => attempt(() => ledger.get(key)),
    set: (key, value) => Effect.asVoid(attempt(() => ledger.set(key, value))),
    remove: (key) => Effect.asVoid(attempt(() => ledger.delete(key))),
    setIfAbsent:
      ledger.setIfAbsent &&
      ((key, value) => attempt(async () => (await ledger.setIfAbsent?.(key, value)) as boolean)),
    keys: ledger.keys && attempt(async () => (await ledger.keys?.()) ?? [])
  })
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** What is wrong with the `ledger` option, which may come from JavaScript. */
const ledgerIssues = (ledger: unknown): ReadonlyArray<Errors.Issue> => {
  if (ledger === undefined || ledger === "memory") return []
  if (isObject(ledger) && "memory" in ledger) {
    const limits = ledger["memory"]
    if (!isObject(limits)) return [{ path: ["ledger", "memory"], rule: "must be an object of limits" }]
    return ["capacity", "timeToLive"].flatMap((name) => {
      const limit = limits[name]
      return limit === undefined || (Number.isSafeInteger(limit) && Number(limit) > 0)
        ? []
        : [{ path: ["ledger", "memory", name], rule: "must be an integer above 0" }]
    })
  }
  const isFunction = (name: string): boolean => isObject(ledger) && typeof ledger[name] === "function"
  if (!["get", "set", "delete"].every(isFunction)) {
    return [
      {
        path: ["ledger"],
        rule: 'must be "memory", an object with memory, or a store: an object with get, set and delete'
      }
    ]
  }
  return ["setIfAbsent", "keys"].flatMap((name) =>
    isFunction(name) || (ledger as Record<string, unknown>)[name] === undefined
      ? []
      : [{ path: ["ledger", name], rule: "must be a function" }]
  )
}

export const misconfigured = (issues: ReadonlyArray<Errors.Issue>): Errors.GatewayError =>
  Errors.notSent(new Errors.InvalidConfiguration({ issues }))

/** What is wrong with a call that needs a ledger where there is none. */
export const noLedger: Errors.Issue = { path: ["ledger"], rule: "must be set in the gateway's options" }

/** What is wrong with what a key is settled by. */
export const resolutionIssues = (key: unknown, resolution: unknown): ReadonlyArray<Errors.Issue> => [
  ...(typeof key === "string" ? [] : [{ path: ["key"], rule: "must be a text" }]),
  ...(resolution === "NotSent" ||
  resolution === "Rejected" ||
  (isObject(resolution) && typeof resolution["messageId"] === "string")
    ? []
    : [{ path: ["resolution"], rule: 'must be { messageId }, "NotSent" or "Rejected"' }])
]

/** What is wrong with what ends a call early. */
export const signalIssues = (options: unknown): ReadonlyArray<Errors.Issue> => {
  const signal = isObject(options) ? options["signal"] : undefined
  return signal === undefined || (isObject(signal) && typeof signal["addEventListener"] === "function")
    ? []
    : [{ path: ["signal"], rule: "must be an AbortSignal" }]
}

/** What is wrong with the source and the options of a bulk send. */
export const sendManyIssues = (source: unknown, options: unknown): ReadonlyArray<Errors.Issue> => {
  const isIterable =
    isObject(source) &&
    (source instanceof ReadableStream ||
      [Symbol.asyncIterator, Symbol.iterator].some((name) => typeof Reflect.get(source, name) === "function"))
  return [
    ...(isIterable
      ? []
      : [{ path: ["messages"], rule: "must be an iterable or an async iterable of messages" }]),
    ...(isObject(options) ? [] : [{ path: [], rule: "the options of a bulk send must be an object" }]),
    ...signalIssues(options)
  ]
}

/** A variable of the environment; an empty one counts as not set. Deno refuses to read it without permission. */
const environment = (name: string): string | undefined => {
  try {
    const { process } = globalThis as {
      readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
    }
    const value = process?.env?.[name]
    return value === "" ? undefined : value
  } catch {
    return undefined
  }
}

const policies = { safe: RetryPolicy.safe, none: RetryPolicy.none, atLeastOnce: RetryPolicy.atLeastOnce }

/** The options as the Effect API has them. Throws `InvalidConfiguration` for those that only promises have. */
export const toCoreOptions = (options: Options): Core.Options => {
  if (typeof options !== "object" || options === null)
    throw misconfigured([{ path: [], rule: "the options must be an object" }])
  const { apiKey, baseUrl, ledger, retry = "safe", ...others } = options
  const issues = [...ledgerIssues(ledger)]
  if (typeof retry !== "string" || !Object.hasOwn(policies, retry)) {
    issues.push({ path: ["retry"], rule: `must be one of ${Object.keys(policies).join(", ")}` })
  }
  if (issues.length > 0) throw misconfigured(issues)
  return {
    ...others,
    apiKey: Redacted.make((apiKey ?? environment("CONNEXEASE_API_KEY")) as string),
    baseUrl: baseUrl ?? environment("CONNEXEASE_BASE_URL"),
    retry: policies[retry],
    ledger: toLedger(ledger)
  }
}
