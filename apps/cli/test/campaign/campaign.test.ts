/** `connexease campaign`, as a user runs it against the mock: killed, watched from a second terminal, and told by webhooks. */
import { startMockGateway } from "@connexease-gateway/mock-gateway"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { runCommand, runHere } from "../support/runCommand.ts"

const SECRET = "a secret of the webhook"

let mock: Awaited<ReturnType<typeof startMockGateway>>
let folder: string
beforeAll(async () => {
  mock = await startMockGateway({ port: 0, templates: "any" })
  folder = await mkdtemp(join(tmpdir(), "connexease-campaign-"))
})
afterAll(async () => {
  await mock.close()
  await rm(folder, { recursive: true })
})

const template = ["--template", "offer", "--language", "en_US", "--map", "name={{1}}"]

/** A file of rows with a database of its own, both of one name, and how to run a command on them. */
const makeCampaign = async (name: string, rows: number, more = "") => {
  const file = join(folder, `${name}.csv`)
  const lines = Array.from({ length: rows }, (_, i) => `+90532${String(1_000_000 + i)},Person ${i}`)
  await writeFile(file, `phone,name\n${lines.join("\n")}\n${more}`)
  const database = join(folder, `${name}.sqlite`)
  const env = {
    CONNEXEASE_BASE_URL: mock.url,
    CONNEXEASE_API_KEY: `mock_${name}`,
    CONNEXEASE_DATABASE: database,
    CONNEXEASE_WEBHOOK_SECRET: SECRET
  }
  const run = (args: ReadonlyArray<string>) => runHere(["campaign", ...args], { env })
  /** In a process of its own, which can be looked at and killed while it runs. */
  const startProcess = (flags: ReadonlyArray<string>, onStart: (child: ChildProcess) => void) =>
    runCommand(["campaign", "start", file, ...template, ...flags], { env, onStart })
  return {
    file,
    database,
    env,
    run,
    startProcess,
    start: (...flags: ReadonlyArray<string>) => run(["start", file, ...template, ...flags]),
    world: mock.world(`mock_${name}`)
  }
}

/** Waits for a condition of other processes. */
const until = async (isMet: () => Promise<boolean>): Promise<void> => {
  while (!(await isMet())) await new Promise((resolve) => setTimeout(resolve, 50))
}

const json = ({ out }: { readonly out: string }): unknown => JSON.parse(out)

describe("a campaign that is killed while it sends", () => {
  test("answers a second terminal meanwhile, and goes on when it is started again, without sending anything twice", async () => {
    const { database, run, start, startProcess, world } = await makeCampaign("killed", 400)
    const sent = async () => (await world.messages({ limit: 1000 })).length
    await world.configure({ limits: { sec: 20, min: 100_000 } })
    const first = startProcess([], (child) => {
      void until(async () => (await sent()) > 20).then(async () => {
        const [paused, seen] = [await run(["pause", "killed"]), await run(["status", "killed", "--json"])]
        expect(paused).toMatchObject({ code: 0, out: expect.stringContaining("killed is paused") })
        expect(seen.code).toBe(0)
        expect((json(seen) as { accepted: number }).accepted).toBeGreaterThan(0)
        expect((await stat(`${database}.sock`)).mode & 0o077).toBe(0)
        await run(["resume", "killed"])
        child.kill("SIGKILL")
      })
    })
    expect((await first).code).toBe(null)
    expect(await sent()).toBeLessThan(400)
    await world.configure({ limits: { sec: 100_000, min: 1_000_000 } })
    const again = await start("--json")
    const { accepted, unknown } = json(again) as { accepted: number; unknown: number }
    expect(accepted + unknown).toBe(400)
    expect(again.code).toBe(unknown > 0 ? 4 : 0)
    const recipients = (await world.messages({ limit: 1000 })).map(({ recipient }) => recipient)
    expect(new Set(recipients).size).toBe(recipients.length)

    const listed = json(await run(["unknown", "--json"])) as { unknown: ReadonlyArray<{ key: string }> }
    expect(listed.unknown).toHaveLength(unknown)
    const settled = await run(["unknown", ...listed.unknown.flatMap(({ key }) => ["--sent", key])])
    expect(settled).toMatchObject({ code: 0, out: expect.stringContaining("No message is unknown.") })
  })
})

describe("a campaign that takes webhooks", () => {
  test("goes on to delivered, and its reports say so, without content and with no number in plain text", async () => {
    const { run, startProcess, world } = await makeCampaign("told", 12)
    const { code, out } = await startProcess(["--webhooks", "0", "--wait", "60"], (child) => {
      child.stdout?.on("data", (text: Buffer) => {
        const [url] = /http:\/\/\S+/.exec(String(text)) ?? []
        if (url !== undefined) void world.webhook.set({ url, secret: SECRET })
      })
    })
    expect(out).toContain("sent 12 · rejected 0 · unknown 0 · delivered 12")
    expect(code).toBe(0)
    const page = join(folder, "told.html")
    await run(["report", "told", "--output", page])
    const reports = [await readFile(page, "utf8"), (await run(["report", "told"])).out]
    expect(reports[0]).toContain("<dt>delivered</dt><dd>12 <small>100.0%</small>")
    expect(reports[0]).not.toMatch(/(?:src|href)=|url\(|@import/)
    expect(reports[1]?.trim().split("\n")).toHaveLength(13)
    for (const report of reports) expect(report).not.toMatch(/90532|Person/)
  })
})

describe("a file with problems", () => {
  test("sends nothing, unless they are left out, and names them in the same words as the plan", async () => {
    const { run, file, start, world } = await makeCampaign("flawed", 3, "12,Ali\n905321000001,Veli\n")
    const plan = await run(["plan", file, ...template])
    const refused = await start()
    for (const { code, err } of [plan, refused]) {
      expect(err).toContain(`${file}:5 phone: A phone number has at least 8 digits`)
      expect(err).toContain(`${file}:6 phone: the recipient is also that of line 3`)
      expect(code).toBe(1)
    }
    expect(await world.messages()).toHaveLength(0)
    expect((await start("--skip-problems")).code).toBe(0)
    expect(await world.messages()).toHaveLength(3)
  })
})

describe("a campaign that stopped by itself", () => {
  const [refused, empty] = ["the gateway refuses the API key", "the balance is empty"]
  test.each([
    ["refused", "Unauthorized", refused, { CONNEXEASE_API_KEY: "no_key_of_this_gateway" }],
    ["empty", "InsufficientBalance", empty, {}]
  ])("says why, what to do, and goes on when that was done: %s", async (name, reason, why, wrong) => {
    const campaign = await makeCampaign(name, 30)
    const { env, file, run, start, world } = campaign
    await world.configure({ balanceMicros: 0 })
    const stopped = await runHere(["campaign", "start", file, ...template], { env: { ...env, ...wrong } })
    const steps = [`${name} has stopped: ${why} (${reason})`, `connexease campaign resume ${name}`]
    for (const step of steps) expect(stopped.out).toContain(step)
    expect(stopped.code).toBe(5)
    const status = await run(["status", name])
    for (const step of steps) expect(status.out).toContain(step)
    expect(json(await run(["status", name, "--json"]))).toMatchObject({ state: "stopped", stoppedBy: reason })

    // Without a resume, starting it again sends nothing either.
    await world.configure({ balanceMicros: null })
    const again = await start()
    for (const step of steps) expect(again.err).toContain(step)
    expect(again.code).toBe(5)
    expect(await world.messages()).toHaveLength(0)

    const resumed = await run(["resume", name])
    expect(resumed.out).toContain("Nothing is being sent: go on with the command that started it.")
    expect((await start()).code).toBe(0)
    expect(await world.messages()).toHaveLength(30)
  })
})

describe("starting a campaign again", () => {
  test("says that it is paused, or cancelled, and sends nothing", async () => {
    const { run, start, startProcess, world } = await makeCampaign("held", 100)
    await world.configure({ limits: { sec: 1, min: 100_000 } })
    await startProcess([], (child) => {
      void until(async () => (await world.messages()).length > 0).then(async () => {
        await run(["pause", "held"])
        child.kill("SIGKILL")
      })
    })
    const { length: sent } = await world.messages()
    const paused = await start()
    expect(paused.err).toContain("held is paused. Go on with: connexease campaign resume held")
    expect(paused.code).toBe(5)
    await run(["cancel", "held"])
    const cancelled = await start()
    expect(cancelled.err).toContain('"held" was cancelled, for good')
    expect(cancelled.code).toBe(2)
    expect(await world.messages()).toHaveLength(sent)
  })
})

describe("the hours of a campaign", () => {
  test("hold it back while others send, and starting it again changes them", async () => {
    const { run, start, startProcess, world } = await makeCampaign("hours", 5)
    const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead) % 24).padStart(2, "0")}:00`
    const closed = ["--hours", `${hour(2)}-${hour(4)}`, "--time-zone", "UTC"]
    const { out } = await startProcess(closed, (child) => {
      void until(async () => (await run(["status", "hours"])).out.includes("0 of 5")).then(() =>
        child.kill("SIGKILL")
      )
    })
    expect(out).toContain(`Sends from ${hour(2)} to ${hour(4)} (UTC), and waits otherwise`)
    expect((await start("--name", "other")).code).toBe(0)
    expect(json(await run(["status", "hours", "--json"]))).toMatchObject({ state: "running", queued: 5 })
    expect((await start("--hours", "00:00-24:00", "--time-zone", "UTC")).code).toBe(0)
    expect(await world.messages()).toHaveLength(10)
  })

  test("and its share are refused where they cannot be, and part of the plan where they can", async () => {
    const { file, run } = await makeCampaign("pace", 4)
    const plan = (...flags: ReadonlyArray<string>) => run(["plan", file, ...template, ...flags])
    const zone = ["--time-zone", "Europe/Istanbul"]
    for (const [flags, rule] of [
      [["--hours", "9-20", ...zone], "09:00-20:00"],
      [["--hours", "09:00-09:00", ...zone], "two different times"],
      [["--hours", "09:00-24:30", ...zone], "from 00:00 to 24:00"],
      [["--hours", "09:00-20:00"], "--hours and --time-zone go together"],
      [zone, "--hours and --time-zone go together"],
      [["--hours", "09:00-20:00", "--time-zone", "Mars/Olympus"], "an IANA time zone"],
      ...["0%", "101%", "50", "half"].map(
        (share) => [["--share", share], "above 0% and at most 100%"] as const
      )
    ] as const)
      expect(await plan(...flags)).toMatchObject({ code: 2, err: expect.stringContaining(rule), out: "" })
    const known = ["--hours", "22:00-06:00", ...zone, "--share", "7%"]
    expect((await plan(...known)).out).toContain(
      "beginning at 22:00 (Europe/Istanbul), at 7% of the documented"
    )
    expect(json(await plan(...known, "--json"))).toMatchObject({
      share: 0.07,
      window: { from: "22:00", to: "06:00", timeZone: "Europe/Istanbul" }
    })
  })
})

const hasScript = process.platform === "linux"

describe.runIf(hasScript)("on a terminal", () => {
  test("a bar moves, and Ctrl-C lets what is on its way arrive and says how to go on", async () => {
    const { env, file, run, world } = await makeCampaign("terminal", 400)
    await world.configure({ limits: { sec: 20, min: 100_000 } })
    const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
    const command = [process.execPath, cli, "campaign", "start", file, ...template]
    const shell = command.map((word) => `'${word}'`).join(" ")
    const child = spawn("script", ["--quiet", "--return", "--command", shell, "/dev/null"], {
      env: { PATH: process.env["PATH"], HOME: folder, TERM: "xterm", ...env }
    })
    onTestFinished(() => void child.kill())
    let shown = ""
    let isInterrupted = false
    child.stdout.on("data", (text: Buffer) => {
      shown += String(text)
      if (isInterrupted || !/[1-9]\d* of 400/.test(shown)) return
      isInterrupted = true
      child.stdin.write("\u0003")
    })
    const [code] = (await once(child, "close")) as [number]
    expect(stripVTControlCharacters(shown)).toMatch(/terminal {2}█*░+ {2}\d+% {2}\d+ of 400/)
    // The lines are drawn over those before them.
    expect(shown).toContain("\u001B[2A")
    expect(shown).toContain("the same command goes on where this one was")
    expect(code).toBe(130)
    const { accepted, unknown } = json(await run(["status", "terminal", "--json"])) as Record<string, number>
    expect(unknown).toBe(0)
    expect(await world.messages({ limit: 1000 })).toHaveLength(accepted ?? -1)
  })
})

test("a campaign or a database that is not there is named, with what to do", async () => {
  const { database, run } = await makeCampaign("missing", 1)
  const status = await run(["status", "missing"])
  expect(status).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${database}: there is no such database`)
  })
})
