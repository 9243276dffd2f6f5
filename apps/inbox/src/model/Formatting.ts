/**
 * WhatsApp's formatting: `*bold*`, `_italic_`, `~strike~`, inline and block code, lists, quotes and links, read into a
 * tree. What a message contains is never markup here: a tree of text, for components to draw.
 */
import * as Link from "./Link.ts"

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "strike"; readonly children: ReadonlyArray<Inline> }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }

export type Block =
  /** Lines with their breaks. */
  | { readonly kind: "paragraph"; readonly children: ReadonlyArray<Inline> }
  | { readonly kind: "quote"; readonly children: ReadonlyArray<Inline> }
  | { readonly kind: "bullets"; readonly items: ReadonlyArray<ReadonlyArray<Inline>> }
  | { readonly kind: "numbers"; readonly start: number; readonly items: ReadonlyArray<ReadonlyArray<Inline>> }

/** Reads a text as WhatsApp shows it. */
export const parse = (source: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  for (const line of lines(source)) add(blocks, read(line))
  return blocks
}

/** A stretch of a line: ordinary text, or code in triple backticks, which may hold line breaks. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
type Line = ReadonlyArray<Piece>

const lines = (given: string): ReadonlyArray<Line> => {
  const source = given.replaceAll(/\r\n?/g, "\n")
  const all: Array<Array<Piece>> = [[]]
  let from = 0
  const plain = (text: string) => {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) all.push([])
      if (part !== "") all.at(-1)?.push({ kind: "text", text: part })
    }
  }
  for (const found of source.matchAll(/```([\s\S]+?)```/g)) {
    const [, code = ""] = found
    if (code.trim() === "") continue
    plain(source.slice(from, found.index))
    all.at(-1)?.push({ kind: "code", text: code.replaceAll(/^\n|\n$/g, "") })
    from = found.index + found[0].length
  }
  plain(source.slice(from))
  return all
}

const read = (line: Line): Block => {
  const [first, ...rest] = line
  if (first?.kind === "text") {
    const mark = /^(?:(> ?)|([*-] )(?=\S)|(\d{1,3})\. (?=\S))/.exec(first.text)
    if (mark !== null) {
      const children = inlines([{ kind: "text", text: first.text.slice(mark[0].length) }, ...rest])
      if (mark[1] !== undefined) return { kind: "quote", children }
      if (mark[2] !== undefined) return { kind: "bullets", items: [children] }
      return { kind: "numbers", start: Number(mark[3]), items: [children] }
    }
  }
  return { kind: "paragraph", children: inlines(line) }
}

/** Appends a line, joined with what stands before where both are of one kind. */
const add = (blocks: Array<Block>, next: Block): void => {
  const last = blocks.at(-1)
  if (last?.kind === "bullets" && next.kind === "bullets") {
    blocks[blocks.length - 1] = { kind: "bullets", items: [...last.items, ...next.items] }
  } else if (last?.kind === "numbers" && next.kind === "numbers") {
    blocks[blocks.length - 1] = { ...last, items: [...last.items, ...next.items] }
  } else if (
    (last?.kind === "paragraph" && next.kind === "paragraph") ||
    (last?.kind === "quote" && next.kind === "quote")
  ) {
    blocks[blocks.length - 1] = {
      kind: last.kind,
      children: [...last.children, { kind: "text", text: "\n" }, ...next.children]
    }
  } else blocks.push(next)
}

const inlines = (line: Line): ReadonlyArray<Inline> =>
  line.flatMap((piece) => (piece.kind === "code" ? [piece] : inline(piece.text)))

const marks = { "*": "bold", _: "italic", "~": "strike" } as const
type Mark = keyof typeof marks

const isMark = (character: string): character is Mark => Object.hasOwn(marks, character)
const wordy = /[\p{L}\p{N}]/u
const wordAt = (source: string, index: number): boolean => wordy.test(source.charAt(index))
const spaceAt = (source: string, index: number): boolean => /^\s?$/.test(source.charAt(index))

/** Reads one line's formatting; a mark that is not closed stays text. */
const inline = (source: string, outer: string = ""): ReadonlyArray<Inline> => {
  const out: Array<Inline> = []
  let plain = ""
  const unclosed = new Set<string>()
  const push = (node: Inline) => {
    if (plain !== "") out.push({ kind: "text", text: plain })
    plain = ""
    out.push(node)
  }
  let index = 0
  while (index < source.length) {
    const character = source.charAt(index)
    const address = character === "h" || character === "H" ? Link.beginningAt(source, index) : undefined
    if (address !== undefined && !wordAt(source, index - 1)) {
      push({ kind: "link", text: address, href: Link.safe(address) ?? "" })
      index += address.length
      continue
    }
    const close = unclosed.has(character) || outer.includes(character) ? undefined : closing(source, index)
    if (close === "never") unclosed.add(character)
    else if (close !== undefined) {
      const inner = source.slice(index + 1, close)
      push(
        isMark(character)
          ? { kind: marks[character], children: inline(inner, outer + character) }
          : { kind: "code", text: inner }
      )
      index = close + 1
      continue
    }
    plain += character
    index++
  }
  if (plain !== "") out.push({ kind: "text", text: plain })
  return out
}

/**
 * Where the mark at this place is closed: marks hug words, and nothing of a word touches them from outside. `"never"`
 * when nothing further on closes such a mark, so that a text full of marks is read in one go.
 */
const closing = (source: string, index: number): number | "never" | undefined => {
  const mark = source.charAt(index)
  if (mark !== "`" && !isMark(mark)) return undefined
  if (wordAt(source, index - 1) || spaceAt(source, index + 1) || source.charAt(index + 1) === mark)
    return undefined
  for (let close = source.indexOf(mark, index + 2); close !== -1; close = source.indexOf(mark, close + 1)) {
    if (!spaceAt(source, close - 1) && !wordAt(source, close + 1)) return close
  }
  return "never"
}

/** The text without its marks, on one line: for previews. */
export const plain = (source: string): string =>
  parse(source)
    .flatMap((block) =>
      "items" in block ? block.items.flatMap((item) => [...item, space]) : [...block.children, space]
    )
    .map(flat)
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim()

const space: Inline = { kind: "text", text: " " }

const flat = (node: Inline): string => ("children" in node ? node.children.map(flat).join("") : node.text)
