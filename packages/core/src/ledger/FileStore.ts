/**
 * A store of files for a ledger, on Node, Bun and Deno: {@link make} for
 * `Ledger.fromKeyValueStore`, {@link open} for `createGateway`.
 *
 * A new value goes to a temporary file, is synced, and then renamed over the old
 * one, so that a crash leaves the old value or the new, never half of one. One
 * gateway at a time may use a directory: a lock that ends with its process
 * refuses the second, also within one process. For many processes, use a store
 * with an atomic `setIfAbsent` that they share.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type * as Scope from "effect/Scope"
import { constants } from "node:fs"
import * as fs from "node:fs/promises"
import { join } from "node:path"
import * as GatewayError from "../GatewayError.ts"
import { isLocked, lockDirectory } from "../internal/ledger/directoryLock.ts"

/** A `KeyValueStore` that can also take a free key in one step. */
export interface FileStore extends KeyValueStore.KeyValueStore {
  /** Stores a value if the key has none; succeeds with whether it did. */
  readonly setIfAbsent: (
    key: string,
    value: string
  ) => Effect.Effect<boolean, KeyValueStore.KeyValueStoreError>
}

/** An open directory, for the `ledger` option of `createGateway`. Close it after the gateway. */
export interface OpenFileStore extends AsyncDisposable {
  readonly get: (key: string) => Promise<string | undefined>
  readonly set: (key: string, value: string) => Promise<void>
  readonly delete: (key: string) => Promise<void>
  readonly setIfAbsent: (key: string, value: string) => Promise<boolean>
  readonly keys: () => Promise<ReadonlyArray<string>>
  /** Ends the lock, so that another gateway may open the directory. */
  readonly close: () => Promise<void>
}

/**
 * A key as the name of a file. What some file systems do not take or do not tell
 * apart, such as capitals, is escaped; 64 ASCII characters fit every one.
 */
const fileName = (key: string): string =>
  `${key.replace(/[^a-z0-9_-]/gu, (character) =>
    /[ -~]/.test(character)
      ? `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`
      : encodeURIComponent(character).toLowerCase()
  )}.json`

/** The key of a file that this store wrote; `undefined` for all others. */
const keyOf = (name: string): string | undefined => {
  try {
    const key = decodeURIComponent(name.replace(/\.json$/, ""))
    return fileName(key) === name ? key : undefined
  } catch {
    return undefined
  }
}

const isUnfinished = (name: string): boolean => {
  const file = /^(.+)\.\d+\.tmp$/.exec(name)?.[1]
  return file !== undefined && keyOf(file) !== undefined
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined

const refused = (directory: string, error: unknown): GatewayError.GatewayError =>
  GatewayError.notSent(
    new GatewayError.InvalidConfiguration({
      issues: [
        {
          path: ["ledger"],
          rule: isLocked(error)
            ? `the directory ${directory} is in use by another gateway, of this process or another; close that one, give each a directory of its own, or let them share a store that is safe for many processes`
            : `the directory ${directory} must be one that this process can read and write (${codeOf(error) ?? String(error)})`
        }
      ]
    })
  )

const exists = (file: string): Promise<boolean> =>
  fs.lstat(file).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "ENOENT") return false
      throw error
    }
  )

const attempt = <A>(
  method: string,
  key: string | undefined,
  run: () => Promise<A>
): Effect.Effect<A, KeyValueStore.KeyValueStoreError> =>
  Effect.tryPromise({
    try: run,
    catch: (cause) =>
      new KeyValueStore.KeyValueStoreError({
        method,
        ...(key === undefined ? {} : { key }),
        message: `The file store could not ${method}`,
        cause
      })
  })

/** Writes a file and makes it last through a power failure; one that it made and could not write, as on a full disk, does not stay. */
const writeSynced = async (file: string, flag: "w" | "wx", value: string | Uint8Array): Promise<void> => {
  const open = await fs.open(file, flag, 0o600)
  try {
    await open.writeFile(value)
    await open.sync()
  } catch (error) {
    await fs.rm(file, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await open.close()
  }
}

/** The files of one directory, for as long as its lock is held. */
class Directory {
  private writes = 0
  private unlock: (() => void) | undefined
  private readonly active = new Set<Promise<unknown>>()
  readonly directory: string

  private constructor(directory: string, unlock: () => void) {
    this.directory = directory
    this.unlock = unlock
  }

  static async open(directory: string): Promise<Directory> {
    let unlock: (() => void) | undefined
    try {
      await fs.mkdir(directory, { recursive: true })
      await fs.access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
      unlock = await lockDirectory(directory)
      for (const entry of await fs.readdir(directory, { withFileTypes: true })) {
        if (entry.isFile() && isUnfinished(entry.name)) await fs.rm(join(directory, entry.name))
      }
      return new Directory(directory, unlock)
    } catch (error) {
      unlock?.()
      throw refused(directory, error)
    }
  }

  /** Ends the lock once what was begun is done; nothing is read or written afterwards. */
  async close(): Promise<void> {
    const { unlock } = this
    this.unlock = undefined
    await Promise.allSettled(this.active)
    unlock?.()
  }

  /** The value; an empty one where something is there that cannot be a record, such as a link to nothing. */
  readonly get = (key: string): Promise<Uint8Array | undefined> =>
    this.whileLocked(async () => {
      const file = this.file(key)
      try {
        return await fs.readFile(file)
      } catch (error) {
        const code = codeOf(error)
        if (code === "EISDIR" || code === "ELOOP") return new Uint8Array()
        if (code !== "ENOENT") throw error
        return (await exists(file)) ? new Uint8Array() : undefined
      }
    })

  readonly getText = async (key: string): Promise<string | undefined> => {
    const value = await this.get(key)
    return value === undefined ? undefined : new TextDecoder().decode(value)
  }

  readonly set = (key: string, value: string | Uint8Array): Promise<void> =>
    this.whileLocked(async () => {
      const file = this.file(key)
      const unfinished = `${file}.${++this.writes}.tmp`
      try {
        await writeSynced(unfinished, "w", value)
        await fs.rename(unfinished, file)
      } catch (error) {
        await fs.rm(unfinished, { force: true }).catch(() => undefined)
        throw error
      }
      await this.sync()
    })

  /** Writes in place: half of the record that takes a key, left by a crash, is an unknown outcome, as the whole one is. */
  readonly setIfAbsent = (key: string, value: string): Promise<boolean> =>
    this.whileLocked(async () => {
      try {
        await writeSynced(this.file(key), "wx", value)
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false
        throw error
      }
      await this.sync()
      return true
    })

  readonly remove = (key: string): Promise<void> =>
    this.whileLocked(async () => {
      await fs.rm(this.file(key), { force: true })
      await this.sync()
    })

  readonly keys = (): Promise<ReadonlyArray<string>> =>
    this.whileLocked(async () => (await fs.readdir(this.directory)).flatMap((name) => keyOf(name) ?? []))

  private whileLocked<A>(operation: () => Promise<A>): Promise<A> {
    if (this.unlock === undefined) return Promise.reject(new Error("The file store is closed"))
    const running = operation()
    this.active.add(running)
    return running.finally(() => this.active.delete(running))
  }

  private file(key: string): string {
    return join(this.directory, fileName(key))
  }

  /** Makes a new name or a removal last through a power failure, where the system can sync directories. */
  private async sync(): Promise<void> {
    try {
      const open = await fs.open(this.directory, "r")
      await open.sync().finally(() => open.close())
    } catch {
      return
    }
  }
}

/**
 * Opens a directory as a store for as long as the scope lives, making it if need
 * be. Fails with `InvalidConfiguration` if it is in use or cannot be written.
 */
export const make = (directory: string): Effect.Effect<FileStore, GatewayError.GatewayError, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.tryPromise({
        try: () => Directory.open(directory),
        catch: (error) => error as GatewayError.GatewayError
      }),
      (opened) => Effect.promise(() => opened.close())
    ),
    (opened) => ({
      ...KeyValueStore.make({
        get: (key) => attempt("get", key, () => opened.getText(key)),
        getUint8Array: (key) => attempt("getUint8Array", key, () => opened.get(key)),
        set: (key, value) => attempt("set", key, () => opened.set(key, value)),
        remove: (key) => attempt("remove", key, () => opened.remove(key)),
        clear: attempt("clear", undefined, async () => {
          for (const key of await opened.keys()) await opened.remove(key)
        }),
        size: attempt("size", undefined, async () => (await opened.keys()).length),
        keys: attempt("keys", undefined, async () => [...(await opened.keys())])
      }),
      setIfAbsent: (key, value) => attempt("set", key, () => opened.setIfAbsent(key, value))
    })
  )

/** The store as a layer. */
export const layer = (
  directory: string
): Layer.Layer<KeyValueStore.KeyValueStore, GatewayError.GatewayError> =>
  Layer.effect(KeyValueStore.KeyValueStore, make(directory))

/**
 * Opens a directory for the `ledger` option of `createGateway`, making it if need
 * be. Rejects with a `GatewayError` of reason `InvalidConfiguration` if it is in
 * use or cannot be written.
 */
export const open = async (directory: string): Promise<OpenFileStore> => {
  const opened = await Directory.open(directory)
  const close = (): Promise<void> => opened.close()
  return {
    get: opened.getText,
    set: opened.set,
    delete: opened.remove,
    setIfAbsent: opened.setIfAbsent,
    keys: opened.keys,
    close,
    [Symbol.asyncDispose]: close
  }
}
