/**
 * Server-sent events over fetch, which unlike `EventSource` can send the control token. A stream that breaks is opened
 * again with growing waits, until it is closed.
 */
import { createParser } from "eventsource-parser"
import { ApiError, base, headers } from "./Client.ts"

export interface StreamEvent {
  readonly name: string
  readonly data: string
}

export interface Listener {
  /** The server listens now: later events will be sent. */
  readonly onOpen: () => void
  readonly onEvent: (event: StreamEvent) => void
  /** The stream broke, and will be opened again. */
  readonly onLost: (reason: ApiError) => void
}

const FIRST_WAIT_MS = 250
const MAX_WAIT_MS = 5_000
/** The server sends something at least every 15 seconds. */
const SILENCE_MS = 40_000

/** Opens a stream; the returned function closes it for good. */
export const open = (path: string, { onEvent, onLost, onOpen }: Listener): (() => void) => {
  let closed = false
  let wait = FIRST_WAIT_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()

  const listen = async (): Promise<void> => {
    abort = new AbortController()
    let quiet = setTimeout(() => abort.abort(), SILENCE_MS)
    try {
      const response = await fetch(`${base}${path}`, {
        headers: { Accept: "text/event-stream", ...headers() },
        signal: abort.signal
      })
      if (!response.ok || response.body === null) {
        throw new ApiError(response.status, `The event stream answered ${response.status}.`)
      }
      wait = FIRST_WAIT_MS
      onOpen()
      const parser = createParser({
        onEvent: ({ data, event = "message" }) => onEvent({ name: event, data })
      })
      const body = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await body.read()
        if (done || closed) break
        clearTimeout(quiet)
        quiet = setTimeout(() => abort.abort(), SILENCE_MS)
        parser.feed(value)
      }
      throw new ApiError(0, "The event stream ended.")
    } catch (error) {
      if (closed) return
      onLost(error instanceof ApiError ? error : new ApiError(0, "The mock gateway does not answer."))
      timer = setTimeout(() => void listen(), wait)
      wait = Math.min(MAX_WAIT_MS, wait * 2)
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
