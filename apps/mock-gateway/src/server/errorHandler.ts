/** Failures of the mock itself: how they are answered, and reported on standard error. */
import type { ErrorRequestHandler } from "express"
import { failure } from "../kernel/pipeline/Response.ts"
import { version } from "./version.ts"

/**
 * Reports a failure on standard error, in one line: what it was and where. Its message is left out, which may repeat
 * what a client sent.
 */
export const report = (error: unknown): void => {
  const { name, place } = error instanceof Error ? describe(error) : { name: typeof error, place: "" }
  process.stderr.write(`The mock gateway failed with ${name}${place}. Please report it.\n`)
}

/** Answers as the gateway answers its own failures: 500 with GW_500. */
export const errorHandler: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
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

/** Runs background work: a failure is reported, and ends neither the process nor what else is due. */
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
