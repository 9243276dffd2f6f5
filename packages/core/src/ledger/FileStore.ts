/**
 * A `KeyValueStore` of files for `Ledger.fromKeyValueStore`. Each write goes to
 * a temporary file, is synced, and then renamed over the old one, so that a
 * crash leaves the old value or the new, never half of one. (Effect's own
 * file-system store writes in place.)
 *
 * It runs wherever Effect's `FileSystem` and `Path` do; one process at a time
 * may use a directory.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Path from "effect/Path"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import type { PlatformError } from "effect/PlatformError"

const temporary = ".tmp"

/** A key as the name of a file; `%` escapes what file systems do not take. */
const fileName = (key: string): string =>
  `${encodeURIComponent(key).replace(/[!'()*.~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}.json`

const keyOf = (name: string): string => decodeURIComponent(name.slice(0, -".json".length))

const failed =
  (method: string, key: string | undefined) =>
  (cause: unknown): KeyValueStore.KeyValueStoreError =>
    new KeyValueStore.KeyValueStoreError({
      method,
      ...(key === undefined ? {} : { key }),
      message: `The file store could not ${method}`,
      cause
    })

const missing = <A>(read: Effect.Effect<A, PlatformError>): Effect.Effect<A | undefined, PlatformError> =>
  Effect.catchReason(read, "PlatformError", "NotFound", () => Effect.undefined)

/** Opens a directory as a store, making it if need be. Keys of up to 64 ASCII characters fit every file system. */
export const make = (
  directory: string
): Effect.Effect<KeyValueStore.KeyValueStore, PlatformError, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    yield* fs.makeDirectory(directory, { recursive: true })
    for (const name of yield* fs.readDirectory(directory)) {
      if (name.endsWith(temporary)) yield* fs.remove(path.join(directory, name), { force: true })
    }

    /** Makes a rename or removal last through a power failure, where the system can sync directories. */
    const syncDirectory = Effect.scoped(
      Effect.flatMap(fs.open(directory, { flag: "r" }), (file) => file.sync)
    ).pipe(Effect.ignore)

    let writes = 0
    const write = (file: string, value: Uint8Array): Effect.Effect<void, PlatformError> =>
      Effect.suspend(() => {
        const unfinished = `${file}.${++writes}${temporary}`
        return Effect.scoped(
          Effect.flatMap(fs.open(unfinished, { flag: "w", mode: 0o600 }), (open) =>
            Effect.andThen(open.writeAll(value), open.sync)
          )
        ).pipe(
          Effect.andThen(fs.rename(unfinished, file)),
          Effect.andThen(syncDirectory),
          Effect.onError(() => Effect.ignore(fs.remove(unfinished, { force: true })))
        )
      })

    const names = Effect.map(fs.readDirectory(directory), (all) =>
      all.filter((name) => name.endsWith(".json"))
    )

    return KeyValueStore.make({
      get: (key) =>
        Effect.mapError(missing(fs.readFileString(path.join(directory, fileName(key)))), failed("get", key)),
      getUint8Array: (key) =>
        Effect.mapError(
          missing(fs.readFile(path.join(directory, fileName(key)))),
          failed("getUint8Array", key)
        ),
      set: (key, value) =>
        Effect.mapError(
          write(
            path.join(directory, fileName(key)),
            typeof value === "string" ? new TextEncoder().encode(value) : value
          ),
          failed("set", key)
        ),
      remove: (key) =>
        fs
          .remove(path.join(directory, fileName(key)), { force: true })
          .pipe(Effect.andThen(syncDirectory), Effect.mapError(failed("remove", key))),
      clear: names.pipe(
        Effect.flatMap((all) =>
          Effect.forEach(all, (name) => fs.remove(path.join(directory, name), { force: true }))
        ),
        Effect.andThen(syncDirectory),
        Effect.mapError(failed("clear", undefined))
      ),
      size: Effect.mapError(
        Effect.map(names, (all) => all.length),
        failed("size", undefined)
      ),
      keys: Effect.mapError(
        Effect.map(names, (all) => all.map(keyOf)),
        failed("keys", undefined)
      )
    })
  })

/** The store as a layer. */
export const layer = (
  directory: string
): Layer.Layer<KeyValueStore.KeyValueStore, PlatformError, FileSystem.FileSystem | Path.Path> =>
  Layer.effect(KeyValueStore.KeyValueStore, make(directory))
