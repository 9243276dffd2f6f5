/** Mutants that post something else to a webhook than what happened. */
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import type { Post } from "../../src/checks/WebhookEndpoint.ts"
import type { Mutant, Mutation } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const value = "/entry/0/changes/0/value"
const status = `${value}/statuses/0`
const message = `${value}/messages/0`

const at = (post: Post, pointer: string): unknown => JsonPointer.get(JSON.parse(post.body), pointer)

/** Changes a value of every post that has it; `undefined` takes it away. */
const telling = (pointer: string, change: (old: unknown) => unknown): Mutation => ({
  posts: (posts) =>
    posts.map((post) => {
      const body: unknown = JSON.parse(post.body)
      const old = JsonPointer.get(body, pointer)
      return old === undefined
        ? post
        : { ...post, body: JSON.stringify(Mutators.with_(body, pointer, change(old))) }
    })
})

const headed = (name: string, content: string): Mutation => ({
  posts: (posts) => posts.map((post) => ({ ...post, headers: { ...post.headers, [name]: content } }))
})

/** Posts nothing of what meets a condition. */
const silent = (condition: (post: Post) => boolean): Mutation => ({
  posts: (posts) => posts.filter((post) => !condition(post))
})

const words = (change: (text: string) => string) => (old: unknown) =>
  typeof old === "string" ? change(old) : old

export const webhooks: ReadonlyArray<Mutant> = [
  {
    id: "webhook-without-secret",
    guarantee: "webhook.form",
    title: "posts webhooks with another secret",
    wrong: () => headed("authorization", "Bearer another-secret")
  },
  {
    id: "webhook-as-text",
    guarantee: "webhook.form",
    title: "says that its webhooks are plain text",
    wrong: () => headed("content-type", "text/plain")
  },
  {
    id: "webhook-of-a-page",
    guarantee: "webhook.form",
    title: "posts webhooks of a page, not of a business account",
    wrong: () => telling("/object", () => "page")
  },
  {
    id: "webhook-for-somebody-else",
    guarantee: "webhook.status",
    title: "reports statuses of the wrong recipient",
    wrong: () => telling(`${status}/recipient_id`, () => "905321234568")
  },
  {
    id: "webhook-backwards",
    guarantee: "webhook.status",
    title: "reports delivered before sent",
    wrong: () => ({ posts: (posts) => posts.toReversed() })
  },
  {
    id: "webhook-twice",
    guarantee: "webhook.status",
    title: "reports every status twice",
    wrong: () => ({
      posts: (posts) =>
        posts.flatMap((post) => (at(post, `${status}/status`) === undefined ? [post] : [post, post]))
    })
  },
  {
    id: "webhook-failure-unexplained",
    guarantee: "webhook.status",
    title: "does not say why a message failed",
    wrong: () => telling(`${status}/errors`, () => undefined)
  },
  {
    id: "webhook-untracked",
    guarantee: "webhook.tracking",
    title: "drops tracking data",
    wrong: () => telling(`${status}/biz_opaque_callback_data`, () => undefined)
  },
  {
    id: "webhook-tracked-in-ascii",
    guarantee: "webhook.tracking",
    title: "loses what is not ASCII of tracking data",
    wrong: () =>
      telling(
        `${status}/biz_opaque_callback_data`,
        words((text) => text.replaceAll(/\P{ASCII}/gu, "?"))
      )
  },
  {
    id: "webhook-text-without-emoji",
    guarantee: "webhook.incoming",
    title: "drops emoji from what people write",
    wrong: () =>
      telling(
        `${message}/text/body`,
        words((text) => text.replaceAll(/\p{Extended_Pictographic}/gu, ""))
      )
  },
  {
    id: "webhook-choice-in-words",
    guarantee: "webhook.incoming",
    title: "gives a button's text for its id",
    wrong: () => telling(`${message}/interactive/button_reply/id`, () => "Yes")
  },
  {
    id: "webhook-without-stickers",
    guarantee: "webhook.incoming",
    title: "reports nothing of stickers",
    wrong: () => silent((post) => at(post, `${message}/type`) === "sticker")
  },
  {
    id: "webhook-account-silent",
    guarantee: "webhook.account",
    title: "reports nothing of the account",
    wrong: () => silent((post) => at(post, "/entry/0/changes/0/field") !== "messages")
  },
  {
    id: "webhook-entry-in-milliseconds",
    guarantee: "webhook.form",
    title: "gives the moment of an account's change in milliseconds",
    wrong: () => telling("/entry/0/time", (old) => Number(old) * 1_000)
  },
  {
    id: "webhook-again-changed",
    guarantee: "webhook.again",
    title: "repeats a refused webhook with another moment",
    wrong: () => {
      const changed = telling(`${status}/timestamp`, (old) => String(Number(old) + 1))
      return { posts: (posts) => [...posts.slice(0, 1), ...(changed.posts?.(posts.slice(1)) ?? [])] }
    }
  },
  {
    id: "webhook-once",
    guarantee: "webhook.again",
    title: "posts a webhook once, whatever the answer",
    wrong: () => ({ posts: (posts) => posts.slice(0, 2) })
  }
]
