import { request } from "node:http"

/** What a client saw of one answer. */
export interface Observed {
  readonly status: number | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
  /** The code of the error that ended it, such as `ECONNRESET` or `HPE_INVALID_CHUNK_SIZE`. */
  readonly error: string | undefined
}

export interface ObserveOptions {
  readonly key?: string
  readonly headers?: Record<string, string>
  /** Stops reading once the body matches. */
  readonly until?: (body: string) => boolean
}

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : error.message

/** Sends a body and tells what came back, however broken. */
export const observe = (url: string, body: unknown, options: ObserveOptions = {}): Promise<Observed> =>
  new Promise((resolve) => {
    let status: number | undefined
    let headers: Observed["headers"] = {}
    let text = ""
    const done = (error?: string) => {
      outgoing.destroy()
      resolve({ status, headers, body: text, error })
    }
    const outgoing = request(`${url}/v1/wa/message`, {
      method: "POST",
      agent: false,
      headers: {
        Authorization: `Bearer ${options.key ?? "mock_test"}`,
        "Content-Type": "application/json",
        ...options.headers
      }
    })
    outgoing.on("error", (error) => done(codeOf(error)))
    outgoing.on("response", (response) => {
      status = response.statusCode
      headers = response.headers
      response.setEncoding("utf8")
      response.on("data", (chunk: string) => {
        text += chunk
        if (options.until?.(text) === true) done("stopped")
      })
      response.on("error", (error) => done(codeOf(error)))
      response.on("end", () => done())
    })
    outgoing.end(JSON.stringify(body))
  })
