/** The clients that are measured: bare undici, bare fetch, core, and libraries of others. */
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { worker } from "./Benchmark.ts"
import type { Extent } from "./Benchmark.ts"
import type { Figures, Subject } from "./PairedComparison.ts"
import * as Peers from "./Peers.ts"
import { run, start } from "./Process.ts"
import type { ClientBlock } from "./workers/client.ts"

/** A client that is measured. */
export interface MeasuredClient {
  readonly name: string
  /** The URL of its module. */
  readonly module: () => Promise<string>
  /** Flags for its process. */
  readonly flags?: ReadonlyArray<string>
}

const ours = (name: string, file: string, flags: ReadonlyArray<string> = []): MeasuredClient => ({
  name,
  module: () => Promise.resolve(new URL(`./clients/${file}.ts`, import.meta.url).href),
  flags
})

const peer = (name: string, folder: string): MeasuredClient => ({
  name,
  module: async () => pathToFileURL(join(await Peers.install(folder), "client.js")).href
})

export const undici = ours("undici.request", "undici")
export const fetch = ours("fetch", "fetch")
export const core = ours("core", "core")
export const promise = ours("core/promise", "promise")
/** The condition under which core's package chooses its fetch transport. */
export const coreOverFetch = ours("core over fetch", "core", ["--conditions=workerd"])

export const peers: ReadonlyArray<MeasuredClient> = [
  peer("stripe-node", "stripe"),
  peer("whatsapp-api-js", "whatsapp-api-js"),
  peer("@kapso/whatsapp-cloud-api", "kapso"),
  peer("@great-detail/whatsapp", "great-detail")
]

/** Starts the server that clients are measured against, for as long as `use` takes. */
export const withGateway = async <A>(use: (url: string) => Promise<A>): Promise<A> => {
  const gateway = start(worker("gateway", {}))
  try {
    return await use(`http://127.0.0.1:${await gateway.message<number>(10_000)}`)
  } finally {
    await gateway.stop()
  }
}

/** A client as the subject of a paired comparison: `cpu` and `wall` in microseconds per message. */
export const subject = (url: string, inFlight: number, { durationMs, warmUpMs }: Extent) => {
  return ({ flags, module, name }: MeasuredClient): Subject => ({
    name,
    block: async () => {
      const block: ClientBlock = { module: await module(), url, inFlight, warmUpMs, durationMs }
      return run<Figures>(worker("client", block, flags), warmUpMs + durationMs + 30_000)
    }
  })
}
