/** JSON out of a file or standard input; what cannot be read ends the command. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { standardInput } from "../configuration/Configuration.ts"
import * as Exit from "../Exit.ts"
import * as JsonSource from "./JsonSource.ts"

/** The largest file that is read as one value, in MiB. */
const MAX_FILE_MIB = 64

/** A place as editors and terminals know it. */
export const at = (name: string, { column, line }: JsonSource.Place): string => `${name}:${line}:${column}`

/** How a path is named in messages. */
export const nameOf = (path: string): string => (path === "-" ? "standard input" : path)

/** The text of a file, or of standard input for `-`. */
export const text = (path: string) =>
  Effect.gen(function* () {
    if (path === "-") return yield* standardInput
    const fileSystem = yield* FileSystem.FileSystem
    const { size } = yield* fileSystem.stat(path)
    if (Number(size) > MAX_FILE_MIB * 2 ** 20) {
      return yield* Exit.usage(`${path}: is larger than ${MAX_FILE_MIB} MiB`)
    }
    return yield* fileSystem.readFileString(path)
  }).pipe(
    Effect.catchTag("PlatformError", ({ reason }) =>
      Exit.usage(`${nameOf(path)}: cannot be read (${reason._tag})`)
    )
  )

/** The JSON value of a file, with its places. */
export const read = (path: string) =>
  Effect.gen(function* () {
    const name = nameOf(path)
    const source = yield* Effect.fromResult(JsonSource.read(yield* text(path))).pipe(
      Effect.catch((problem) => Exit.usage(`${at(name, problem)} ${problem.rule}`))
    )
    return { name, source }
  })
