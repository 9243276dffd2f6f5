/** The mock as a server: builds kernel, application and background work, listens, and closes all of it. */
import { randomBytes } from "node:crypto"
import type { Server } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { KernelOptions } from "../kernel/Kernel.ts"
import { Kernel } from "../kernel/Kernel.ts"
import type { Worlds } from "../kernel/world/Worlds.ts"
import { makeApp } from "./app.ts"
import type { OnDecision } from "./messageRoute.ts"
import { requireNode } from "./requireNode.ts"
import { Scheduler } from "./Scheduler.ts"
import { LongPolls } from "./control/LongPolls.ts"

export interface ServerOptions extends Partial<KernelOptions> {
  /** `0` takes a free port. */
  readonly port: number
  readonly host: string
  readonly allowHosts: ReadonlyArray<string>
  readonly onDecision: OnDecision | undefined
  /** The file that the worlds are kept in, and continued from. */
  readonly data?: string | undefined
  /** What the control API asks for; random where the mock listens beyond loopback and none is given. */
  readonly token?: string | undefined
}

/** What a control token may be: it has to go into a header. */
export const TOKEN_PATTERN = "^[!-~]{1,200}$"

/** A listening mock. */
export interface Listening {
  readonly url: string
  readonly port: number
  readonly seed: string
  /** What the control API asks for, if it asks for anything. */
  readonly token: string | undefined
  readonly kernel: Kernel
  /** Lets everything happen that is due by now. */
  readonly runDue: () => Promise<void>
  readonly close: () => Promise<void>
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/

/** How long requests in flight may take to end when the mock closes. */
const GRACE_MS = 250

/** What the server waits for: the next request of a connection, a request's headers, the whole of it. */
const TIMEOUTS = { keepAliveTimeout: 65_000, headersTimeout: 30_000, requestTimeout: 60_000 }

/** Starts to listen; rejects when the port is taken, and on a Node that is too old. */
export const listen = async ({ data, ...options }: ServerOptions): Promise<Listening> => {
  requireNode()
  const keeper = data === undefined ? undefined : await openDataFile(data)
  try {
    return await start(options, keeper)
  } catch (error) {
    keeper?.release()
    throw error
  }
}

type Keeper = Awaited<ReturnType<typeof openDataFile>>

const start = async (
  { allowHosts, host, onDecision, port, token: given, ...options }: Omit<ServerOptions, "data">,
  keeper: Keeper | undefined
): Promise<Listening> => {
  const seed = options.seed ?? keeper?.seed ?? randomBytes(4).toString("hex")
  const onLoopback = loopback.test(host)
  const token = given ?? (onLoopback ? undefined : randomBytes(16).toString("hex"))
  if (!new RegExp(TOKEN_PATTERN).test(token ?? "-")) {
    throw new TypeError("A control token has 1 to 200 visible ASCII characters.")
  }
  const kernel = new Kernel({ ...options, seed })
  const file = keeper?.keep(kernel.worlds)
  const scheduler = new Scheduler(onLoopback)
  const longPolls = new LongPolls()
  const app = makeApp({
    control: { kernel, scheduler, longPolls, allowPrivate: onLoopback },
    guard: { allowHosts, token },
    onDecision
  })
  // Express makes the server: `node:http` as an ECMAScript module loads all of Node's fetch, at half of Express's own time.
  const server = await new Promise<Server>((resolve, reject) => {
    // Where it listens, Node gives nothing, and Bun `null`.
    const listening = app.listen(port, host, (error) =>
      error instanceof Error ? reject(error) : resolve(listening)
    )
  })
  Object.assign(server, TIMEOUTS)
  const close = closer(server, [scheduler, longPolls])
  try {
    file?.begin()
  } catch (error) {
    await close()
    throw error
  }
  for (const world of kernel.worlds.list()) scheduler.wake(world)
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host === "0.0.0.0" ? "127.0.0.1" : host}:${address.port}`,
    port: address.port,
    seed,
    token,
    kernel,
    runDue: async () => {
      for (const world of kernel.worlds.list()) await scheduler.flush(world)
    },
    close: async () => {
      await close()
      try {
        await file?.close()
      } finally {
        keeper?.release()
      }
    }
  }
}

/** Reads a data file. Loaded where it is asked for: the schema of snapshots would double the time to start. */
const openDataFile = async (given: string) => {
  const { DataFile, lock, read } = await import("./DataFile.ts")
  const { path, release } = lock(given)
  try {
    const snapshot = await read(path)
    return { seed: snapshot?.seed, release, keep: (worlds: Worlds) => new DataFile(path, worlds, snapshot) }
  } catch (error) {
    release()
    throw error
  }
}

/** Lets requests in flight end for a moment, then drops what is left: a hung socket does not keep the mock alive. */
const closer = (
  server: Server,
  parts: ReadonlyArray<{ readonly close: () => void }>
): (() => Promise<void>) => {
  const sockets = new Set<Socket>()
  server.on("connection", (socket) => {
    sockets.add(socket)
    socket.once("close", () => sockets.delete(socket))
  })
  let closed: Promise<void> | undefined
  return () =>
    (closed ??= new Promise((resolve) => {
      for (const part of parts) part.close()
      const grace = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, GRACE_MS)
      server.close(() => {
        clearTimeout(grace)
        resolve()
      })
      server.closeIdleConnections()
    }))
}
