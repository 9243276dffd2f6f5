/** Mutants that count requests, money and time wrongly. */
import * as Effect from "effect/Effect"
import * as Struct from "effect/Struct"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const { editResponse, header, isCode, isTaken, put, when } = Mutators

const isLimited = isCode("RATE_001")
const limitedBy = (type: string) => (said: Mutators.ParsedResponse) =>
  JsonPointer.get(said.body, "/errors/params/limit_type") === type

const more =
  (by: number) =>
  (count: string): string =>
    String(Number(count) + by)

export const rateLimits: ReadonlyArray<Mutant> = [
  {
    id: "rate-header-missing",
    guarantee: "rate.headers",
    title: "does not say what remains of the minute",
    wrong: () => editResponse(when(isTaken, header("X-RateLimit-min-Remaining")))
  },
  {
    id: "rate-header-late",
    guarantee: "rate.headers",
    title: "does not count the first request of a minute",
    wrong: () =>
      editResponse(
        when(isTaken, (said, asked) => {
          const limit = Mutators.headerOf(said, "X-RateLimit-min-Limit")
          const remaining = Mutators.headerOf(said, "X-RateLimit-min-Remaining")
          return more(1)(remaining) === limit ? header("X-RateLimit-min-Remaining", limit)(said, asked) : said
        })
      )
  },
  {
    id: "rate-limits-of-proxy",
    guarantee: "rate.headers",
    title: "has the limits of the other generation",
    wrong: () => ({
      account: (requires) =>
        requires.limits === undefined && requires.profile === "api"
          ? { ...requires, limits: { sec: 100, min: 1000 } }
          : requires
    })
  },
  {
    id: "rate-headers-for-strangers",
    guarantee: "rate.headers",
    title: "names limits to a key that is unknown",
    wrong: () =>
      editResponse(
        when(
          isCode("AUTH_001"),
          header("X-RateLimit-sec-Limit", "80"),
          header("X-RateLimit-min-Limit", "4800")
        )
      )
  },
  {
    id: "second-one-more",
    guarantee: "rate.second",
    title: "lets one more request into a second",
    wrong: () => ({
      account: ({ limits, ...requires }) => ({
        ...requires,
        ...(limits === undefined
          ? {}
          : { limits: { ...limits, ...(limits.sec === undefined ? {} : { sec: limits.sec + 1 }) } })
      })
    })
  },
  {
    id: "second-unnamed",
    guarantee: "rate.second",
    title: "names the minute when the second is full",
    wrong: () => editResponse(when(limitedBy("sec"), put("/errors/params/limit_type", "min")))
  },
  {
    id: "minute-forgotten",
    guarantee: "rate.minute",
    title: "forgets the minute window",
    wrong: () => ({
      account: ({ limits, ...requires }) => ({
        ...requires,
        ...(limits === undefined ? {} : { limits: { ...limits, min: 1_000_000 } })
      })
    })
  },
  {
    id: "minute-one-less",
    guarantee: "rate.minute",
    title: "lets one request less into a minute",
    wrong: () => ({
      account: ({ limits, ...requires }) => ({
        ...requires,
        ...(limits === undefined
          ? {}
          : { limits: { ...limits, ...(limits.min === undefined ? {} : { min: limits.min - 1 }) } })
      })
    })
  },
  {
    id: "wait-in-milliseconds",
    guarantee: "rate.wait",
    title: "gives the wait in milliseconds",
    wrong: () => editResponse(when(isLimited, put("/errors/params/retry_after", "1000ms")))
  },
  {
    id: "wait-in-header",
    guarantee: "rate.wait",
    title: "gives the wait in a header alone",
    wrong: () =>
      editResponse(when(isLimited, put("/errors/params/retry_after", undefined), header("Retry-After", "1")))
  },
  {
    id: "refusal-with-both-windows",
    guarantee: "rate.refusal-headers",
    title: "names the other window to a refused request too",
    wrong: () =>
      editResponse(
        when(
          limitedBy("sec"),
          header("X-RateLimit-min-Limit", "100"),
          header("X-RateLimit-min-Remaining", "99")
        )
      )
  },
  {
    id: "window-too-long",
    guarantee: "rate.sliding",
    title: "keeps a request in its window one millisecond too long",
    wrong: () => ({ time: (millis) => millis - 1 })
  },
  {
    id: "window-too-short",
    guarantee: "rate.sliding",
    title: "drops a request from its window one millisecond too early",
    wrong: () => ({ time: (millis) => millis + 1 })
  },
  {
    id: "window-emptied",
    guarantee: "rate.sliding",
    title: "empties a window at once instead of letting it slide",
    wrong: () => ({ time: (millis) => (millis === 1 ? 1000 : millis) })
  },
  {
    id: "refused-counted",
    guarantee: "rate.refused-uncounted",
    title: "counts refused requests",
    wrong: () => ({
      http: (http) => {
        const owed: Array<RawHttp.RawHttpResponse> = []
        return {
          send: (request) =>
            Effect.map(http.send(request), (answer) => {
              if (answer.status === 429) owed.push(answer)
              return answer.status === 200 ? (owed.pop() ?? answer) : answer
            })
        }
      }
    })
  },
  {
    id: "broken-body-free",
    guarantee: "rate.counted",
    title: "counts no request with a broken body",
    wrong: () => ({
      http: (http) => {
        let free = 0
        const generous = editResponse(
          when(
            isTaken,
            header("X-RateLimit-sec-Remaining", (count) => more(free)(count))
          )
        ).http
        const counted: RawHttp.RawHttp = {
          send: (request) =>
            Effect.tap(http.send(request), ({ status }) =>
              Effect.sync(() => {
                if (status === 400) free++
              })
            )
        }
        return generous?.(counted, { sends: false }) ?? counted
      }
    })
  },
  {
    id: "retry-on-the-way",
    guarantee: "rate.counted",
    title: "tries a message again on the way when Meta has refused it",
    wrong: () => ({
      http: (http) => ({
        send: (request) =>
          Effect.filterOrElse(
            http.send(request),
            ({ status }) => status !== 502,
            () => http.send(request)
          )
      })
    })
  },
  {
    id: "credit",
    guarantee: "balance.empty",
    title: "sends on credit",
    wrong: () => ({ account: (requires) => Struct.omit(requires, ["balance"]) })
  },
  {
    id: "sandbox-on-credit",
    guarantee: "balance.empty",
    title: "lets the sandbox run without money",
    wrong: () =>
      editResponse(
        when((said, { query }) => isCode("BILL_001")(said) && query.has("is_fake"), Mutators.sandboxed)
      )
  },
  {
    id: "poverty-forbidden",
    guarantee: "balance.empty",
    title: "answers 403 to an empty balance",
    wrong: () => editResponse(when(isCode("BILL_001"), Mutators.status(403)))
  },
  {
    id: "poverty-in-another-group",
    guarantee: "balance.empty",
    title: "puts an empty balance into a group of its own",
    wrong: () => editResponse(when(isCode("BILL_001"), put("/errors/group", "INSUFFICIENT_BALANCE")))
  }
]
