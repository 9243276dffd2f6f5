/**
 * Runs webhook scenarios on a target and checks what it posts: the bytes, by the contract's schema and by what the
 * scenario expects, and the events that core decodes from them.
 */
import * as Webhook from "@connexease-gateway/core/Webhook"
import { isBeside } from "./WebhookPayload.ts"
import type { Exchange } from "@connexease-gateway/contract"
import { Profile, WebhookScenario } from "@connexease-gateway/contract"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Check from "./Check.ts"
import type { ContractSchemas } from "./ContractSchemas.ts"
import * as Difference from "./Difference.ts"
import * as JsonPointer from "../json/JsonPointer.ts"
import type { ScenarioError, Target, Unwatchable, WebhookSession } from "../targets/Target.ts"
import type { Post } from "./WebhookEndpoint.ts"
import { expectedEvent } from "./webhookEvents.ts"
import * as RawHttp from "../http/RawHttp.ts"

/** The topic of every webhook scenario in reports. */
export const topic = "webhooks"

/** The posts of a scenario, and the id of the message sent in it. */
interface Played {
  readonly posts: ReadonlyArray<Post>
  readonly id: string
}

/** A message is delivered by then (Meta gives no time: assumed). */
const DELIVERED_MS = 60_000
/** A webhook that was refused has come again by then (assumed). */
const RETRIED_MS = 600_000

const send = (session: WebhookSession, body: unknown, sandbox: boolean) =>
  Effect.map(
    session.http.send({
      method: "POST",
      target: `${Profile.all.api.path.value}${sandbox ? "?is_fake=true" : ""}`,
      headers: [
        ["Authorization", `Bearer ${Redacted.value(session.apiKey)}`],
        ["Content-Type", "application/json"]
      ],
      body: Buffer.from(JSON.stringify(body))
    }),
    (answer) => String(JsonPointer.get(RawHttp.json(answer), "/data/messages/0/id"))
  )

const play = (
  { step }: WebhookScenario.WebhookScenario,
  session: WebhookSession
): Effect.Effect<Played, RawHttp.RawHttpFailure | ScenarioError | Unwatchable> =>
  Effect.gen(function* () {
    switch (step.kind) {
      case "incoming":
        yield* session.incoming(WebhookScenario.user, step.content)
        return { posts: yield* session.posts(0), id: "" }
      case "announce":
        yield* session.announce(step.event)
        return { posts: yield* session.posts(0), id: "" }
      case "send": {
        if (step.refused !== undefined) yield* session.refuse(step.refused)
        const id = yield* send(session, step.body, step.sandbox === true)
        if (step.becomes?.status === "failed") yield* session.status(id, "failed", step.becomes.error)
        yield* session.posts(step.refused === undefined ? DELIVERED_MS : RETRIED_MS)
        if (step.becomes?.status === "read") yield* session.status(id, "read")
        if (step.press !== undefined) yield* session.press(WebhookScenario.user, id, step.press)
        return { posts: yield* session.posts(0), id }
      }
    }
  })

/** The matcher with the id of the message in its place. */
const filled = (matcher: Exchange.Matcher, id: string): Exchange.Matcher =>
  "equals" in matcher && matcher.equals === "{id}" ? { equals: id } : matcher

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const provenance = ({
  evidence,
  guarantee,
  source
}: WebhookScenario.WebhookScenario): Difference.Provenance => ({ evidence, guarantee, source })

const malformed = (at: string, expected: string, found: string, source: string): Difference.Difference => ({
  at,
  expected,
  found,
  source,
  evidence: "documented",
  guarantee: "webhook.form"
})

/** Ten digits, from 2001 to 2286: milliseconds have three more. */
const UNIX_SECONDS = /^[0-9]{10}$/

/** The moments of a payload, by Meta's names for them. */
const moments = (
  value: unknown,
  at: string
): ReadonlyArray<{ readonly at: string; readonly value: unknown }> => {
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = `${at}/${name}`
    return name === "timestamp" || /^body\/entry\/\d+\/time$/.test(place)
      ? [{ at: place, value: inner as unknown }]
      : moments(inner, place)
  })
}

/** What every post must be. */
const form = (
  post: Post,
  authorization: string,
  schemas: ContractSchemas
): ReadonlyArray<Difference.Difference> => {
  const webhooks = "Connexease: webhooks"
  const body = parsed(post.body)
  return [
    ...(post.method === "POST" ? [] : [malformed("method", "POST", post.method, webhooks)]),
    ...(post.headers["authorization"] === authorization
      ? []
      : [malformed("header authorization", "the registered secret", "something else", webhooks)]),
    ...(/^application\/json\b/.test(post.headers["content-type"] ?? "")
      ? []
      : [
          malformed(
            "header content-type",
            "application/json",
            post.headers["content-type"] ?? "nothing",
            "Meta: webhooks overview"
          )
        ]),
    ...moments(body, "body").flatMap(({ at, value }) =>
      UNIX_SECONDS.test(String(value))
        ? []
        : [malformed(at, "a moment in Unix seconds", JSON.stringify(value), "Meta: webhooks reference")]
    ),
    ...schemas
      .check("Webhook", body)
      .map(({ path, problem }) =>
        malformed(`body ${path}`, "Meta's form", problem, "Meta: webhooks reference")
      )
  ]
}

/** A post that was refused comes again as it was, to the last byte. */
const repeated = (scenario: WebhookScenario.WebhookScenario, posts: ReadonlyArray<Post>) => {
  const refused = scenario.step.kind === "send" ? (scenario.step.refused ?? 0) : 0
  return posts.slice(0, refused).flatMap((post, index) =>
    posts.slice(refused).some(({ body }) => body === post.body)
      ? []
      : [
          {
            at: "body",
            expected: "the same bytes again",
            found: "no post with them",
            step: index + 1,
            ...provenance(scenario)
          }
        ]
  )
}

const compare = (
  expectation: WebhookScenario.PostExpectation,
  value: unknown,
  place: string,
  { id, scenario }: { readonly id: string; readonly scenario: WebhookScenario.WebhookScenario }
): ReadonlyArray<Difference.Difference> =>
  Object.entries(expectation).flatMap(([pointer, matcher]) => {
    const difference = Difference.match(filled(matcher, id), JsonPointer.get(value, pointer))
    return difference === undefined
      ? []
      : [{ at: `${place} ${pointer}`, ...difference, ...provenance(scenario) }]
  })

const counted = (
  scenario: WebhookScenario.WebhookScenario,
  found: number,
  what: string
): ReadonlyArray<Difference.Difference> => {
  const expected = scenario.posts.length
  return found === expected
    ? []
    : [{ at: "webhooks", expected: `${expected} ${what}`, found: String(found), ...provenance(scenario) }]
}

const raw = (
  scenario: WebhookScenario.WebhookScenario,
  { id, posts }: Played,
  authorization: string,
  schemas: ContractSchemas
): ReadonlyArray<Difference.Difference> => [
  ...counted(scenario, posts.length, "posts"),
  ...repeated(scenario, posts),
  ...posts.flatMap((post, index) => {
    const at = { step: index + 1 }
    const change = JsonPointer.get(parsed(post.body), "/entry/0/changes/0")
    const expected = scenario.posts[index] ?? {}
    return [
      ...form(post, authorization, schemas),
      ...compare(expected, change, "change", { id, scenario })
    ].map((one) => ({ ...one, ...at }))
  })
]

const core = (
  scenario: WebhookScenario.WebhookScenario,
  { id, posts }: Played
): ReadonlyArray<Difference.Difference> => {
  // What stands beside the changes of a post is a matter of its form.
  const events = posts.flatMap((post) => Webhook.decode(post.body)).filter((event) => !isBeside(event))
  return [
    ...counted(scenario, events.length, "events"),
    ...scenario.posts.flatMap((expected, index) =>
      compare(expectedEvent(expected), events[index], "event", { id, scenario }).map((one) => ({
        ...one,
        step: index + 1
      }))
    )
  ]
}

const subject = ({ id, guarantee, title }: WebhookScenario.WebhookScenario) => ({
  id,
  guarantee,
  title,
  topic: topic
})

/** Runs one scenario and checks it through the surfaces that are asked for. */
export const check = (
  scenario: WebhookScenario.WebhookScenario,
  target: Target,
  schemas: ContractSchemas,
  options: {
    readonly surfaces: ReadonlyArray<Check.Surface>
    readonly assumed: "fail" | "finding"
    readonly without?: ReadonlySet<string>
  }
): Effect.Effect<ReadonlyArray<Check.Verdict>> => {
  const { assumed, surfaces, without } = options
  if (target.webhooks === undefined) {
    return Effect.succeed(
      surfaces.map((surface) =>
        Check.skipped(subject(scenario), surface, "the target cannot be watched posting to a webhook")
      )
    )
  }
  const kept = ({ guarantee }: Difference.Difference) => without?.has(guarantee) !== true
  const skipped = (reason: string) =>
    Effect.succeed(surfaces.map((surface) => Check.skipped(subject(scenario), surface, reason)))
  const failed = (reason: string) =>
    Effect.succeed(
      surfaces.map((surface) => Check.verdictOf(subject(scenario), surface, [], assumed, reason))
    )
  return target.webhooks.pipe(
    Effect.flatMap((session) =>
      Effect.map(play(scenario, session), (played) =>
        surfaces.map((surface) => {
          const found =
            surface === "raw" ? raw(scenario, played, session.authorization, schemas) : core(scenario, played)
          return Check.verdictOf(subject(scenario), surface, found.filter(kept), assumed)
        })
      )
    ),
    Effect.scoped,
    Effect.catchTags({
      Blocked: ({ reason }) => skipped(reason),
      Unwatchable: ({ message }) => skipped(message),
      RawHttpError: ({ message }) => failed(message),
      SandboxBreach: ({ message }) => failed(message),
      ScenarioError: ({ message }) => failed(`the scenario could not be run: ${message}`)
    })
  )
}

/** The guarantees that a scenario can find broken. */
export const guarantees = ({ guarantee }: WebhookScenario.WebhookScenario): ReadonlySet<string> =>
  new Set([guarantee, "webhook.form"])
