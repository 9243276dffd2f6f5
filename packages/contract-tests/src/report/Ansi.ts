/** What every report for a terminal needs: colours, and lines that fit. */

const codes = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const
export type Colour = keyof typeof codes

export type Paint = (colour: Colour, text: string) => string

/** Colours text, or leaves it as it is. */
export const paint =
  (colours: boolean): Paint =>
  (colour, text) =>
    colours ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text

const width = 110

/** Words in lines that fit a terminal. */
export const wrapped = (words: ReadonlyArray<string>, indent: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = indent
  for (const word of words) {
    if (line.length + word.length + 1 > width && line !== indent) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line]
}
