/**
 * JSON bodies of the control API, within limits on size, depth and the number of values that are checked before the text
 * is parsed. A large one is read in slices, between which other requests have their turn.
 */
import { isUtf8 } from "node:buffer"
import type { Buffer } from "node:buffer"
import { Problem } from "./Problem.ts"

/** More than any body needs, and less than what overflows a stack that walks it. */
const MAX_DEPTH = 100

/** The most values, keys not counted, in a body that is read at once. */
const MAX_VALUES = 100_000

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Called with each bracket, brace and comma outside of strings, and how deep what it opens, closes or parts lies. */
type OnMark = (mark: string, at: number, depth: number) => void

/** Walks JSON text from mark to mark; whether it is JSON otherwise is not asked. */
export class JsonScanner {
  readonly #bytes: Buffer
  #at = 0
  #depth = 0
  #inString = false
  /** Values so far: at least as many as there are. */
  values = 1

  constructor(bytes: Buffer) {
    if (!isUtf8(bytes)) throw new Problem(400, "The body is not UTF-8.")
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Walks on to a position; refuses what is deeper than bodies may be. */
  scan(end: number, onMark: OnMark = ignore): void {
    const bytes = this.#bytes
    for (; this.#at < end && this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] ?? 0
      if (this.#inString) {
        if (byte === BACKSLASH) this.#at++
        else if (byte === QUOTE) this.#inString = false
      } else if (byte === QUOTE) this.#inString = true
      else if (byte === COMMA) {
        this.values++
        onMark(",", this.#at, this.#depth)
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.values++
        if (++this.#depth > MAX_DEPTH) throw new Problem(413, `The body is nested deeper than ${MAX_DEPTH}.`)
        onMark(byte === OPEN_LIST ? "[" : "{", this.#at, this.#depth)
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        onMark(byte === CLOSE_LIST ? "]" : "}", this.#at, this.#depth--)
      }
    }
  }
}

const ignore: OnMark = () => undefined

/** Reads a body of ordinary size. */
export const readJson = (bytes: Buffer): unknown => {
  const scanner = new JsonScanner(bytes)
  scanner.scan(bytes.length)
  refuseMore(scanner.values, MAX_VALUES)
  return parseJson(bytes.toString("utf8"))
}

export const refuseMore = (values: number, most: number, where = "the body"): void => {
  if (values > most) throw new Problem(413, `More than ${most.toLocaleString("en")} values are in ${where}.`)
}

export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, "The request could not be read. Send valid JSON.")
  }
}
