/** A report as Markdown, for pull requests and job summaries. */
import { markdownTable } from "markdown-table"
import * as Check from "../checks/Check.ts"
import * as Report from "./Report.ts"

/** Text for a cell of a table, or any other single line. */
export const cell = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")

/** A table with cells as short as they are; `cell` has made them safe. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  markdownTable(rows, { alignDelimiters: false })

const section = (title: string, verdicts: ReadonlyArray<Check.Verdict>): ReadonlyArray<string> =>
  verdicts.length === 0
    ? []
    : [
        "",
        `## ${title}`,
        "",
        table([
          ["check", "where", "expected", "found", "evidence"],
          ...verdicts.flatMap((verdict) =>
            verdict.differences.length === 0
              ? [[Check.name(verdict), "", "", cell(verdict.reason ?? ""), ""]]
              : verdict.differences.map((one) => [
                  Check.name(verdict),
                  cell(one.at),
                  cell(one.expected),
                  cell(one.found),
                  `${one.evidence}: ${cell(one.source)}`
                ])
          )
        ])
      ]

export const render = (report: Report.Report): string => {
  const of = (outcome: Check.Verdict["outcome"]) =>
    report.verdicts.filter((verdict) => verdict.outcome === outcome)
  const skipped = of("skipped")
  return [
    `# ${report.ok ? "Kept" : "Not kept"}: ${cell(report.target)}`,
    "",
    `${Report.summary(report)}. Profile \`${report.profile}\`.`,
    ...report.problems.flatMap((problem) => ["", `**${cell(problem)}**`]),
    ...section("Failed", of("failed")),
    ...section("Findings", of("finding")),
    ...(skipped.length === 0 ? [] : ["", "## Not run", ""]),
    ...skipped.map((verdict) => `- ${Check.name(verdict)}: ${cell(verdict.reason ?? "")}`),
    ""
  ].join("\n")
}
