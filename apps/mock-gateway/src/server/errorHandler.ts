import type { ServerResponse } from "node:http"
import { failure } from "../kernel/pipeline/Response.ts"
import { version } from "./version.ts"

/**
 * Tells of a failure of the mock itself on standard error, in one line for whoever mends it: what it was and where. Its
 * message is left out, which may repeat what a client sent.
 */
export const report = (error: unknown): void => {
  const { name, place } = error instanceof Error ? describe(error) : { name: typeof error, place: "" }
  process.stderr.write(`The mock gateway failed with ${name}${place}. Please report it.\n`)
}

/** What the mock itself fails at is told as the gateway tells it. */
export const answerDefect = (response: ServerResponse, error: unknown): void => {
  report(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { body, status } = failure("GW_500")
  response
    .writeHead(status, { "Content-Type": "application/json; charset=utf-8", "X-Mock-Gateway": version })
    .end(body)
}

/** Runs what nobody waits for: a failure ends neither the process nor what else was due. */
export const guard = (run: () => void): void => {
  try {
    run()
  } catch (error) {
    report(error)
  }
}

const describe = ({ message, name, stack = "" }: Error) => {
  const calls = stack.startsWith(`${name}: ${message}\n`) ? stack.slice(name.length + message.length + 3) : ""
  const [first = ""] = calls.split("\n", 1)
  return { name, place: first.trim() === "" ? "" : ` ${first.trim()}` }
}
