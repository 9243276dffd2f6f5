/**
 * A recording is a folder of observed exchanges, one YAML file each. Only responses of a real gateway are marked
 * `recorded`, with host and date.
 */
import { Exchange } from "@connexease-gateway/contract"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import { stringify } from "yaml"
import type { Observation } from "./Observation.ts"

/** A folder is no recording; the message names the file and the place in it. */
export class RecordingError extends Data.TaggedError("RecordingError")<{ readonly message: string }> {}

const request = ({ headers, ...rest }: Exchange.Request) => {
  const hasBody = rest.body !== undefined || rest.rawBody !== undefined
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type")
  // A reader supplies the content type of a body that names none.
  return { ...rest, headers: hasBody && !typed ? { "Content-Type": null, ...headers } : headers }
}

const step = ({ after, observed, request: asked, times }: Exchange.Step) => ({
  request: request(asked),
  ...(times === 1 ? {} : { times }),
  ...(after === 0 ? {} : { after }),
  observed
})

/** One exchange as the text of its file. */
export const render = ({
  id,
  guarantee,
  recorded,
  requires,
  source,
  steps,
  title
}: Exchange.Exchange): string =>
  stringify(
    {
      id,
      title,
      guarantee,
      source,
      ...(recorded === undefined ? {} : { recorded }),
      requires,
      steps: steps.map(step)
    },
    { lineWidth: 0, aliasDuplicateObjects: false }
  )

/** Writes an observation into a folder, `<topic>/<id>.yaml`; files of the same name are replaced. */
export const write = (
  observation: Observation,
  folder: string
): Effect.Effect<void, PlatformError, FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { join } = yield* Path.Path
    for (const exchange of observation.exchanges) {
      const topic = join(folder, exchange.topic)
      yield* fileSystem.makeDirectory(topic, { recursive: true })
      yield* fileSystem.writeFileString(join(topic, `${exchange.id}.yaml`), render(exchange))
    }
  })

const nameOf = (folder: string, exchanges: ReadonlyArray<Exchange.Exchange>): string => {
  const from = new Set(
    exchanges.flatMap(({ recorded }) =>
      recorded === undefined ? [] : [`${recorded.host}, ${recorded.date}`]
    )
  )
  return `the recording ${folder}${from.size === 0 ? "" : ` (${[...from].join("; ")})`}`
}

const isObserved = (exchange: Exchange.Exchange): boolean =>
  exchange.steps.every(({ observed }) => observed !== undefined)

const said = (error: unknown): string => {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (code === "ENOENT" || code === "ENOTDIR") return "is no folder; record writes one"
  return error instanceof Error ? error.message : String(error)
}

/** Reads a folder; exchanges in it that were not observed are named as missing. */
export const read = (folder: string): Effect.Effect<Observation, RecordingError> =>
  Effect.try({
    try: () => Exchange.load(folder),
    catch: (error) => new RecordingError({ message: `${folder}: ${said(error)}` })
  }).pipe(
    Effect.map((exchanges) => ({
      name: nameOf(folder, exchanges),
      exchanges: exchanges.filter(isObserved),
      missing: new Map(
        exchanges
          .filter((exchange) => !isObserved(exchange))
          .map(({ id }) => [id, "the recording has no answer"])
      ),
      unanswered: new Map()
    }))
  )
