/** A file of webhooks, one per line: when each came, and its body as it came. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Exit from "../../Exit.ts"
import * as JsonFile from "../../json/JsonFile.ts"

const Recorded = Schema.Struct({ receivedAt: Schema.String, body: Schema.String })

/** One recorded webhook. */
export type Recorded = typeof Recorded.Type

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Recorded))

/** Adds a webhook to the file, which only its owner may read: it holds what people wrote. */
export const append = (path: string, recorded: Recorded) =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    yield* fileSystem.writeFileString(path, `${JSON.stringify(recorded)}\n`, { flag: "a", mode: 0o600 })
  })

/** The webhooks of a file. A line that is none ends the command; the last one may have been cut off. */
export const read = (path: string) =>
  Effect.gen(function* () {
    const text = yield* JsonFile.text(path)
    const lines = text.split("\n")
    const recorded: Array<Recorded> = []
    for (const [i, line] of lines.entries()) {
      if (line.trim() === "") continue
      const found = decode(line)
      if (Result.isSuccess(found)) recorded.push(found.success)
      else if (i < lines.length - 1) {
        return yield* Exit.usage(
          `${JsonFile.nameOf(path)}:${i + 1}: is no webhook that connexease listen recorded`
        )
      }
    }
    return recorded
  })
