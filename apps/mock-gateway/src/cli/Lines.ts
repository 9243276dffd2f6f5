import { stripVTControlCharacters, styleText } from "node:util"
import type { Listening } from "../http/Server.ts"
import { curl } from "../http/Page.ts"
import { version } from "../http/Version.ts"
import type { Decision } from "../kernel/Kernel.ts"

type Style = Parameters<typeof styleText>[0]

const paint = (colours: boolean) => (style: Style, text: string) =>
  colours ? styleText(style, text, { validateStream: false }) : text

/** Control characters in what a client sent must not reach the terminal. */
const tame = (text: string): string => stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, "\uFFFD")

/** What is printed at start. */
export const banner = ({ seed, token, url }: Listening, profile: string, colours: boolean): string => {
  const style = paint(colours)
  const lines = [
    `${style("bold", "Connexease Gateway mock")} ${version}, profile ${profile}, seed ${seed}`,
    "",
    `  inbox    ${style("cyan", `${url}/`)}`,
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
  { answer, entry, message, world }: Decision,
  millis: number,
  colours: boolean
): string => {
  const style = paint(colours)
  const colour = answer.status < 300 ? "green" : answer.status < 500 ? "yellow" : "red"
  const what =
    message === undefined
      ? [answer.code, entry.refusal?.field, entry.refusal?.expected].filter(Boolean).join("  ")
      : `${message.type} to ${mask(message.recipient.id)}${message.sandbox ? "  sandbox" : ""}  ${message.id}`
  return [
    style("dim", new Date(entry.at).toISOString().slice(11, 23)),
    style(colour, String(answer.status)),
    tame(world?.id ?? "-").padEnd(12),
    tame(what === "" ? `${entry.method} ${entry.path}` : what),
    style("dim", `${millis.toFixed(1)} ms`)
  ].join("  ")
}

/** One request as one line of JSON, for programs. */
export const json = ({ answer, entry, message, world }: Decision, millis: number): string =>
  JSON.stringify({
    event: "request",
    at: new Date(entry.at).toISOString(),
    world: world?.id ?? "-",
    seq: entry.seq,
    method: entry.method,
    path: entry.path,
    status: answer.status,
    code: answer.code,
    field: entry.refusal?.field,
    rule: entry.refusal?.rule,
    type: message?.type,
    recipient: message === undefined ? undefined : mask(message.recipient.id),
    id: message?.id,
    sandbox: message?.sandbox,
    scenario: entry.scenario,
    millis: Math.round(millis * 10) / 10
  })

const mask = (recipient: string): string =>
  recipient.length < 8 ? "…" : `${recipient.slice(0, 4)}…${recipient.slice(-2)}`
