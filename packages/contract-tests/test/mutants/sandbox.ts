/** Mutants that are wrong about the sandbox and about marketing messages. */
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const { editResponse, editRequest, drop, isSandboxed, put, refuseValid, sent, when, withQuery } = Mutators

/** Reads `is_fake` by rules of its own. */
const literals = (isOn: (value: string) => boolean) =>
  editRequest((asked) => {
    const value = asked.query.get("is_fake")
    if (value === null) return asked.request
    return withQuery(asked, (query) => (isOn(value) ? query.set("is_fake", "true") : query.delete("is_fake")))
  })

export const sandbox: ReadonlyArray<Mutant> = [
  {
    id: "sandbox-sends",
    guarantee: "sandbox.answer",
    title: "sends what is_fake=true asks it to keep",
    wrong: () => ({
      http: (http, requires) => {
        const forgetful = editRequest((asked) =>
          sent(asked, "/type") === "template"
            ? asked.request
            : withQuery(asked, (query) => query.delete("is_fake"))
        )
        const silent = editResponse(when(isSandboxed, drop("/data/contacts")))
        const inner = forgetful.http?.(http, requires) ?? http
        return silent.http?.(inner, requires) ?? inner
      }
    })
  },
  {
    id: "sandbox-short-id",
    guarantee: "sandbox.answer",
    title: "gives made-up ids of 18 digits",
    wrong: () =>
      editResponse(
        when(
          isSandboxed,
          put("/data/messages/0/id", (id: string) => id.slice(0, -1))
        )
      )
  },
  {
    id: "sandbox-contacts",
    guarantee: "sandbox.no-contacts",
    title: "adds contacts to the sandbox's answer",
    wrong: () =>
      editResponse(
        when(isSandboxed, put("/data/contacts", [{ input: "905321234567", wa_id: "905321234567" }]))
      )
  },
  {
    id: "sandbox-lower-case",
    guarantee: "sandbox.literals",
    title: "knows is_fake=true in lower case only",
    wrong: () => literals((value) => value === "true" || value === "1")
  },
  {
    id: "sandbox-any-word",
    guarantee: "sandbox.literals",
    title: "takes any is_fake but false for true",
    wrong: () => literals((value) => value !== "false" && value !== "0" && value !== "")
  },
  {
    id: "sandbox-false-too",
    guarantee: "sandbox.literals",
    title: "takes is_fake=false for true",
    wrong: () => literals(() => true)
  },
  {
    id: "mmlite-literal",
    guarantee: "mmlite.accepted",
    title: "refuses mmlite=1",
    wrong: () => refuseValid(({ query }) => query.get("mmlite") === "1")
  },
  {
    id: "mmlite-bare",
    guarantee: "mmlite.accepted",
    title: "refuses the fields of marketing messages",
    wrong: () => refuseValid((asked) => sent(asked, "/product_policy") !== undefined)
  },
  {
    id: "mmlite-text",
    guarantee: "mmlite.templates-only",
    title: "routes texts as marketing messages",
    wrong: () =>
      editRequest((asked) =>
        sent(asked, "/type") === "template"
          ? asked.request
          : withQuery(asked, (query) => query.delete("mmlite"))
      )
  }
]
