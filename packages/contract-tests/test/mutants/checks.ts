/** Mutants that check the key, the order of things, the recipient and the body wrongly. */
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const {
  editResponse,
  editRequest,
  badGateway,
  badRequest,
  isCode,
  put,
  editBody,
  sent,
  status,
  acceptInvalid,
  when,
  with_,
  withBody,
  withHeader,
  words
} = Mutators

const isBroken = ({ body, text }: Mutators.ParsedRequest): boolean => body === undefined && text !== ""

export const checks: ReadonlyArray<Mutant> = [
  {
    id: "missing-header-as-form",
    guarantee: "auth.missing-header",
    title: "says AUTH_003 when the header is missing",
    wrong: () => editResponse(when(isCode("AUTH_002"), put("/errors/code", "AUTH_003")))
  },
  {
    id: "api-key-header",
    guarantee: "auth.missing-header",
    title: "takes the key from X-API-KEY",
    wrong: () =>
      editRequest(({ request }) => ({
        ...request,
        headers: request.headers.map(([name, value]) =>
          name.toLowerCase() === "x-api-key" ? ["Authorization", `Bearer ${value}`] : [name, value]
        )
      }))
  },
  {
    id: "bearer-in-any-case",
    guarantee: "auth.wrong-form",
    title: "takes bearer in lower case",
    wrong: () =>
      editRequest((asked) =>
        withHeader(asked, "authorization", (value) => value.replace(/^bearer /, "Bearer "))
      )
  },
  {
    id: "bearer-two-spaces",
    guarantee: "auth.wrong-form",
    title: "takes two spaces after Bearer",
    wrong: () =>
      editRequest((asked) => withHeader(asked, "authorization", (value) => value.replace(/ +/, " ")))
  },
  {
    id: "bearer-optional",
    guarantee: "auth.wrong-form",
    title: "takes the key without Bearer",
    wrong: () =>
      editRequest((asked) =>
        withHeader(asked, "authorization", (value) => (/\s/.test(value) ? value : `Bearer ${value}`))
      )
  },
  {
    id: "stranger-forbidden",
    guarantee: "auth.unknown-key",
    title: "answers 403 to a key that it does not know",
    wrong: () => editResponse(when(isCode("AUTH_001"), status(403)))
  },
  {
    id: "stranger-in-another-group",
    guarantee: "auth.unknown-key",
    title: "puts an unknown key into the group FORBIDDEN",
    wrong: () => editResponse(when(isCode("AUTH_001"), put("/errors/group", "FORBIDDEN")))
  },
  {
    id: "key-by-beginning",
    guarantee: "auth.unknown-key",
    title: "compares only the beginning of a key",
    wrong: () =>
      editRequest((asked) => withHeader(asked, "authorization", (value) => value.replace(/\.x$/, "")))
  },
  {
    id: "key-service-as-wrong-key",
    guarantee: "auth.service-failure",
    title: "says that a key is wrong when it could not be checked",
    wrong: () =>
      editResponse(
        when((said) => isCode("AUTH_004")(said) || isCode("AUTH_005")(said), Mutators.unauthorized)
      )
  },
  {
    id: "body-before-key",
    guarantee: "order.auth-first",
    title: "reads the body before it looks at the key",
    wrong: () => editResponse(when((said, asked) => said.status === 401 && isBroken(asked), badRequest))
  },
  {
    id: "balance-before-rate",
    guarantee: "order.rate-before-balance",
    title: "looks at the balance before the rate limit",
    wrong: () => ({
      http: (http, requires) =>
        requires.balance === "empty"
          ? (editResponse(when(isCode("RATE_001"), Mutators.paymentRequired)).http?.(http, requires) ?? http)
          : http
    })
  },
  {
    id: "body-before-rate",
    guarantee: "order.rate-before-balance",
    title: "reads the body before it looks at the rate limit",
    wrong: () => editResponse(when((said, asked) => isCode("RATE_001")(said) && isBroken(asked), badRequest))
  },
  {
    id: "body-before-balance",
    guarantee: "order.balance-before-body",
    title: "reads the body before it looks at the balance",
    wrong: () => editResponse(when((said, asked) => isCode("BILL_001")(said) && isBroken(asked), badRequest))
  },
  {
    id: "meta-before-gateway",
    guarantee: "order.gateway-before-meta",
    title: "asks Meta before it looks at the recipient",
    wrong: () =>
      editResponse(
        when(
          (said, asked) =>
            isCode("GW_001")(said) && sent(asked, "/interactive/action/buttons/3") !== undefined,
          badGateway
        )
      )
  },
  {
    id: "recipient-6-digits",
    guarantee: "recipient.refused",
    title: "takes a number of six digits",
    wrong: () => acceptInvalid((asked) => /^\d{6}$/.test(words(asked, "/to")))
  },
  {
    id: "recipient-16-digits",
    guarantee: "recipient.refused",
    title: "takes a number of sixteen digits",
    wrong: () => acceptInvalid((asked) => /^\d{16}$/.test(words(asked, "/to")))
  },
  {
    id: "recipient-as-upstream-failure",
    guarantee: "recipient.refused",
    title: "answers 502 to what cannot be a recipient",
    wrong: () => editResponse(when(isCode("GW_001"), status(502)))
  },
  {
    id: "recipient-as-malformed",
    guarantee: "recipient.refused",
    title: "says GW_002 of a wrong recipient",
    wrong: () => editResponse(when(isCode("GW_001"), put("/errors/code", "GW_002")))
  },
  {
    id: "trailing-comma",
    guarantee: "body.malformed",
    title: "forgives a trailing comma",
    wrong: () => acceptInvalid(({ text }) => /,\s*\}/.test(text))
  },
  {
    id: "lists",
    guarantee: "body.malformed",
    title: "takes a list for a message",
    wrong: () => acceptInvalid(({ body }) => Array.isArray(body))
  },
  {
    id: "broken-body-as-own-failure",
    guarantee: "body.malformed",
    title: "answers 500 to a body that is not JSON",
    wrong: () => editResponse(when((said, asked) => isCode("GW_002")(said) && isBroken(asked), status(500)))
  },
  {
    id: "last-key-wins",
    guarantee: "body.duplicate-keys",
    title: "lets the last of two equal keys win",
    wrong: () =>
      editRequest((asked) => (asked.body === undefined ? asked.request : withBody(asked, asked.body)))
  },
  {
    id: "any-product",
    guarantee: "body.product",
    title: "takes any messaging_product",
    wrong: () => editBody("/messaging_product", () => "whatsapp")
  },
  {
    id: "product-by-default",
    guarantee: "body.product",
    title: "takes a body without messaging_product",
    wrong: () =>
      editRequest((asked) =>
        sent(asked, "/messaging_product") === undefined && sent(asked, "/to") !== undefined
          ? withBody(asked, with_(asked.body, "/messaging_product", "whatsapp"))
          : asked.request
      )
  },
  {
    id: "type-in-any-case",
    guarantee: "body.type",
    title: "takes a type in capitals",
    wrong: () => acceptInvalid((asked) => words(asked, "/type") === "TEXT")
  },
  {
    id: "type-by-default",
    guarantee: "body.type",
    title: "takes a type that it does not know for text",
    wrong: () => acceptInvalid((asked) => sent(asked, "/type") === "telegram")
  },
  {
    id: "text-without-object",
    guarantee: "body.object",
    title: "takes a text that is no object",
    wrong: () => editBody("/text", (text) => (typeof text === "string" ? { body: text } : text))
  },
  {
    id: "object-optional",
    guarantee: "body.object",
    title: "takes a message without its body object",
    wrong: () =>
      acceptInvalid(
        (asked) => words(asked, "/type") === "image" && JsonPointer.get(asked.body, "/image") === undefined
      )
  },
  {
    id: "text-4097",
    guarantee: "body.text-limit",
    title: "takes a text of 4,097 characters",
    wrong: () =>
      editBody("/text/body", (text) => (typeof text === "string" ? [...text].slice(0, 4096).join("") : text))
  },
  {
    id: "text-limit-of-metas",
    guarantee: "body.text-limit",
    title: "leaves the length of a text to Meta",
    wrong: () =>
      editResponse(
        when(
          (said, asked) => isCode("GW_002")(said) && [...words(asked, "/text/body")].length > 4096,
          badGateway
        )
      )
  }
]
