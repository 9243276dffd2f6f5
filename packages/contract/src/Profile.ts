/** The generations of the gateway's documentation, from `data/profiles.json`. */
import profiles from "../data/profiles.json" with { type: "json" }
import type { Fact } from "./Evidence.ts"

/** A generation of the gateway's documentation. `api` is the newest. */
export type ProfileName = "api" | "proxy"

/** What differs between the generations of the gateway's documentation. */
export interface Profile {
  readonly id: ProfileName
  readonly title: string
  /** where the messages go: scheme and host, no path */
  readonly server: Fact<string>
  /** the path of the gateway's one endpoint */
  readonly path: Fact<string>
  /** the message types that this generation documents; the others are Meta's */
  readonly types: Fact<ReadonlyArray<string>>
  readonly queryParameters: Fact<ReadonlyArray<string>>
  /** requests per API key in a sliding window */
  readonly limits: { readonly second: Fact<number>; readonly minute: Fact<number> }
  /** Meta's limit for one recipient: so many messages at once, then one each time the interval has passed */
  readonly pairLimit: { readonly messages: Fact<number>; readonly refillMillis: Fact<number> }
  /** `errors.params.retry_after` of RATE_001, as spelt on the wire */
  readonly retryAfter: { readonly second: Fact<string>; readonly minute: Fact<string> }
  readonly rateHeaders: {
    /** which answers carry the four `X-RateLimit-*` headers */
    readonly answers: Fact<"after-rate">
    /** whether a 429 carries the exceeded window's pair or all four */
    readonly refusal: Fact<"exceeded" | "all">
  }
  /** the names of the events that an endpoint can subscribe to */
  readonly webhookEvents: Fact<ReadonlyArray<string>>
  /** what one accepted message costs, in millionths of a US dollar */
  readonly feeMicroDollars: Fact<number>
}

/** The profiles by name. */
export const all = profiles as Readonly<Record<ProfileName, Profile>>
