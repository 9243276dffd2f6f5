/** An HTTP server on this machine that answers with a function of `Request`. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"

/** The port cannot be used; `code` is the system's, such as `EADDRINUSE`. */
export class ServerError extends Data.TaggedError("ServerError")<{ readonly code: string }> {}

const requestOf = (message: IncomingMessage): Request => {
  const { headers, method = "GET", url = "/" } = message
  const hasBody = method !== "GET" && method !== "HEAD"
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: {
      authorization: headers.authorization ?? "",
      "content-length": headers["content-length"] ?? ""
    },
    ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream, duplex: "half" } : {})
  })
}

/** Listens for as long as the scope; gives the port. */
export const serve = (
  answer: (request: Request) => Promise<Response>,
  { host, port }: { readonly host: string; readonly port: number }
): Effect.Effect<number, ServerError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createServer((message, response) => {
          const respond = async () => {
            const answered = await answer(requestOf(message))
            response.writeHead(answered.status, {
              ...Object.fromEntries(answered.headers),
              connection: "close"
            })
            response.end(await answered.text())
          }
          respond().catch(() => {
            response.writeHead(400, { connection: "close" })
            response.end()
          })
        })
      ),
      (server) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    return yield* listenOn(server, host, port)
  })

const listenOn = (server: Server, host: string, port: number) =>
  Effect.callback<number, ServerError>((resume) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      resume(Effect.fail(new ServerError({ code: error.code ?? "unknown" })))
    )
    server.listen(port, host, () => resume(Effect.succeed((server.address() as AddressInfo).port)))
  })
