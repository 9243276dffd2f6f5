/** Mutants that hand on Meta's refusals, and their own failures, wrongly. */
import * as Effect from "effect/Effect"
import * as JsonPointer from "../../src/json/JsonPointer.ts"
import * as RawHttp from "../../src/http/RawHttp.ts"
import type { Mutant } from "./Mutant.ts"
import * as Mutators from "./mutators.ts"

const {
  editResponse,
  editRequest,
  drop,
  isCode,
  page,
  put,
  editBody,
  sent,
  status,
  acceptInvalid,
  when,
  words
} = Mutators

const isMetas = (said: Mutators.ParsedResponse): boolean =>
  JsonPointer.get(said.body, "/errors/params/meta") !== undefined
const meta = "/errors/params/meta/code"
const ofMetas = (code: number) => (said: Mutators.ParsedResponse) => JsonPointer.get(said.body, meta) === code

export const metaRules: ReadonlyArray<Mutant> = [
  {
    id: "meta-as-400",
    guarantee: "meta.refused",
    title: "answers 400 to what Meta refuses",
    wrong: () => editResponse(when(isMetas, status(400)))
  },
  {
    id: "meta-kept-secret",
    guarantee: "meta.refused",
    title: "keeps Meta's error to itself",
    wrong: () => editResponse(when(isMetas, drop("/errors/params")))
  },
  {
    id: "meta-one-code-for-all",
    guarantee: "meta.codes",
    title: "says 131000 whatever Meta said",
    wrong: () => editResponse(when(isMetas, put(meta, 131000)))
  },
  {
    id: "meta-pair-as-throughput",
    guarantee: "meta.codes",
    title: "takes Meta's limit for one recipient for its limit for all",
    wrong: () => editResponse(when(ofMetas(131056), put(meta, 130429)))
  },
  {
    id: "meta-code-in-words",
    guarantee: "meta.codes",
    title: "gives Meta's code as a text",
    wrong: () => editResponse(when(isMetas, put(meta, String)))
  },
  {
    id: "buttons-four",
    guarantee: "meta.limits",
    title: "takes a fourth button",
    wrong: () =>
      editBody("/interactive/action/buttons", (all) => (Array.isArray(all) ? all.slice(0, 3) : all))
  },
  {
    id: "caption-1025",
    guarantee: "meta.limits",
    title: "takes a caption of 1,025 characters",
    wrong: () => editBody("/image/caption", (text) => (typeof text === "string" ? text.slice(0, 1024) : text))
  },
  {
    id: "id-and-link",
    guarantee: "meta.limits",
    title: "takes an image by id and by link",
    wrong: () =>
      acceptInvalid(
        (asked) => sent(asked, "/image/id") !== undefined && sent(asked, "/image/link") !== undefined
      )
  },
  {
    id: "rows-with-one-id",
    guarantee: "meta.limits",
    title: "takes two rows of a list with one id",
    wrong: () =>
      editBody("/interactive/action/sections/0/rows", (rows) =>
        Array.isArray(rows) && rows.length < 10
          ? rows.map((row, index) => Mutators.with_(row, "/id", String(index)))
          : rows
      )
  },
  {
    id: "tracking-513",
    guarantee: "meta.limits",
    title: "takes 513 characters of tracking data",
    wrong: () => acceptInvalid((asked) => words(asked, "/biz_opaque_callback_data").length === 513)
  },
  {
    id: "templates-unregistered",
    guarantee: "meta.templates",
    title: "sends templates that are not registered",
    wrong: () => ({ account: (requires) => ({ ...requires, templates: "any" }) })
  },
  {
    id: "templates-in-any-language",
    guarantee: "meta.templates",
    title: "sends a template in a language that it does not have",
    wrong: () =>
      editResponse(
        when(
          (said, asked) =>
            ofMetas(132001)(said) && words(asked, "/template/name") !== "no_such_template_here",
          Mutators.sandboxed
        )
      )
  },
  {
    id: "own-failure-as-refusal",
    guarantee: "server.failure",
    title: "says that a request was wrong when it failed itself",
    wrong: () => editResponse(when(isCode("GW_500"), Mutators.badRequest))
  },
  {
    id: "upstream-page",
    guarantee: "server.failure",
    title: "answers an HTML page when Meta fails",
    wrong: () => editResponse(when((said) => isCode("GW_003")(said) && !isMetas(said), page))
  },
  {
    id: "path-with-slash",
    guarantee: "edge.path",
    title: "takes a slash at the end of the path",
    wrong: () =>
      editRequest(({ request }) => ({ ...request, target: request.target.replace(/message\/$/, "message") }))
  },
  {
    id: "path-in-any-case",
    guarantee: "edge.path",
    title: "takes the path in capitals",
    wrong: () =>
      editRequest(({ request }) => ({
        ...request,
        target: request.target.replace(/^[^?]*/, (path) => path.toLowerCase())
      }))
  },
  {
    id: "path-page",
    guarantee: "edge.path",
    title: "answers an HTML page for other paths",
    wrong: () => editResponse(when(isCode("GW_404"), page))
  },
  {
    id: "method-put",
    guarantee: "edge.method",
    title: "takes PUT for POST",
    wrong: () =>
      editRequest(({ request }) => (request.method === "PUT" ? { ...request, method: "POST" } : request))
  },
  {
    id: "method-not-found",
    guarantee: "edge.method",
    title: "answers 404 to other methods",
    wrong: () => editResponse(when(isCode("GW_405"), status(404)))
  },
  {
    id: "method-not-allowed-nor-told",
    guarantee: "edge.method",
    title: "does not say which method is allowed",
    wrong: () => editResponse(when(isCode("GW_405"), Mutators.header("Allow")))
  },
  {
    id: "content-type-prefix",
    guarantee: "edge.content-type",
    title: "takes any content type that begins as it should",
    wrong: () =>
      editRequest((asked) =>
        Mutators.withHeader(asked, "content-type", (type) =>
          type.startsWith("application/json") ? "application/json" : type
        )
      )
  },
  {
    id: "content-type-suffix",
    guarantee: "edge.content-type",
    title: "takes any content type that ends in +json",
    wrong: () =>
      editRequest((asked) =>
        Mutators.withHeader(asked, "content-type", (type) =>
          type.endsWith("+json") ? "application/json" : type
        )
      )
  },
  {
    id: "content-type-as-malformed",
    guarantee: "edge.content-type",
    title: "answers 400 to another content type",
    wrong: () => editResponse(when(isCode("GW_415"), status(400)))
  },
  {
    id: "size-unlimited",
    guarantee: "edge.size",
    title: "takes a body of any size",
    wrong: () => acceptInvalid(({ text }) => text.length > 1024 * 1024)
  },
  {
    id: "errors-in-a-list",
    guarantee: "error.envelope",
    title: "puts errors into a list",
    wrong: () =>
      editResponse(
        when(
          Mutators.isRefused,
          put("/errors", (errors: unknown) => [errors])
        )
      )
  },
  {
    id: "errors-without-group",
    guarantee: "error.envelope",
    title: "leaves the group of an error out",
    wrong: () => editResponse(when(Mutators.isRefused, drop("/errors/group")))
  },
  {
    id: "errors-unexplained",
    guarantee: "error.envelope",
    title: "describes an error with nothing",
    wrong: () => editResponse(when(Mutators.isRefused, put("/errors/description", "")))
  },
  {
    id: "errors-beside-data-null",
    guarantee: "error.envelope",
    title: "puts data: null beside the errors",
    wrong: () => editResponse(when(Mutators.isRefused, put("/data", null)))
  },
  {
    id: "errors-with-200",
    guarantee: "error.status",
    title: "answers 200 with an error envelope",
    wrong: () => editResponse(when(Mutators.isRefused, status(200)))
  },
  {
    id: "sent-though-refused",
    guarantee: "error.unsent",
    title: "sends what it answers with Meta's refusal",
    wrong: () => ({
      http: (http) => ({
        send: (request) =>
          Effect.tap(http.send(request), (answer) =>
            isMetas({ ...answer, body: RawHttp.json(answer) })
              ? http.send(Mutators.plainly(request))
              : Effect.void
          )
      })
    })
  },
  {
    id: "key-in-description",
    guarantee: "error.no-leak",
    title: "repeats the key in its refusals",
    wrong: () =>
      editResponse(
        when(Mutators.isRefused, (said, { request }) => {
          const [, key = ""] = request.headers.find(([name]) => name.toLowerCase() === "authorization") ?? []
          return put("/errors/debug", key)(said, { request } as Mutators.ParsedRequest)
        })
      )
  },
  {
    id: "key-in-header",
    guarantee: "error.no-leak",
    title: "repeats the key in a header",
    wrong: () =>
      editResponse((said, asked) => {
        const [, key = ""] =
          asked.request.headers.find(([name]) => name.toLowerCase() === "authorization") ?? []
        return Mutators.header("X-Request-Key", key)(said, asked)
      })
  },
  {
    id: "key-in-base64",
    guarantee: "error.no-leak",
    title: "repeats the whole header of the key in base64",
    wrong: () =>
      editResponse((said, asked) => {
        const [, key = ""] =
          asked.request.headers.find(([name]) => name.toLowerCase() === "authorization") ?? []
        return Mutators.header("X-Trace", Buffer.from(key).toString("base64"))(said, asked)
      })
  }
]
