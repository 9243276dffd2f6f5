/** A PostgreSQL server of its own for a test run: in a folder of its own, on a free port, gone afterwards. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { chown, mkdtemp, readdir, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** The server does not run as root; Debian's package brings a user for it. */
const user = async (): Promise<{ readonly uid?: number; readonly gid?: number }> => {
  if (process.getuid?.() !== 0) return {}
  const ids = await Promise.all(["-u", "-g"].map((flag) => run("id", [flag, "postgres"])))
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout))
  return { uid: uid ?? 0, gid: gid ?? 0 }
}

/** Debian keeps each version's programs in a folder of its own. */
const programs = async (): Promise<string> => {
  const root = "/usr/lib/postgresql"
  const versions = await readdir(root).catch(() => [])
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? "" : join(root, newest, "bin")
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

export const startPostgres = async () => {
  const [bin, owner] = await Promise.all([programs(), user()])
  const folder = await mkdtemp("/tmp/outbox-postgres-")
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid)
  const data = join(folder, "data")
  await run(join(bin, "initdb"), ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8"], {
    ...owner,
    cwd: folder
  })
  const port = await freePort()
  const start = async () => {
    const server = spawn(
      join(bin, "postgres"),
      ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", folder],
      { ...owner, cwd: folder, stdio: ["ignore", "ignore", "pipe"] }
    )
    await new Promise<void>((resolve, reject) => {
      let log = ""
      server.stderr.setEncoding("utf8").on("data", (text: string) => {
        log += text
        if (log.includes("ready to accept connections")) resolve()
      })
      server.on("error", reject)
      server.on("exit", () => reject(new Error(`PostgreSQL did not start:\n${log}`)))
    })
    return server
  }
  let server = await start()
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    server.kill(signal)
    await once(server, "exit")
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    /** With SIGINT it ends connections and stops cleanly; with SIGQUIT it crashes, and recovers. */
    restart: async (signal: "SIGINT" | "SIGQUIT"): Promise<void> => {
      await stop(signal)
      server = await start()
    },
    close: async () => {
      await stop("SIGINT")
      await rm(folder, { recursive: true, force: true })
    }
  }
}
