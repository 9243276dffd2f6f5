import { createServer } from "node:http"
import type { IncomingHttpHeaders, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** `value` of the first change. */
  readonly value: {
    readonly metadata: Record<string, string>
    readonly statuses?: ReadonlyArray<Record<string, unknown>>
    readonly messages?: ReadonlyArray<Record<string, unknown>>
    readonly contacts?: ReadonlyArray<Record<string, unknown>>
  }
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly received: ReadonlyArray<Received>
  /** One that has come, by its position. */
  readonly at: (position: number) => Received
  /** Resolves when so many have come. */
  readonly count: (count: number) => Promise<void>
  /** `sent`, `delivered` and so on, as they came. */
  readonly statuses: () => ReadonlyArray<unknown>
  /** How to answer; 200 where nothing is set. */
  answer: (response: ServerResponse, nth: number) => void
}

/** An endpoint that collects webhooks. */
export const startReceiver = async (): Promise<Receiver> => {
  const received: Array<Received> = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    let text = ""
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk))
    request.on("end", () => {
      const body = JSON.parse(text) as { entry: Array<{ changes: Array<{ value: Received["value"] }> }> }
      received.push({
        headers: request.headers,
        text,
        value: body.entry[0]?.changes[0]?.value ?? { metadata: {} }
      })
      receiver.answer(response, received.length)
      for (const look of waiting) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    at: (position) => {
      const one = received[position]
      if (one === undefined) throw new Error(`Only ${received.length} webhooks have come.`)
      return one
    },
    count: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length >= count) resolve()
        }
        waiting.add(look)
        look()
      }),
    statuses: () => received.flatMap(({ value }) => value.statuses?.map(({ status }) => status) ?? []),
    answer: (response) => void response.end("thanks"),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return receiver
}
