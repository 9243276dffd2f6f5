import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as FileStore from "../../src/ledger/FileStore.ts"

describe("the file store", () => {
  it.layer(NodeServices.layer)((it) => {
    it.effect("keeps values across openings, whatever their keys are made of", () =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const directory = `${yield* fs.makeTempDirectoryScoped()}/ledger`
        const keys = ["plain", "../up", "a/b\\c", ".", "..", "con", "sp ace", '*?<>|:"', "~", "%2F"]
        const first = yield* FileStore.make(directory)
        yield* Effect.forEach(keys, (key) => first.set(key, `value of ${key}`))
        const second = yield* FileStore.make(directory)
        assert.deepStrictEqual((yield* second.keys).toSorted(), keys.toSorted())
        for (const key of keys) assert.strictEqual(yield* second.get(key), `value of ${key}`)
        assert.strictEqual((yield* fs.readDirectory(directory)).length, keys.length)
        yield* second.remove("plain")
        assert.isUndefined(yield* second.get("plain"))
        assert.strictEqual(yield* second.size, keys.length - 1)
        yield* second.clear
        assert.strictEqual(yield* second.size, 0)
      })
    )

    it.effect("has the old value or the new one while it writes, and clears away what a crash left", () =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const directory = yield* fs.makeTempDirectoryScoped()
        const store = yield* FileStore.make(directory)
        const [small, large] = ["x".repeat(10), "y".repeat(1_000_000)]
        yield* store.set("key", small)
        const writer = Effect.forEach(Array.from({ length: 20 }), (_, i) =>
          store.set("key", i % 2 === 0 ? large : small)
        )
        const reader = Effect.forEach(Array.from({ length: 200 }), () =>
          Effect.map(store.get("key"), (value) => assert.include([small, large], value))
        )
        yield* Effect.all([writer, reader], { concurrency: "unbounded" })

        yield* fs.writeFileString(`${directory}/other.json.3.tmp`, "half of a val")
        yield* FileStore.make(directory)
        assert.deepStrictEqual(yield* fs.readDirectory(directory), ["key.json"])
      })
    )

    it.effect("can be read by its owner alone", () =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const directory = yield* fs.makeTempDirectoryScoped()
        const store = yield* FileStore.make(directory)
        yield* store.set("key", "value")
        assert.strictEqual((yield* fs.stat(`${directory}/key.json`)).mode & 0o777, 0o600)
      })
    )
  })
})
