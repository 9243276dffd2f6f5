import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isGatewayError } from "../../src/GatewayError.ts"
import * as FileStore from "../../src/ledger/FileStore.ts"

const temporary = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(join(tmpdir(), "ledger-"))),
  (directory) => Effect.promise(() => fs.rm(directory, { recursive: true, force: true }))
)

const files = async (directory: string): Promise<ReadonlyArray<string>> =>
  (await fs.readdir(directory)).filter((name) => name !== ".lock").toSorted()

describe("the file store", () => {
  it.live("keeps values across openings, whatever their keys are made of", () =>
    Effect.gen(function* () {
      const directory = `${yield* temporary}/ledger`
      const odd = [
        "plain",
        "Plain",
        "../up",
        "a/b\\c",
        ".",
        "..",
        "con",
        "sp ace",
        '*?<>|:"',
        "~",
        "%2F",
        "%zz"
      ]
      const keys = odd.concat("sipariş", "x".repeat(64), "X".repeat(64), "/".repeat(64))
      yield* Effect.scoped(
        Effect.flatMap(FileStore.make(directory), (first) =>
          Effect.forEach(keys, (key) => first.set(key, `value of ${key}`))
        )
      )
      const second = yield* FileStore.make(directory)
      assert.deepStrictEqual((yield* second.keys).toSorted(), keys.toSorted())
      for (const key of keys) assert.strictEqual(yield* second.get(key), `value of ${key}`)
      const names = yield* Effect.promise(() => files(directory))
      assert.strictEqual(new Set(names.map((name) => name.toLowerCase())).size, keys.length)
      yield* second.remove("plain")
      assert.isUndefined(yield* second.get("plain"))
      assert.strictEqual(yield* second.size, keys.length - 1)
      yield* second.clear
      assert.strictEqual(yield* second.size, 0)
    })
  )

  it.live("leaves a key free whose value could not be written", () =>
    Effect.gen(function* () {
      const store = yield* FileStore.make(yield* temporary)
      const error = yield* Effect.flip(store.setIfAbsent("key", 5 as never))
      assert.strictEqual(error._tag, "KeyValueStoreError")
      assert.isUndefined(yield* store.get("key"))
      assert.isTrue(yield* store.setIfAbsent("key", "value"))
      assert.isFalse(yield* store.setIfAbsent("key", "another"))
      assert.strictEqual(yield* store.get("key"), "value")
    })
  )

  it.live("has the old value or the new one while it writes", () =>
    Effect.gen(function* () {
      const store = yield* FileStore.make(yield* temporary)
      const [small, large] = ["x".repeat(10), "y".repeat(1_000_000)]
      yield* store.set("key", small)
      const writer = Effect.forEach(Array.from({ length: 20 }), (_, i) =>
        store.set("key", i % 2 === 0 ? large : small)
      )
      const reader = Effect.forEach(Array.from({ length: 200 }), () =>
        Effect.map(store.get("key"), (value) => assert.include([small, large], value))
      )
      yield* Effect.all([writer, reader], { concurrency: "unbounded" })
    })
  )

  it.live("has a value on the disk before it takes the key's place, and the place before it says so", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      const store = yield* FileStore.make(directory)
      yield* store.set("key", "old")
      const handle = yield* Effect.promise(() => fs.open(directory))
      const prototype: Pick<typeof handle, "sync"> = Object.getPrototypeOf(handle)
      const states: Array<string> = []
      // What a power failure in this moment would leave is what was synced before it.
      const sync = vi.spyOn(prototype, "sync").mockImplementation(async () => {
        const unfinished = (await files(directory)).find((name) => name.endsWith(".tmp"))
        const value = await fs.readFile(join(directory, "key.json"), "utf8")
        states.push(
          unfinished === undefined
            ? value
            : `${value}, then ${await fs.readFile(join(directory, unfinished), "utf8")}`
        )
      })
      yield* Effect.ensuring(
        Effect.gen(function* () {
          yield* store.set("key", "new")
          assert.deepStrictEqual(states.splice(0), ["old, then new", "new"])
          yield* store.remove("other")
          assert.deepStrictEqual(states.splice(0), ["new"])
          yield* store.setIfAbsent("other", "value")
          assert.deepStrictEqual(states.splice(0), ["new", "new"])
        }),
        Effect.promise(async () => {
          sync.mockRestore()
          await handle.close()
        })
      )
    })
  )

  it.live("removes what a crash of its own left when it opens, and touches no other file", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      yield* Effect.promise(async () => {
        await fs.writeFile(join(directory, "other.json.3.tmp"), "half of a val")
        for (const name of ["notes.tmp", "%zz.json", "Report.json", "a.json.tmp"]) {
          await fs.writeFile(join(directory, name), "not a record")
        }
        await fs.mkdir(join(directory, "x.tmp"))
        await fs.mkdir(join(directory, "y.json.1.tmp"))
      })
      const store = yield* FileStore.make(directory)
      yield* store.set("key", "value")
      assert.deepStrictEqual(yield* store.keys, ["key"])
      yield* store.clear
      assert.deepStrictEqual(
        yield* Effect.promise(() => files(directory)),
        ["%zz.json", "Report.json", "a.json.tmp", "notes.tmp", "x.tmp", "y.json.1.tmp"].toSorted()
      )
    })
  )

  it.live("takes whatever is there for a value, also a link to nothing and a folder", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      yield* Effect.promise(async () => {
        await fs.symlink("/nowhere/at/all", join(directory, "link.json"))
        await fs.symlink("loop.json", join(directory, "loop.json"))
        await fs.mkdir(join(directory, "folder.json"))
      })
      const store = yield* FileStore.make(directory)
      for (const key of ["link", "loop", "folder"]) {
        assert.strictEqual(yield* store.get(key), "", key)
        assert.isFalse(yield* store.setIfAbsent(key, "value"), key)
      }
      assert.isTrue(yield* store.setIfAbsent("free", "value"))
      assert.isFalse(yield* store.setIfAbsent("free", "another"))
      assert.strictEqual(yield* store.get("free"), "value")
    })
  )

  it.live("refuses a directory that is open, also to another gateway of the same process", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* FileStore.make(directory)
          const error = yield* Effect.flip(FileStore.make(directory))
          assert(error.reason._tag === "InvalidConfiguration")
          assert.strictEqual(error.outcome, "NotSent")
          assert.include(error.message, `${directory} is in use by another gateway`)
          const again: unknown = yield* Effect.promise(() => FileStore.open(directory).catch((e) => e))
          assert(isGatewayError(again))
        })
      )
      yield* FileStore.make(directory)
    })
  )

  it.live("reads and writes nothing once it is closed", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      const store = yield* Effect.promise(() => FileStore.open(directory))
      yield* Effect.promise(async () => {
        const writing = store.set("key", "value")
        await store.close()
        await writing
        assert.match(
          await store.get("key").then(String, (error: unknown) => String(error)),
          /The file store is closed/
        )
      })
      const reopened = yield* FileStore.make(directory)
      assert.strictEqual(yield* reopened.get("key"), "value")
    })
  )

  it.live("says which directory it cannot use, and why", () =>
    Effect.gen(function* () {
      const file = `${yield* temporary}/file`
      yield* Effect.promise(() => fs.writeFile(file, ""))
      const error = yield* Effect.flip(FileStore.make(file))
      assert(error.reason._tag === "InvalidConfiguration")
      assert.include(error.message, `ledger the directory ${file} must be one that this process can read`)
      assert.include(error.message, "EEXIST")
    })
  )

  it.live("can be read by its owner alone", () =>
    Effect.gen(function* () {
      const directory = yield* temporary
      const store = yield* FileStore.make(directory)
      yield* store.set("key", "value")
      yield* store.setIfAbsent("other", "value")
      for (const name of ["key.json", "other.json"]) {
        const { mode } = yield* Effect.promise(() => fs.stat(join(directory, name)))
        assert.strictEqual(mode & 0o777, 0o600)
      }
    })
  )
})
