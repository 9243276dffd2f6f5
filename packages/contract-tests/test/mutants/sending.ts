/** Mutants that take a message and say something else of it than they should, or send another. */
import * as Effect from "effect/Effect"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const {
  editResponse,
  drop,
  header,
  isRefused,
  isSent,
  isTaken,
  put,
  refuseValid,
  editBody,
  sent,
  when,
  words
} = Mutators

const text = (change: (text: string) => string) =>
  editBody("/text/body", (value) => (typeof value === "string" ? change(value) : value))

const isRead = (said: Mutators.ParsedResponse): boolean =>
  JsonPointer.get(said.body, "/data/success") === true

export const sending: ReadonlyArray<Mutant> = [
  {
    id: "created",
    guarantee: "send.accepted",
    title: "answers 201 to a message that it takes",
    wrong: () => editResponse(when(isTaken, Mutators.status(201)))
  },
  {
    id: "query-known-only",
    guarantee: "send.accepted",
    title: "refuses a query parameter that it does not know",
    wrong: () =>
      refuseValid(({ query }) => [...query.keys()].some((key) => !["is_fake", "mmlite"].includes(key)))
  },
  {
    id: "body-half-a-mebibyte",
    guarantee: "send.accepted",
    title: "takes only half a mebibyte",
    wrong: () => refuseValid(({ text }) => text.length > 512 * 1024)
  },
  {
    id: "success-in-words",
    guarantee: "send.envelope",
    title: 'says isSuccess "true"',
    wrong: () => editResponse(when(isTaken, put("/isSuccess", "true")))
  },
  {
    id: "errors-beside-data",
    guarantee: "send.envelope",
    title: "puts errors: null beside the data",
    wrong: () => editResponse(when(isTaken, put("/errors", null)))
  },
  {
    id: "contacts-dropped",
    guarantee: "send.contacts",
    title: "drops contacts",
    wrong: () => editResponse(when(isSent, drop("/data/contacts")))
  },
  {
    id: "contacts-twice",
    guarantee: "send.contacts",
    title: "names the recipient twice",
    wrong: () =>
      editResponse(
        when(
          isSent,
          put("/data/contacts", (one: ReadonlyArray<unknown>) => [...one, ...one])
        )
      )
  },
  {
    id: "id-bare",
    guarantee: "send.message-id",
    title: "gives ids without wamid",
    wrong: () =>
      editResponse(
        when(
          isSent,
          put("/data/messages/0/id", (id: string) => id.replace("wamid.", ""))
        )
      )
  },
  {
    id: "id-repeated",
    guarantee: "send.unique-id",
    title: "gives every second message the id of the one before",
    wrong: () => {
      let last: unknown
      return editResponse(
        when(
          isSent,
          put("/data/messages/0/id", (id: unknown) => {
            const given = last ?? id
            last = last === undefined ? id : undefined
            return given
          })
        )
      )
    }
  },
  {
    id: "text-trimmed",
    guarantee: "send.unchanged",
    title: "trims text",
    wrong: () => text((body) => body.trim())
  },
  {
    id: "text-composed",
    guarantee: "send.unchanged",
    title: "composes the characters of a text (NFC)",
    wrong: () => text((body) => body.normalize("NFC"))
  },
  {
    id: "text-escaped",
    guarantee: "send.unchanged",
    title: "escapes markup in a text",
    wrong: () => text((body) => body.replaceAll("<", "&lt;"))
  },
  {
    id: "text-in-the-basic-plane",
    guarantee: "send.unchanged",
    title: "loses characters beyond U+FFFF",
    wrong: () => text((body) => body.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, "?"))
  },
  {
    id: "sent-twice",
    guarantee: "send.unchanged",
    title: "sends a message twice",
    wrong: () => ({
      http: (http) => ({
        send: (request) =>
          Effect.tap(http.send(request), (answer) =>
            JsonPointer.get(RawHttp.json(answer), "/data/contacts") === undefined
              ? Effect.void
              : http.send(request)
          )
      })
    })
  },
  {
    id: "type-html",
    guarantee: "send.content-type",
    title: "says that its refusals are HTML",
    wrong: () => editResponse(when(isRefused, header("Content-Type", "text/html; charset=utf-8")))
  },
  {
    id: "recipient-digits-only",
    guarantee: "send.recipient",
    title: "refuses a number with a plus",
    wrong: () => refuseValid((asked) => words(asked, "/to").startsWith("+"), Mutators.badRecipient)
  },
  {
    id: "recipient-text-only",
    guarantee: "send.recipient",
    title: "refuses a number that is a JSON number",
    wrong: () => refuseValid((asked) => typeof sent(asked, "/to") === "number", Mutators.badRecipient)
  },
  {
    id: "wa-id-as-typed",
    guarantee: "send.recipient",
    title: "gives the recipient as typed for the WhatsApp number",
    wrong: () =>
      editResponse(
        when(isSent, (said, asked) =>
          put("/data/contacts/0/wa_id", JsonPointer.get(said.body, "/data/contacts/0/input"))(said, asked)
        )
      )
  },
  {
    id: "template-without-status",
    guarantee: "send.template-status",
    title: "drops message_status",
    wrong: () => editResponse(when(isSent, drop("/data/messages/0/message_status")))
  },
  {
    id: "read-with-id",
    guarantee: "send.read-receipt",
    title: "answers a read receipt with a message id",
    wrong: () => editResponse(when(isRead, put("/data/messages", [{ id: "wamid.HBgM" }])))
  },
  {
    id: "read-silent",
    guarantee: "send.read-receipt",
    title: "answers a read receipt without success",
    wrong: () => editResponse(when(isRead, drop("/data/success")))
  }
]
