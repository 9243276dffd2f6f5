/** Text for terminals: styles that can be off, and lines that fit. */
import { styleText } from "node:util"

export type Style = Extract<Parameters<typeof styleText>[0], string>

/** Styles text with ANSI codes, or leaves it as it is. */
export const styler =
  (isOn: boolean) =>
  (style: Style, text: string): string =>
    isOn ? styleText(style, text, { validateStream: false }) : text

const WIDTH_COLUMNS = 110

/** Words in indented lines of at most 110 columns; a longer word has a line of its own. */
export const wrapWords = (words: ReadonlyArray<string>, indent: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = indent
  for (const word of words) {
    if (line.length + word.length + 1 > WIDTH_COLUMNS && line !== indent) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line]
}
