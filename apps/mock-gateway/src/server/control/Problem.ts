/** Refusals of the control API. */
import type { ErrorRequestHandler } from "express"
import { report } from "../errorHandler.ts"

const groups: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  410: "GONE",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  421: "MISDIRECTED_REQUEST",
  422: "UNPROCESSABLE_ENTITY",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL_SERVER_ERROR",
  503: "SERVICE_UNAVAILABLE"
}

/**
 * Why the control API refuses a request, in the gateway's own envelope: the code is `MOCK_` and the HTTP status, the
 * description says what to do.
 */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly status: number
  readonly params: Readonly<Record<string, unknown>> | undefined

  constructor(status: number, description: string, params?: Readonly<Record<string, unknown>>) {
    super(description)
    this.status = status
    this.params = params
  }
}

/** What express itself refuses, such as an unknown encoding, comes with a status below 500. */
const asProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  const status = error instanceof Error && "status" in error ? error.status : undefined
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new Problem(400, "The request could not be read. Send valid JSON.")
  }
  report(error)
  return new Problem(500, "The mock gateway failed at this request. Please report it.")
}

/** Writes problems as answers; anything else is a defect of the mock, and is reported without details. */
export const answerProblems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error)
    return
  }
  const problem = asProblem(error)
  response.status(problem.status).json({
    isSuccess: false,
    errors: {
      code: `MOCK_${problem.status}`,
      group: groups[problem.status] ?? "ERROR",
      description: problem.message,
      ...(problem.params === undefined ? {} : { params: problem.params })
    }
  })
}
