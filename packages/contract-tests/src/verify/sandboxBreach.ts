/** Recognises an accepted answer to a request with `is_fake=true` that is not the sandbox's. */
import * as JsonPointer from "../json/JsonPointer.ts"
import * as RawHttp from "../http/RawHttp.ts"

const SANDBOX_ID = /^wamid\.FAKE_/
const wamid = /\bwamid\.[A-Za-z0-9+/=_-]+/g

/** More than any id has. */
const MAX_ID_CHARACTERS = 256

/** The value of JSON that may name a key twice. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The ids that an answer gives to messages. */
const messageIds = (body: unknown): ReadonlyArray<string> =>
  ["/data/messages", "/messages"].flatMap((pointer) => {
    const messages = JsonPointer.get(body, pointer)
    return Array.isArray(messages)
      ? messages.flatMap((message) => {
          const id = JsonPointer.get(message, "/id")
          return id === undefined ? [] : [String(id)]
        })
      : []
  })

const printable = (id: string): string => id.slice(0, MAX_ID_CHARACTERS).replaceAll(/[^\x21-\x7e]/g, "?")

/**
 * What an answer says of a message that may have been sent: it gives an id, or claims success, whatever its status; or
 * its status accepts a body, and nothing that can be read of it names the sandbox. `undefined` for an answer that does
 * none of that, for one whose only ids are the sandbox's, and for a read receipt, which sends nothing. An id that the
 * request itself holds is an echo; `redact` takes the account's key out of one.
 */
export const sandboxBreach = (
  request: RawHttp.RawHttpRequest,
  answer: RawHttp.RawHttpResponse,
  redact: (text: string) => string
): RawHttp.SandboxBreach | undefined => {
  const sent = Buffer.from(request.body ?? []).toString()
  const said = RawHttp.text(answer)
  const body = parse(said)
  const given = messageIds(body)
  const accepted = answer.status >= 200 && answer.status < 300
  // A refusal may explain itself with the id of another message.
  const named = accepted
    ? [said, ...answer.headers.map(([, value]) => value)].flatMap((text) => text.match(wamid) ?? [])
    : []
  const ids = [...new Set([...given, ...named])]
  const foreign = ids.filter((id) => !SANDBOX_ID.test(id) && (given.includes(id) || !sent.includes(id)))
  const claimed =
    (accepted && sent !== "" && JsonPointer.get(body, "/isSuccess") !== false) ||
    ["/isSuccess", "/success"].some((pointer) => JsonPointer.get(body, pointer) === true)
  const asked = parse(sent)
  const harmless = ids.some((id) => SANDBOX_ID.test(id)) || JsonPointer.get(asked, "/status") === "read"
  if (foreign.length === 0 && (!claimed || harmless)) return undefined
  return new RawHttp.SandboxBreach({
    status: answer.status,
    recipients: [JsonPointer.get(asked, "/to"), JsonPointer.get(asked, "/recipient")].flatMap((to) =>
      typeof to === "string" || typeof to === "number" ? [printable(String(to))] : []
    ),
    ids: foreign.map(redact).map(printable)
  })
}
