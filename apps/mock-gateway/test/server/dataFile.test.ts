import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync } from "node:fs"
import { lstat, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, describe, it } from "vitest"
import { startMockGateway } from "../../src/index.ts"
import type { SnapshotView } from "../../src/index.ts"
import { send, textTo } from "../support/send.ts"

const folder = mkdtempSync(join(tmpdir(), "mock-gateway-data-"))
afterAll(() => rm(folder, { recursive: true, force: true }))

let files = 0
const newFile = (): string => join(folder, `${++files}.json`)

const snapshotIn = async (path: string): Promise<SnapshotView> =>
  JSON.parse(await readFile(path, "utf8")) as SnapshotView

const idOf = async (url: string, world: string) =>
  (await send(url, textTo("905321234567"), { key: `mock_${world}` })).body.data.messages[0]?.id

describe("a data file", () => {
  it("lets worlds go on where they were, and gives no id twice", async () => {
    const data = newFile()
    const ids = new Set<string>()
    for (let run = 1; run <= 3; run++) {
      await using mock = await startMockGateway({ data, seed: "the same each time" })
      const world = mock.world("kept")
      for (let index = 0; index < 5; index++) {
        await send(mock.url, textTo("905321234567", `${run}.${index}`), { key: world.apiKey })
        await send(mock.url, textTo("905321234567"), { key: `mock_only-in-run-${run}` })
      }
      await mock.world("only-in-run-1").drop()
      await send(mock.url, textTo("905321234567"), { key: "mock_only-in-run-1" })
      const messages = await world.messages()
      assert.lengthOf(messages, run * 5)
      assert.strictEqual(messages[0]?.rendered.body, "1.0")
      for (const { id } of messages) ids.add(id)
      ids.add((await mock.world("only-in-run-1").latest())?.id ?? "")
    }
    assert.strictEqual(ids.size, 15 + 3)
  })

  it("goes on with its seed, its settings and its clock", async () => {
    const data = newFile()
    const first = await startMockGateway({ data })
    await first.world("w").configure({ balanceMicros: 10_000, strict: true })
    await first.world("w").clock.freeze()
    const { now } = await first.world("w").clock.get()
    await send(first.url, textTo("905321234567"), { key: "mock_w" })
    await first.close()
    await using second = await startMockGateway({ data })
    assert.strictEqual(second.seed, first.seed)
    assert.deepInclude(await second.world("w").settings(), { balanceMicros: 9_000, strict: true })
    assert.strictEqual((await second.world("w").clock.get()).now, now)
    await second.world("w").clock.advance(1_000)
    assert.strictEqual((await second.world("w").latest())?.status, "delivered")
  })

  it("is for its owner's eyes, holds no key, and has nothing lying beside it", async () => {
    const data = newFile()
    const mock = await startMockGateway({ data, keys: ["sk_live_0123456789abcdef"] })
    await send(mock.url, textTo("905321234567"), { key: "sk_live_0123456789abcdef" })
    await send(mock.url, textTo("905321234567"), { key: "mock_secret-name" })
    await mock.close()
    const text = await readFile(data, "utf8")
    assert.notInclude(text, "sk_live_0123456789abcdef")
    assert.notInclude(text, "mock_secret-name")
    assert.strictEqual((await stat(data)).mode & 0o777, 0o600)
    assert.notInclude(await readdir(folder), `${files}.json.tmp`)
  })

  it("is written while the mock runs, so that little is lost when it is killed", async () => {
    const data = newFile()
    const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
    const child = spawn(process.execPath, [cli, "--port", "0", "--json", "--data", data], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string]
    const { url } = JSON.parse(line) as { url: string }
    assert.strictEqual((await snapshotIn(data)).epoch, 0)
    await send(url, textTo("905321234567"), { key: "mock_killed" })
    while ((await snapshotIn(data)).worlds[0]?.journal.messages.length !== 1) await stat(data)
    child.kill("SIGKILL")
    await once(child, "exit")
    await using mock = await startMockGateway({ data })
    assert.lengthOf(await mock.world("killed").messages(), 1)
    assert.strictEqual((await snapshotIn(data)).epoch, 1)
  })

  it("that is damaged is refused with a reason, and left as it is", async () => {
    const data = newFile()
    const mock = await startMockGateway({ data })
    await send(mock.url, textTo("905321234567"), { key: "mock_damaged" })
    await mock.close()
    const whole = await readFile(data, "utf8")
    const damaged: ReadonlyArray<readonly [string, string]> = [
      [whole.slice(0, -40), "cut off"],
      ["", "cut off"],
      ["{}", "format"],
      [whole.replace("snapshot/1", "snapshot/9"), "format"],
      [whole.replace('"requests":[{', '"requests":[{"extra":1,'), "extra"],
      [whole.replace(/"requests":\[.*?\],"messages"/, '"requests":[],"messages"'), "has no request"]
    ]
    for (const [text, reason] of damaged) {
      await writeFile(data, text)
      const error = await startMockGateway({ data }).then(
        (started) => started.close().then(() => undefined),
        (failure: unknown) => failure
      )
      assert.instanceOf(error, Error)
      assert.include(error.message, data)
      assert.include(error.message, reason)
      assert.include(error.message, "left as it was")
      assert.strictEqual(await readFile(data, "utf8"), text)
    }
  })

  it("that somebody else has changed meanwhile is not overwritten", async () => {
    const data = newFile()
    const mock = await startMockGateway({ data })
    await writeFile(data, "another program's")
    await send(mock.url, textTo("905321234567"), { key: "mock_first" })
    const closed = await mock.close().catch((reason: unknown) => reason)
    assert.instanceOf(closed, Error)
    assert.include(closed.message, "changed by another program")
    assert.strictEqual(await readFile(data, "utf8"), "another program's")
  })

  it("is one mock's at a time, until that is closed or could not start", async () => {
    const data = newFile()
    const link = newFile()
    await symlink(data, link)
    const first = await startMockGateway({ data })
    for (const path of [data, link]) {
      const refused = await startMockGateway({ data: path }).catch((reason: unknown) => reason)
      assert.instanceOf(refused, Error)
      assert.include(refused.message, "in use by another mock gateway")
    }
    await first.close()
    const failed = await startMockGateway({ data, host: "192.0.2.1" }).catch((reason: unknown) => reason)
    assert.instanceOf(failed, Error)
    await (await startMockGateway({ data })).close()
  })

  it("that is a link stays one, and nothing is written through a link beside it", async () => {
    const [target, data, victim] = [newFile(), newFile(), newFile()]
    await symlink(target, data)
    await writeFile(victim, "mine")
    await symlink(victim, `${target}.tmp`)
    const mock = await startMockGateway({ data })
    await send(mock.url, textTo("905321234567"), { key: "mock_linked" })
    await mock.close()
    assert.isTrue((await lstat(data)).isSymbolicLink())
    assert.lengthOf((await snapshotIn(target)).worlds, 1)
    assert.strictEqual(await readFile(victim, "utf8"), "mine")
  })

  it("gives no id twice even where an older snapshot was restored meanwhile", async () => {
    const data = newFile()
    const first = await startMockGateway({ data, seed: "older" })
    const old = await first.snapshot()
    await first.close()
    const second = await startMockGateway({ data, seed: "older" })
    const given = await idOf(second.url, "one")
    await second.restore(old)
    await second.close()
    await using third = await startMockGateway({ data, seed: "older" })
    assert.notStrictEqual(await idOf(third.url, "one"), given)
  })

  it("that cannot be written is told at start", async () => {
    const error = await startMockGateway({ data: join(folder, "no", "such", "folder.json") }).catch(
      (reason: unknown) => reason
    )
    assert.instanceOf(error, Error)
    assert.include(error.message, "cannot be written: ENOENT")
  })
})
