/** The file that the worlds are kept in: read at start, written every few seconds and at the end, each time whole. */
import * as fs from "node:fs"
import { open, rename, rm, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { checkOf } from "../api/compile.ts"
import { restoreAll, SnapshotError } from "../kernel/snapshot/restore.ts"
import { KeptSnapshotSchema } from "../kernel/snapshot/schema.ts"
import type { Snapshot } from "../kernel/snapshot/Snapshot.ts"
import { frame, take } from "../kernel/snapshot/take.ts"
import { finish } from "../kernel/support/Slices.ts"
import type { Worlds } from "../kernel/world/Worlds.ts"
import { lockFile } from "./fileLock.ts"

/** A data file that cannot be read or written; the message says which and why. */
export class DataFileError extends Error {
  override readonly name = "DataFileError"
}

/** The file that a path stands for: a link is followed to its target, also where that is not there yet. */
const targetOf = (path: string): string => {
  try {
    return fs.realpathSync(path)
  } catch (error) {
    const isLink = fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    return isLink && codeOf(error) === "ENOENT"
      ? targetOf(resolve(dirname(path), fs.readlinkSync(path)))
      : resolve(path)
  }
}

/** A data file that is this process's own until it is released. */
export interface LockedFile {
  readonly path: string
  readonly release: () => void
}

/** Takes a data file for this process; refuses one that another mock is using. */
export const lock = (given: string): LockedFile => {
  const path = targetOf(given)
  if (!fs.existsSync(dirname(path)))
    throw new DataFileError(`${given} cannot be written: ENOENT. Its folder does not exist; create it first.`)
  let release: (() => void) | undefined
  try {
    release = lockFile(path)
  } catch (error) {
    throw new DataFileError(`${given} cannot be locked: ${codeOf(error)}.`)
  }
  if (release === undefined) throw new DataFileError(`${given} is in use by another mock gateway.`)
  return { path, release }
}

/** How often changes are written; after a slow writing, ten times as long as it took. */
const INTERVAL_MS = 2_000

/**
 * Reads a data file; `undefined` where there is none yet. A file that is no snapshot, or a damaged one, is refused and
 * left as it is.
 */
export const read = async (path: string): Promise<Snapshot | undefined> => {
  const refuse = (problem: string): never => {
    throw new DataFileError(
      `${path} is not a data file of the mock gateway: ${problem} It was left as it was: repair it, or move it away.`
    )
  }
  let text: string
  try {
    text = fs.readFileSync(path, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw new DataFileError(`${path} cannot be read: ${codeOf(error)}.`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    refuse("it is not JSON, or was cut off.")
  }
  const checked = await checkOf(KeptSnapshotSchema)(value)
  return "mistake" in checked ? refuse(`the snapshot${checked.mistake}`) : checked.value
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error)

/** A snapshot as a new run goes on from it: in the next epoch, so that no id is given twice. */
const continued = (snapshot: Snapshot): Snapshot => {
  const epoch = Math.max(snapshot.epoch, ...snapshot.worlds.map((world) => world.epoch)) + 1
  return { ...snapshot, epoch, worlds: snapshot.worlds.map((world) => ({ ...world, epoch })) }
}

/** Keeps the worlds of a process in a file: written anew beside it, and put in its place whole. */
export class DataFile {
  readonly #path: string
  readonly #worlds: Worlds
  #written = -1
  #seen = ""
  #problem: DataFileError | undefined
  #writing: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  /** Goes on from what was read. */
  constructor(path: string, worlds: Worlds, snapshot: Snapshot | undefined) {
    this.#path = path
    this.#worlds = worlds
    try {
      if (snapshot !== undefined) finish(restoreAll(worlds, continued(snapshot)))
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error
      throw new DataFileError(
        `${path} does not hold together: ${error.message} It was left as it was: repair it, or move it away.`
      )
    }
  }

  /**
   * Writes the file, and then whatever changes. Throws where it cannot be written. Blocks meanwhile, so that this epoch
   * stands on disk before any of its ids is given.
   */
  begin(): void {
    const { changes } = this.#worlds.shared
    try {
      fs.rmSync(this.#temporary, { force: true })
      const file = fs.openSync(this.#temporary, "wx", 0o600)
      try {
        for (const chunk of this.#chunks()) fs.writeSync(file, chunk)
        fs.fsyncSync(file)
      } finally {
        fs.closeSync(file)
      }
      fs.renameSync(this.#temporary, this.#path)
      this.#seen = seen(fs.statSync(this.#path))
      this.#written = changes
    } catch (error) {
      throw new DataFileError(`${this.#path} cannot be written: ${codeOf(error)}.`)
    }
    this.#later(INTERVAL_MS)
  }

  /** Writes what has changed last. Rejects where it could not be written. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#writing
    await this.#write()
    clearTimeout(this.#timer)
    if (this.#problem !== undefined) throw this.#problem
  }

  /** What lies there is removed, not written to: it could be a link. */
  get #temporary(): string {
    return `${this.#path}.tmp`
  }

  #later(millis: number): void {
    this.#timer = setTimeout(() => {
      const began = performance.now()
      this.#writing = this.#write().then(() =>
        this.#later(Math.max(INTERVAL_MS, 10 * (performance.now() - began)))
      )
    }, millis).unref()
  }

  /** Never rejects: a problem is reported once, and again when the mock closes. */
  async #write(): Promise<void> {
    const { changes } = this.#worlds.shared
    if (changes === this.#written) return
    try {
      await this.#replace()
      this.#written = changes
      this.#problem = undefined
    } catch (error) {
      const problem =
        error instanceof DataFileError
          ? error
          : new DataFileError(`${this.#path} cannot be written: ${codeOf(error)}.`)
      if (this.#problem?.message !== problem.message) process.stderr.write(`${problem.message}\n`)
      this.#problem = problem
    }
  }

  async #replace(): Promise<void> {
    await rm(this.#temporary, { force: true })
    const file = await open(this.#temporary, "wx", 0o600)
    try {
      for (const chunk of this.#chunks()) await file.writeFile(chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    // Where it was removed, there is nothing to lose.
    const now = await stat(this.#path).then(seen, () => this.#seen)
    if (now !== this.#seen) {
      throw new DataFileError(`${this.#path} was changed by another program and is not written any more.`)
    }
    await rename(this.#temporary, this.#path)
    this.#seen = seen(await stat(this.#path))
    await syncFolder(dirname(this.#path))
  }

  /** The snapshot as text, world by world: each as it is when its turn comes. */
  *#chunks(): Generator<string> {
    yield `${JSON.stringify(frame(this.#worlds)).slice(0, -1)},"worlds":[\n`
    let separator = ""
    for (const world of this.#worlds.list()) {
      if (world.ended) continue
      yield `${separator}${JSON.stringify(take(world))}`
      separator = ",\n"
    }
    yield "\n]}\n"
  }
}

/** Distinguishes one writing of a file from another. */
const seen = ({ ino, mtimeMs, size }: fs.Stats): string => `${ino} ${mtimeMs} ${size}`

/** Makes the new name of a file last; not every system can. */
const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, "r")
    await folder.sync().finally(() => folder.close())
  } catch {
    // The file itself is written; only its new name may be lost with the power.
  }
}
