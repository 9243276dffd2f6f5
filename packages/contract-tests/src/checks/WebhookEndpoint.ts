/** A local HTTP endpoint that receives webhooks, as an application's would, and stores them. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer } from "node:http"
import type { IncomingMessage, Server } from "node:http"
import type { AddressInfo } from "node:net"

/** One request to the endpoint. */
export interface Post {
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as it came. */
  readonly body: string
}

export interface Endpoint {
  readonly url: string
  readonly posts: ReadonlyArray<Post>
  /** Answers 503 to the next so many. */
  readonly refuse: (count: number) => void
  /** Waits until so many have come, `millis` at most, and gives all that have. */
  readonly await: (count: number, millis: number) => Effect.Effect<ReadonlyArray<Post>>
}

const headersOf = (request: IncomingMessage): Post["headers"] =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")])
  )

const listening: Effect.Effect<Server, never, Scope.Scope> = Effect.acquireRelease(
  Effect.callback<Server>((resume) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) =>
    Effect.callback<void>((resume) => {
      server.close(() => resume(Effect.void))
      server.closeAllConnections()
    })
)

/** Listens on a free port until the scope ends. */
export const start: Effect.Effect<Endpoint, never, Scope.Scope> = Effect.map(listening, (server) => {
  const posts: Array<Post> = []
  const waiting = new Set<() => void>()
  let refused = 0
  server.on("request", (request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString()
      posts.push({ method: request.method ?? "", headers: headersOf(request), body })
      response.statusCode = refused > 0 ? 503 : 200
      refused = Math.max(0, refused - 1)
      response.end()
      for (const look of waiting) look()
    })
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    posts,
    refuse: (count) => {
      refused = count
    },
    await: (count, millis) =>
      Effect.callback<void>((resume) => {
        const look = () => {
          if (posts.length >= count) resume(Effect.void)
        }
        waiting.add(look)
        look()
        return Effect.sync(() => waiting.delete(look))
      }).pipe(
        Effect.timeoutOption(millis),
        Effect.map(() => [...posts])
      )
  }
})
