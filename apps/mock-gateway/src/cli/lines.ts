/** What the command prints: at start, for each request, and after a failed `exec`. */
import { stripVTControlCharacters, styleText } from "node:util"
import type { Listening } from "../server/server.ts"
import { curl } from "../server/control/curl.ts"
import { version } from "../server/version.ts"
import type { Journal, MessageEntry, RequestEntry } from "../kernel/journal/Journal.ts"
import type { StatusEntry } from "../kernel/model/Status.ts"
import type { Decision, Kernel } from "../kernel/Kernel.ts"

type Style = Parameters<typeof styleText>[0]

/** Styles text for a stream; plain where that is no terminal, or `NO_COLOR` is set. */
const paint = (stream: NodeJS.WriteStream) => (style: Style, text: string) =>
  styleText(style, text, { stream })

/** Control characters in what a client sent must not reach the terminal. */
const tame = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, "\uFFFD")

/** What is printed at start. */
export const banner = (
  { seed, token, url }: Listening,
  profile: string,
  stream: NodeJS.WriteStream
): string => {
  const style = paint(stream)
  const lines = [
    `${style("bold", "Connexease Gateway mock")} ${version}, profile ${profile}, seed ${seed}`,
    "",
    `  inbox    ${style("cyan", token === undefined ? `${url}/` : `${url}/#token=${encodeURIComponent(token)}`)}`,
    `  gateway  ${style("cyan", `${url}/v1/wa/message`)}   any key mock_<world> works`
  ]
  if (token !== undefined) lines.push(`  token    ${token}   (X-Mock-Token, for the control API)`)
  return [
    ...lines,
    "",
    "Try:",
    "",
    ...curl(url)
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    ""
  ].join("\n")
}

/** What is printed at start, for programs. */
export const listening = ({ seed, token, url }: Listening, profile: string): string =>
  JSON.stringify({ event: "listening", url, profile, seed, token, version })

/** One request on one line, for people: no key, no text, and the recipient masked. */
export const pretty = (
  { entry, message, world }: Decision,
  millis: number,
  stream: NodeJS.WriteStream
): string =>
  `${line(world?.id ?? "-", entry, message, stream)}  ${paint(stream)("dim", `${millis.toFixed(1)} ms`)}`

const line = (
  world: string,
  entry: RequestEntry,
  message: MessageEntry | undefined,
  stream: NodeJS.WriteStream
): string => {
  const style = paint(stream)
  const colour = entry.status < 300 ? "green" : entry.status < 500 ? "yellow" : "red"
  const what =
    message === undefined
      ? [entry.code, ...misdirected(entry), unknownKey(entry), entry.refusal?.field, entry.refusal?.expected]
          .filter(Boolean)
          .join("  ")
      : `${message.type} to ${mask(message.recipient.id)}${message.sandbox ? "  sandbox" : ""}  ${shortId(message.id)}`
  return [
    style("dim", new Date(entry.at).toISOString().slice(11, 23)),
    style(colour, String(entry.status)),
    tame(world).padEnd(12),
    tame(what === "" ? `${entry.method} ${entry.path}` : what),
    ...(entry.scenario === undefined ? [] : [style("dim", entry.scenario.name)]),
    ...(message === undefined || message.statuses.length === 0
      ? []
      : [style("dim", message.statuses.map(statusLine).join(" "))])
  ].join("  ")
}

/** Which keys the mock knows, for a request that had another. */
const unknownKey = ({ code, scenario }: RequestEntry): string | undefined =>
  code === "AUTH_001" && scenario === undefined
    ? "The key is unknown here: any mock_<world> works, and those given with --key."
    : undefined

/** Where a request went that is for no endpoint; a long path is cut. */
const misdirected = ({ code, method, path, response }: RequestEntry): ReadonlyArray<string> => {
  if (code !== "GW_404" && code !== "GW_405") return []
  const { errors } = JSON.parse(response) as {
    readonly errors?: { readonly params?: { readonly help?: string } }
  }
  return [`${method} ${path.slice(0, MAX_PATH_LENGTH)}`, errors?.params?.help ?? ""]
}

/** How much of an unknown path is printed. */
const MAX_PATH_LENGTH = 200

const statusLine = ({ error, status }: StatusEntry): string =>
  error === undefined ? status : `${status} ${error}`

const mostLines = 200

/** What was asked of the mock, the last 200 requests of each world, in lines as for one request. */
export const journal = ({ seed, worlds }: Kernel, stream: NodeJS.WriteStream): string => {
  const lines = (id: string, { messages, requests }: Journal): ReadonlyArray<string> => {
    const bySeq = new Map([...messages].map((message) => [message.seq, message]))
    return [...requests].slice(-mostLines).map((entry) => line(id, entry, bySeq.get(entry.seq), stream))
  }
  const all = [
    ...lines("-", worlds.unmatchedRequests),
    ...worlds.list().flatMap((world) => lines(world.id, world.journal))
  ]
  return [
    all.length === 0 ? "Nothing was asked of the mock gateway." : "What was asked of the mock gateway:",
    ...all,
    `Chance derived from --seed ${tame(seed)}`,
    ""
  ].join("\n")
}

/** One request as one line of JSON, for programs. */
export const json = ({ entry, message, response, world }: Decision, millis: number): string =>
  JSON.stringify({
    event: "request",
    at: new Date(entry.at).toISOString(),
    world: world?.id ?? "-",
    seq: entry.seq,
    method: entry.method,
    path: entry.path,
    status: response.status,
    code: response.code,
    field: entry.refusal?.field,
    rule: entry.refusal?.rule,
    type: message?.type,
    recipient: message === undefined ? undefined : mask(message.recipient.id),
    id: message === undefined ? undefined : shortId(message.id),
    sandbox: message?.sandbox,
    scenario: entry.scenario,
    millis: Math.round(millis * 10) / 10
  })

const mask = (recipient: string): string =>
  recipient.length < 8 ? "…" : `${recipient.slice(0, 4)}…${recipient.slice(-2)}`

/** A message id holds the recipient's number; its end is WhatsApp's own, and enough to find the message by. */
const shortId = (id: string): string => `wamid.…${id.slice(-12)}`
