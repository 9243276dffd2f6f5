/** What the contract tests need of a client: a way to send one message, and the outcome that the client reports. */

/**
 * What a client says of a send.
 *
 * - `accepted`: the gateway has taken the message
 * - `rejected`: the gateway has refused it
 * - `not-sent`: it never got so far
 * - `unknown`: it may have been taken or not
 */
export const reportedOutcomes = ["accepted", "rejected", "not-sent", "unknown"] as const
export type ReportedOutcome = (typeof reportedOutcomes)[number]

export interface Client {
  /** Sends a message, given as the JSON of the request's body. Every failure is one of the four words. */
  readonly send: (payload: Readonly<Record<string, unknown>>) => Promise<ReportedOutcome>
  /** Lets connections go; called once, after the send. */
  readonly close?: () => PromiseLike<void> | void
}

/** Makes a client of the gateway at `baseUrl`, set up as applications have it: retries, time-outs and all. */
export type Adapter = (gateway: {
  readonly baseUrl: string
  readonly apiKey: string
}) => Client | Promise<Client>
