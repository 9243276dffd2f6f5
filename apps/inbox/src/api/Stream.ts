/**
 * Server-sent events over fetch: unlike `EventSource` it can send the control token. A stream that breaks is opened
 * again, sooner at first and later then, until it is closed.
 */
import { ApiError, base, headers } from "./Client.ts"

export interface StreamEvent {
  readonly name: string
  readonly data: string
}

export interface Listener {
  /** The server listens now: what happens from here on will be told. */
  readonly opened: () => void
  readonly happened: (event: StreamEvent) => void
  /** The stream broke, and will be opened again. */
  readonly lost: (reason: ApiError) => void
}

const firstWait = 250
const longestWait = 5_000
/** The server says something at least every 15 seconds. */
const silence = 40_000

/** Cuts a stream's text into events; `push` takes what comes, in whatever pieces. */
export const reader = (happened: (event: StreamEvent) => void): { readonly push: (text: string) => void } => {
  let rest = ""
  let name = "message"
  let data: Array<string> = []
  const line = (text: string) => {
    if (text === "") {
      if (data.length > 0) happened({ name, data: data.join("\n") })
      name = "message"
      data = []
    } else if (text.startsWith("event:")) name = text.slice(6).trim()
    else if (text.startsWith("data:")) data.push(text.slice(5).replace(/^ /, ""))
  }
  return {
    push: (text) => {
      const lines = (rest + text).split("\n")
      rest = lines.pop() ?? ""
      for (const each of lines) line(each.endsWith("\r") ? each.slice(0, -1) : each)
    }
  }
}

/** Opens a stream; the returned function closes it for good. */
export const open = (path: string, { happened, lost, opened }: Listener): (() => void) => {
  let closed = false
  let wait = firstWait
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()

  const listen = async (): Promise<void> => {
    abort = new AbortController()
    let quiet = setTimeout(() => abort.abort(), silence)
    try {
      const response = await fetch(`${base}${path}`, {
        headers: { Accept: "text/event-stream", ...headers() },
        signal: abort.signal
      })
      if (!response.ok || response.body === null) {
        throw new ApiError(response.status, `The event stream answered ${response.status}.`)
      }
      wait = firstWait
      opened()
      const { push } = reader(happened)
      const body = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await body.read()
        if (done || closed) break
        clearTimeout(quiet)
        quiet = setTimeout(() => abort.abort(), silence)
        push(value)
      }
      throw new ApiError(0, "The event stream ended.")
    } catch (error) {
      if (closed) return
      lost(error instanceof ApiError ? error : new ApiError(0, "The mock gateway does not answer."))
      timer = setTimeout(() => void listen(), wait)
      wait = Math.min(longestWait, wait * 2)
    } finally {
      clearTimeout(quiet)
    }
  }

  const again = () => {
    if (closed || timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    void listen()
  }
  globalThis.addEventListener("online", again)
  void listen()
  return () => {
    closed = true
    clearTimeout(timer)
    abort.abort()
    globalThis.removeEventListener("online", again)
  }
}
