/** Markdown as VitePress reads it: prose whose braces and angle brackets stay text, and tables. */

const code = /(^[ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]+`)/m

/** Escapes in prose what Vue would take for a tag or an expression; code stays as it is. */
export const prose = (text: string): string =>
  text
    .split(code)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/<(?!https?:)/g, "&lt;").replaceAll("{{", "&#123;&#123;")
    )
    .join("")

/** Text inside a cell of a table. */
const cell = (text: string): string => text.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")

/** A table; columns without content are left out. */
export const table = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const used = header.map((_, column) => rows.some((row) => row[column] !== ""))
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells
      .filter((_, column) => used[column])
      .map(cell)
      .join(" | ")} |`
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n")
}

/** A page with its title and description. */
export const page = (title: string, description: string, body: string): string =>
  `---\ntitle: ${JSON.stringify(title)}\ndescription: ${JSON.stringify(description)}\n---\n\n# ${title} {#top}\n\n${body.trim()}\n`

/** Where something is known from, behind how well: `documented`, `recorded` or `assumed`. */
export const evidence = ({ evidence, source }: { readonly evidence: string; readonly source: string }) =>
  `<Evidence is="${evidence}" /> ${prose(source)}`
