/** The servers that are measured, and the load that they are put under. */
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { request } from "undici"
import { join } from "node:path"
import { readFile } from "node:fs/promises"
import { worker } from "./Benchmark.ts"
import * as Packed from "./Packed.ts"
import * as Peers from "./Peers.ts"
import type { Process } from "./Process.ts"
import { run, start } from "./Process.ts"

/** A server that is measured: the arguments of `node` with which it listens on a port. */
export interface Server {
  readonly name: string
  readonly args: (port: number) => Promise<ReadonlyArray<string>>
  /** Configures it before it is measured. */
  readonly prepare?: (url: string) => Promise<void>
}

/** The API key of a world; to other servers, any key. */
export const key = (world: number): string => `mock_bench${world}`

const openApi = join(import.meta.dirname, "../../contract/data/openapi.yaml")

const peer = (name: string, folder: string): Server => ({
  name,
  args: async (port) => [join(await Peers.install(folder), "server.js"), String(port)]
})

/** The command of an installed peer. */
const bin = async (folder: string, dependency: string, command: string): Promise<string> => {
  const at = join(await Peers.install(folder), "node_modules", dependency)
  const { bin } = JSON.parse(await readFile(join(at, "package.json"), "utf8")) as {
    bin: Record<string, string>
  }
  return join(at, bin[command] ?? "")
}

export const express = peer("bare Express 5", "express")
export const nodeHttp = peer("node:http", "node-http")

/** Serves the OpenAPI document and validates by it. */
export const prism: Server = {
  name: "Prism",
  args: async (port) => [
    await bin("prism", "@stoplight/prism-cli", "prism"),
    "mock",
    "-p",
    String(port),
    openApi
  ]
}

/** Serves the OpenAPI document; does not validate. */
export const mockoon: Server = {
  name: "Mockoon",
  args: async (port) => [
    await bin("mockoon", "@mockoon/cli", "mockoon-cli"),
    "start",
    `--data=${openApi}`,
    `--port=${port}`,
    "--disable-log-to-file"
  ]
}

/** The worlds of the mock whose limits are raised, so that one of them can take a whole load. */
const unlimited = [0, 1]

/** Our mock gateway by its command, as npm installs it. */
export const mock: Server = {
  name: "mock gateway",
  args: async (port) => [
    join(await Packed.install(), "node_modules/@connexease-gateway/mock-gateway/dist/cli.js"),
    "--quiet",
    `--port=${port}`
  ],
  prepare: async (url) => {
    for (const world of unlimited) {
      const { body, statusCode } = await request(`${url}/__mock/v1/settings`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${key(world)}`, "content-type": "application/json" },
        body: JSON.stringify({ limits: { sec: 1_000_000_000, min: 1_000_000_000 } })
      })
      await body.dump()
      if (statusCode !== 200) throw new Error(`The mock refused to raise its limits: ${statusCode}`)
    }
  }
}

/** What a process has used since it started. */
interface Usage {
  /** Microseconds, in the process and in the system for it. */
  readonly cpu: { readonly user: number; readonly system: number }
  readonly rss: number
}

export interface RunningServer {
  readonly url: string
  /** Milliseconds from the start of the process to its first answer. */
  readonly firstAnswerMs: number
  /** Makes it ready for a load, once. */
  readonly prepare: () => Promise<void>
  readonly usage: () => Promise<Usage>
  readonly stop: Process["stop"]
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

const message = JSON.stringify({
  messaging_product: "whatsapp",
  recipient_type: "individual",
  to: "905310000000",
  type: "text",
  text: { preview_url: false, body: "Merhaba" }
})

const answers = async (url: string): Promise<boolean> => {
  try {
    const { body, statusCode } = await request(`${url}/v1/wa/message`, {
      method: "POST",
      headers: { authorization: `Bearer ${key(0)}`, "content-type": "application/json" },
      body: message,
      reset: true
    })
    await body.dump()
    return statusCode === 200
  } catch {
    return false
  }
}

/** Starts a server and waits for its first answer, 30 seconds at most. */
export const listen = async (server: Server): Promise<RunningServer> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = await server.args(port)
  const began = performance.now()
  const process = start({ args: ["--import", Peers.usage, ...args] })
  while (!(await answers(url))) {
    const late = performance.now() - began > 30_000 ? `${server.name} gave no answer within 30 s` : undefined
    const failure = process.ended() ?? late
    if (failure !== undefined) {
      await process.stop()
      throw new Error(failure)
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const firstAnswerMs = performance.now() - began
  let prepared: Promise<void> | undefined
  return {
    url,
    firstAnswerMs,
    prepare: () => (prepared ??= server.prepare?.(url) ?? Promise.resolve()),
    usage: () => process.ask<Usage>("usage"),
    stop: process.stop
  }
}

export const oneWorld = { first: 0, count: 1 }

/** What a load asks for. */
export interface Load {
  readonly connections: number
  /** Ends after a time in milliseconds, or after a number of messages. */
  readonly until: { readonly durationMs: number } | { readonly messages: number }
  /** The worlds that take the messages in turn. */
  readonly worlds: { readonly first: number; readonly count: number }
}

export interface LoadResult {
  readonly messages: number
  readonly seconds: number
  /** Microseconds of the server's CPU time per message. */
  readonly cpu: number
}

/** Sends messages, each to a recipient of its own, from a process of its own. */
export const load = async (running: RunningServer, wanted: Load): Promise<LoadResult> => {
  await running.prepare()
  const before = await running.usage()
  const { messages, seconds } = await run<{ messages: number; seconds: number }>(
    worker("load", { url: running.url, ...wanted }),
    300_000
  )
  const after = await running.usage()
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system
  return { messages, seconds, cpu: cpu / messages }
}
