/**
 * What core makes of a text: the problems, each with its place in the text, or the request that would leave. The request
 * is that of core's own gateway, over a `fetch` that hands it back in place of sending it.
 */
import type * as Message from "@connexease-gateway/core/Message"
import { createGateway, decodeMessage, isGatewayError } from "@connexease-gateway/core/promise"
import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from "jsonc-parser"
import type { Node, ParseError } from "jsonc-parser"

/** Something to change, and where it is: lines and columns begin at 1. */
export interface Problem {
  /** As a program would write it: `interactive.action.buttons[0].reply.title`. Empty where the text is no JSON. */
  readonly path: string
  readonly rule: string
  readonly line: number
  readonly column: number
}

export interface Reading {
  /** The text as JSON; `undefined` where it is none, or no object. */
  readonly body: Readonly<Record<string, unknown>> | undefined
  readonly problems: ReadonlyArray<Problem>
  /** What would be sent; `undefined` where there are problems. */
  readonly wire: Readonly<Record<string, unknown>> | undefined
}

/** What is nested deeper is no message, and would exhaust the stack of whatever reads it. */
const DEEPEST = 64

export const readMessage = async (text: string): Promise<Reading> => {
  const { errors, root } = parse(text)
  const [error] = errors
  if (root === undefined || error !== undefined || depthOf(root) > DEEPEST) {
    const rule =
      text.trim() === ""
        ? "Paste a message, or choose a sample."
        : error === undefined
          ? "This is nested too deeply to be a message."
          : explain(error)
    return {
      body: undefined,
      problems: [{ path: "", rule, ...position(text, error?.offset ?? 0) }],
      wire: undefined
    }
  }
  const json: unknown = getNodeValue(root)
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    const rule = "A message is a JSON object: { … }."
    return {
      body: undefined,
      problems: [{ path: "", rule, ...position(text, root.offset) }],
      wire: undefined
    }
  }
  const body = json as Readonly<Record<string, unknown>>
  try {
    const wire = await onTheWire(decodeMessage(body, { unknownKeys: "refuse" }))
    return { body, problems: [], wire }
  } catch (error) {
    if (!isGatewayError(error) || !("issues" in error.reason)) throw error
    const problems = error.reason.issues.map(({ path, rule }) => ({
      path: pathText(path),
      rule,
      ...position(text, offsetOf(root, path))
    }))
    return { body, problems, wire: undefined }
  }
}

/** The tree of a text; none where its nesting exhausts the stack of the parser. */
const parse = (
  text: string
): { readonly root?: Node | undefined; readonly errors: ReadonlyArray<ParseError> } => {
  const errors: Array<ParseError> = []
  try {
    return { root: parseTree(text, errors, { disallowComments: true }), errors }
  } catch (error) {
    if (error instanceof RangeError) return { errors: [] }
    throw error
  }
}

const depthOf = ({ children = [] }: Node): number =>
  1 + children.reduce((deepest, child) => Math.max(deepest, depthOf(child)), 0)

/** The JSON of the request that core makes of a message. */
const onTheWire = async (message: Message.Message): Promise<Readonly<Record<string, unknown>>> => {
  let sent = "{}"
  const gateway = createGateway({
    apiKey: "nothing-is-sent",
    baseUrl: "https://nothing-is-sent.invalid",
    recipientEcho: "ignore",
    pacing: "off",
    fetch: async (_url, init) => {
      sent = typeof init?.body === "string" ? init.body : new TextDecoder().decode(init?.body as Uint8Array)
      return Response.json({
        isSuccess: true,
        data: { messaging_product: "whatsapp", contacts: [], messages: [{ id: "wamid.none" }] }
      })
    }
  })
  await gateway.send(message)
  await gateway.close()
  return JSON.parse(sent) as Readonly<Record<string, unknown>>
}

/** The place of a path; of what is around it where the text has no such place, as for a key that is missing. */
const offsetOf = (root: Node, path: ReadonlyArray<string | number>): number => {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length))
    // A problem of a property begins at its key.
    if (node !== undefined) return node.parent?.type === "property" ? node.parent.offset : node.offset
  }
  return root.offset
}

export const pathText = (path: ReadonlyArray<string | number>): string =>
  path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("")

const position = (text: string, offset: number): Pick<Problem, "line" | "column"> => {
  const before = text.slice(0, offset).split("\n")
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const explanations: Readonly<Record<string, string>> = {
  InvalidSymbol: "This is no JSON. Text stands in double quotes; the words are true, false and null.",
  InvalidNumberFormat: "This is no number of JSON.",
  PropertyNameExpected: "A key in double quotes belongs here. JSON has no comma before a closing bracket.",
  ValueExpected: "A value belongs here. JSON has no comma before a closing bracket.",
  ColonExpected: "A colon belongs here, between a key and its value.",
  CommaExpected: "A comma belongs here, between two values.",
  CloseBraceExpected: "A closing brace } is missing.",
  CloseBracketExpected: "A closing bracket ] is missing.",
  EndOfFileExpected: "The JSON has ended before this.",
  InvalidCommentToken: "JSON has no comments.",
  UnexpectedEndOfComment: "JSON has no comments.",
  UnexpectedEndOfString: "A text is not closed: its double quote is missing.",
  UnexpectedEndOfNumber: "This is no number of JSON.",
  InvalidUnicode: "This is no escape of JSON: four hexadecimal digits follow \\u.",
  InvalidEscapeCharacter: "JSON has no such escape.",
  InvalidCharacter: "This character stands in a text of JSON only as an escape, a line break as \\n."
}

const explain = ({ error }: ParseError): string =>
  explanations[printParseErrorCode(error)] ?? "This is no JSON."
