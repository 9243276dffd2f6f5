/** Addresses at which no gateway answers, each for another reason. They last as long as the scope. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { spawn } from "node:child_process"
import { connect, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"

/** A port of this machine that was free a moment ago. */
const refused: Effect.Effect<string> = Effect.callback((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resume(Effect.succeed(`http://127.0.0.1:${port}`)))
  })
})

/** A name that can have no address (RFC 6761). */
const unnamed = Effect.succeed("http://gateway.invalid")

const program = `
const server = require("node:net").createServer()
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => process.stdout.write(String(server.address().port)))
`

/** Until the system takes no more for one that listens and never accepts. */
const queued = 8

/**
 * A server whose process is halted: the system completes a few connections in its name, then lets new ones wait
 * for ever. Where a process cannot be halted, nothing.
 */
const silent: Effect.Effect<string | undefined, never, Scope.Scope> = Effect.gen(function* () {
  if (process.platform === "win32") return undefined
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  const port = yield* Effect.callback<number>((resume) => {
    child.stdout.once("data", (data: Buffer) => resume(Effect.succeed(Number(data.toString()))))
  })
  child.kill("SIGSTOP")
  yield* Effect.acquireRelease(
    Effect.callback<ReadonlyArray<Socket>>((resume) => {
      const sockets = Array.from({ length: queued }, () => connect(port, "127.0.0.1"))
      for (const socket of sockets) socket.on("error", () => {})
      // The first to be taken up shows that the others are on their way.
      sockets[0]?.once("connect", () => resume(Effect.succeed(sockets)))
    }),
    (sockets) =>
      Effect.sync(() => {
        for (const socket of sockets) socket.destroy()
      })
  )
  return `http://127.0.0.1:${port}`
})

/** The address for a way of not being there; nothing where this system cannot do it. */
export const address = (
  why: "refused" | "dns" | "connect-timeout"
): Effect.Effect<string | undefined, never, Scope.Scope> =>
  why === "refused" ? refused : why === "dns" ? unnamed : silent
