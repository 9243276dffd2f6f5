/** Sends with one client for a while and reports what that took of this process. */
import type { Client, ClientModule } from "../clients/Client.ts"

/** What a block of a client is. */
export interface ClientBlock {
  /** The module of the client, as a URL. */
  readonly module: string
  readonly url: string
  readonly inFlight: number
  readonly warmUpMs: number
  readonly durationMs: number
}

const { inFlight, durationMs, module, url, warmUpMs } = JSON.parse(process.argv[2] ?? "") as ClientBlock
const body = "Your order has been shipped. Thank you for choosing us!"

const sendAll: NonNullable<Client["sendAll"]> = async (next, inFlight, body) => {
  const one = async () => {
    for (let to = next(); to !== undefined; to = next()) await client.send(to, body)
  }
  await Promise.all(Array.from({ length: inFlight }, one))
}

let recipient = 905_000_000_000
const stretch = async (durationMs: number) => {
  const first = recipient
  const cpu = process.cpuUsage()
  const begin = performance.now()
  await (client.sendAll ?? sendAll)(
    () => (performance.now() - begin < durationMs ? String(recipient++) : undefined),
    inFlight,
    body
  )
  const wall = performance.now() - begin
  const { system, user } = process.cpuUsage(cpu)
  const messages = recipient - first
  return { cpu: (user + system) / messages, wall: (wall * 1000) / messages, messages }
}

const { connect } = (await import(module)) as ClientModule
const client = await connect(url)
const id = await client.send(String(recipient++), body)
if (!id.startsWith("wamid.")) throw new Error(`Expected a message id, got ${id}`)
await stretch(warmUpMs)
process.send?.(await stretch(durationMs))
await client.close()
