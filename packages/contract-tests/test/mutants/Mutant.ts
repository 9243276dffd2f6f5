/**
 * A mutant is a gateway that is wrong in one thing: the mock behind something that tampers with what passes, or
 * with the account, the limits and the clock that an exchange asked for. The kit is worth something only if it
 * notices each of them, so each names the guarantee that it breaks.
 */
import type { Exchange } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import type { Session, Target, WebhookSession } from "../../src/targets/Target.ts"
import type { Post } from "../../src/checks/WebhookEndpoint.ts"
import type { RawHttp, RawHttpRequest, RawHttpResponse } from "../../src/http/RawHttp.ts"

/** What is wrong with it. Without any of these it would be right. */
export interface Mutation {
  /** The condition that an account is really in, when an exchange asks for one. */
  readonly account?: (requires: Exchange.Requires) => Exchange.Requires
  /** How long it takes a time to pass, in milliseconds. */
  readonly time?: (millis: number) => number
  /** What happens on the way to the mock and back; called once for each account. */
  readonly http?: (http: RawHttp, requires: Exchange.Requires) => RawHttp
  /** What an account is charged too much for a request, in micro-dollars. */
  readonly overcharge?: (response: RawHttpResponse, request: RawHttpRequest) => number
  /** What it posts to a webhook in place of what it should. */
  readonly posts?: (posts: ReadonlyArray<Post>) => ReadonlyArray<Post>
}

export interface Mutant {
  readonly id: string
  /** The guarantee that it breaks. */
  readonly guarantee: string
  /** What it does, as a sentence without its subject: `takes a text of 4,097 characters`. */
  readonly title: string
  /** A fresh one, which has seen nothing yet. */
  readonly wrong: () => Mutation
}

/** The target gone wrong. */
export const apply = (mutant: Mutant, target: Target): Target => {
  const { account, overcharge, posts, time, http } = mutant.wrong()
  const mutated =
    (requires: Exchange.Requires) =>
    (session: Session): Session => {
      let overcharged = 0
      const counted: RawHttp = {
        send: (request) =>
          Effect.tap(session.http.send(request), (response) =>
            Effect.sync(() => {
              overcharged += overcharge?.(response, request) ?? 0
            })
          )
      }
      return {
        ...session,
        http: http === undefined ? counted : http(counted, requires),
        pass: (millis) => session.pass(time === undefined ? millis : time(millis)),
        spent: Effect.map(session.spent, (spent) => (spent === undefined ? undefined : spent + overcharged))
      }
    }
  const mutatedWebhooks = (session: WebhookSession): WebhookSession => ({
    ...session,
    posts: (millis) => Effect.map(session.posts(millis), posts ?? ((all) => all))
  })
  return {
    ...target,
    ...(target.generated === undefined
      ? {}
      : { generated: Effect.map(target.generated, mutated({ sends: true })) }),
    ...(target.webhooks === undefined ? {} : { webhooks: Effect.map(target.webhooks, mutatedWebhooks) }),
    name: `${target.name}, which ${mutant.title}`,
    session: (requires) =>
      Effect.map(target.session(account === undefined ? requires : account(requires)), mutated(requires))
  }
}
