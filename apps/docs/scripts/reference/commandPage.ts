/** A page of the command `connexease`, from the help that each of its sub-commands prints. */
import { runHere } from "../../../cli/test/support/runCommand.ts"
import { page, prose, table } from "./markdown.ts"

type Sections = ReadonlyMap<string, ReadonlyArray<string>>

/** The lines below each heading, which are capitals alone on a line, without their indentation. */
const sectionsOf = (help: string): Sections => {
  const parts = help.trim().split(/^([A-Z][A-Z ]+)\n/m)
  const sections = new Map<string, ReadonlyArray<string>>()
  for (let at = 1; at < parts.length; at += 2)
    sections.set(parts[at] ?? "", (parts[at + 1] ?? "").replace(/^ {2}/, "").trimEnd().split("\n"))
  return sections
}

/** The two columns of a line. */
const columns = (line: string): readonly [string, string] => {
  const [name = "", ...rest] = line.trim().split(/ {2,}/)
  return [name, rest.join("  ")]
}

const rows = (header: readonly [string, string], lines: ReadonlyArray<string>): string =>
  table(
    header,
    lines.map((line) => {
      const [name, text] = columns(line)
      return [`\`${name}\``, prose(text)]
    })
  )

/** Prose, in which indented lines are code, but for the table of exit codes. */
const description = (lines: ReadonlyArray<string>): string => {
  const text = lines.join("\n")
  const [before = "", codes] = text.split(/^Exit codes:\n/m)
  const paragraphs = before
    .split(/((?:^ {2}.*\n?)+)/m)
    .map((part, index) => (index % 2 === 1 ? `\n\`\`\`json\n${part.trim()}\n\`\`\`\n` : prose(part)))
    .join("")
  return codes === undefined
    ? paragraphs
    : `${paragraphs.trim()}\n\n${rows(["Exit code", "Meaning"], codes.split("\n"))}`
}

const tables = {
  SUBCOMMANDS: ["Sub-command", "What it does"],
  ARGUMENTS: ["Argument", "Meaning"],
  FLAGS: ["Flag", "Meaning"]
} as const

const section = (path: ReadonlyArray<string>, sections: Sections): string =>
  [
    `${"#".repeat(Math.min(path.length + 1, 3))} ${path.join(" ")} {#${path.join("-")}}`,
    description(sections.get("DESCRIPTION") ?? []),
    `\`\`\`sh\n${(sections.get("USAGE") ?? []).join("\n").trim()}\n\`\`\``,
    ...Object.entries(tables).flatMap(([heading, header]) => {
      const lines = sections.get(heading)
      return lines === undefined ? [] : [rows(header, lines)]
    }),
    ...(sections.has("EXAMPLES")
      ? [`\`\`\`sh\n${(sections.get("EXAMPLES") ?? []).map((line) => line.trim()).join("\n")}\n\`\`\``]
      : [])
  ].join("\n\n")

/** The sections of a command and of those below it, in the order of its help. */
const commandSections = async (path: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { code, err, out } = await runHere([...path, "--help"])
  const sections = sectionsOf(out)
  if (code !== 0 || !sections.has("USAGE"))
    throw new Error(`connexease ${path.join(" ")} --help printed no help: ${err}`)
  const below: Array<string> = []
  for (const line of sections.get("SUBCOMMANDS") ?? [])
    below.push(...(await commandSections([...path, columns(line)[0]])))
  return [section(path, sections), ...below]
}

/** The page: every sub-command with its arguments, flags, exit codes and examples. */
export const commandPage = async (): Promise<string> => {
  const [root = "", ...sections] = await commandSections([])
  return page(
    "Command connexease",
    "Every sub-command with its flags, exit codes and examples.",
    `<div class="command">\n\n${[root.replace(/^.*\n/, ""), ...sections].join("\n\n")}\n\n</div>`
  )
}
