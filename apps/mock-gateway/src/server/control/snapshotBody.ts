/**
 * Reads a snapshot in slices: the long lists of its worlds by batches, each parsed and checked by itself, and then what is
 * around them. However large the snapshot, other requests have their turn in between.
 */
import { Buffer } from "node:buffer"
import { setImmediate } from "node:timers/promises"
import { Type } from "typebox"
import type { TSchema } from "typebox"
import { checkOf } from "../../api/compile.ts"
import { SnapshotSchema } from "../../kernel/snapshot/schema.ts"
import type { Snapshot } from "../../kernel/snapshot/Snapshot.ts"
import { JsonScanner, parseJson, refuseMore } from "./jsonBody.ts"
import { Problem } from "./Problem.ts"

/** In everything: full journals have two million. */
const MAX_VALUES = 4_000_000

/** Around the lists, and in one entry of a list. */
const MAX_VALUES_AT_ONCE = 200_000
const MAX_BYTES_AT_ONCE = 8 * 1_024 * 1_024

const BATCH_BYTES = 64 * 1_024
const SCAN_BYTES = 1_024 * 1_024

/** Lists that begin deeper than this are read by batches: those within a world. */
const WORLD_DEPTH = 3

type Range = readonly [start: number, end: number]

/** Reads, checks and gives a snapshot; refuses anything else. */
export const readSnapshot = async (bytes: Buffer): Promise<Snapshot> => {
  const { frame, lists } = await split(bytes)
  const snapshot = parseJson(frame)
  const worlds = isObject(snapshot) && Array.isArray(snapshot["worlds"]) ? snapshot["worlds"] : []
  for (const [index, world] of worlds.entries()) {
    await fillLists(world, SnapshotSchema.properties.worlds.items, `.worlds.${index}`, (list) =>
      entriesOf(bytes, lists[list] ?? [])
    )
  }
  return accepted<Snapshot>(await checkFrame(snapshot))
}

const accepted = <A>(checked: { readonly value: A } | { readonly mistake: string }, place = ""): A => {
  if ("mistake" in checked) throw new Problem(400, `The body${place}${checked.mistake}`)
  return checked.value
}

const refuseLarge = (size: number, values: number): void => {
  refuseMore(values, MAX_VALUES_AT_ONCE, "one part of the snapshot")
  if (size > MAX_BYTES_AT_ONCE) throw new Problem(413, "One part of the snapshot is larger than 8 MB.")
}

/** What is around the lists, each of which holds nothing but its number; and where the batches of each list lie. */
const split = async (bytes: Buffer) => {
  const scanner = new JsonScanner(bytes)
  const lists: Array<Array<Range>> = []
  let frame = ""
  let copied = 0
  let valuesInFrame = 0
  let open:
    | { readonly depth: number; readonly batches: Array<Range>; start: number; values: number }
    | undefined
  const endBatch = (at: number) => {
    if (open === undefined) return
    refuseLarge(at - open.start, scanner.values - open.values)
    open.batches.push([open.start, at])
    open.start = at + 1
    open.values = scanner.values
  }
  const onMark = (mark: string, at: number, depth: number) => {
    if (open === undefined) {
      if (mark !== "[" || depth <= WORLD_DEPTH) valuesInFrame++
      else {
        open = { depth, batches: [], start: at + 1, values: scanner.values }
        frame += `${bytes.toString("utf8", copied, at + 1)}${lists.push(open.batches) - 1}`
      }
    } else if (depth === open.depth) {
      if (mark === "," && at - open.start >= BATCH_BYTES) endBatch(at)
      else if (mark === "]" || mark === "}") {
        endBatch(at)
        copied = at
        open = undefined
      }
    }
  }
  for (let end = SCAN_BYTES; !scanner.done; end += SCAN_BYTES) {
    scanner.scan(end, onMark)
    refuseMore(scanner.values, MAX_VALUES)
    await setImmediate()
  }
  frame += bytes.toString("utf8", copied)
  refuseLarge(frame.length, valuesInFrame)
  return { frame, lists }
}

/** Puts the lists of a world back into it, each entry checked. */
const fillLists = async (
  value: unknown,
  schema: TSchema | undefined,
  place: string,
  entries: (list: number) => AsyncIterable<unknown>
): Promise<void> => {
  if (!isObject(value)) return
  for (const [key, inner] of Object.entries(value)) {
    const known = schema !== undefined && Type.IsObject(schema) ? schema.properties[key] : undefined
    if (!Array.isArray(inner)) {
      await fillLists(inner, known, `${place}.${key}`, entries)
      continue
    }
    const check = known !== undefined && Type.IsArray(known) ? checkOfItems(known.items) : undefined
    const list: Array<unknown> = []
    for await (const entry of entries(Number(inner[0]))) {
      if (check !== undefined) accepted(await check(entry), `${place}.${key}.${list.length}`)
      list.push(entry)
    }
    Object.defineProperty(value, key, { value: list, enumerable: true, writable: true, configurable: true })
  }
}

async function* entriesOf(bytes: Buffer, batches: ReadonlyArray<Range>): AsyncGenerator<unknown> {
  for (const [start, end] of batches) {
    const batch = parseJson(`[${bytes.toString("utf8", start, end)}]`)
    if (!Array.isArray(batch) || (batch.length === 0 && batches.length > 1)) {
      throw new Problem(400, "The request could not be read. Send valid JSON.")
    }
    yield* batch
    await setImmediate()
  }
}

const checks = new WeakMap<TSchema, ReturnType<typeof checkOf>>()

const checkOfItems = (items: TSchema): ReturnType<typeof checkOf> => {
  const known = checks.get(items) ?? checkOf(items)
  checks.set(items, known)
  return known
}

/** The schema without what the entries of lists are checked by. */
const withoutItems = (schema: TSchema): TSchema => {
  if (Type.IsArray(schema)) return { ...schema, items: {} }
  if (!Type.IsObject(schema)) return schema
  const properties = Object.entries(schema.properties).map(([key, inner]) => [key, withoutItems(inner)])
  return { ...schema, properties: Object.fromEntries(properties) }
}

const { worlds } = SnapshotSchema.properties
const checkFrame = checkOf({
  ...SnapshotSchema,
  properties: { ...SnapshotSchema.properties, worlds: { ...worlds, items: withoutItems(worlds.items) } }
} as typeof SnapshotSchema)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
