/** A request as a curl command that can be pasted into a shell. */
import type { RequestView } from "@connexease-gateway/mock-gateway"

/** What of a journal's entry the command repeats. */
export type JournalEntry = Pick<RequestView, "method" | "path" | "query" | "headers" | "body">

/** Quotes for POSIX shells: nothing inside is expanded. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** In a shell the key is a variable where the page does not know it. */
export const keyVariable = "$CONNEXEASE_API_KEY"

/** `key` is the world's API key; `undefined` where the page does not know it, `null` where none was sent. */
export const curlCommand = (base: string, entry: JournalEntry, key: string | undefined | null): string => {
  const { body, headers, method, path, query } = entry
  const lines = [
    `curl --request ${quote(method)} --url ${quote(`${base}${path}${query === "" ? "" : `?${query}`}`)}`
  ]
  if (key !== null)
    lines.push(
      `--header ${key === undefined ? `"Authorization: Bearer ${keyVariable}"` : quote(`Authorization: Bearer ${key}`)}`
    )
  for (const name of ["content-type", "content-encoding", "x-mock-scenario"]) {
    const value = headers[name]
    if (value !== undefined) lines.push(`--header ${quote(`${name}: ${value}`)}`)
  }
  if (body !== "") lines.push(`--data-raw ${quote(body)}`)
  return lines.join(" \\\n  ")
}
