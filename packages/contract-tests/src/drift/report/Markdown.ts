/** A comparison as Markdown, for pull requests and job summaries. */
import { cell, table } from "../../report/Markdown.ts"
import * as Drift from "../Drift.ts"
import * as words from "./words.ts"

const code = (text: string): string =>
  `\`${cell(text).replaceAll("`", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&")}\``

const row = (one: Drift.Difference): ReadonlyArray<string> => {
  const places = [...new Set(one.places.map(words.place))]
  const waivers = [...new Set(one.places.flatMap(({ waiver }) => waiver ?? []))]
  const state = Drift.isWaived(one) ? "waived" : one.class
  return [
    state === "breaking" ? "**breaking**" : state,
    code(one.at),
    code(words.what(one)),
    cell(
      [one.reason, ...waivers.map(({ expires, reason }) => `Waived until ${expires}: ${reason}`)].join(" ")
    ),
    places.length === 1 ? cell(places[0] ?? "") : words.exchanges(one)
  ]
}

const details = (one: Drift.Difference): ReadonlyArray<string> => [
  "",
  `<details><summary>${cell(one.at)}: ${words.exchanges(one)}</summary>`,
  "",
  [...new Set(one.places.map(words.place))].map(cell).join(", "),
  "",
  "</details>"
]

export const render = (report: Drift.Report): string => {
  const reasons = Map.groupBy(report.missing, ({ reason }) => reason)
  return [
    `# ${report.ok ? "No drift that matters" : "Drift"}`,
    "",
    `From ${cell(report.before)} to ${cell(report.after)}, ${report.date}: ${Drift.summary(report)}.`,
    ...report.problems.flatMap((problem) => ["", `**${cell(problem)}**`]),
    ...(report.differences.length === 0
      ? []
      : ["", table([["class", "where", "what", "why it matters", "in"], ...report.differences.map(row)])]),
    ...report.differences.filter(({ places }) => places.length > 1).flatMap(details),
    ...(reasons.size === 0 ? [] : ["", "## Not compared", ""]),
    ...[...reasons].map(
      ([reason, missing]) => `- ${cell(reason)}: ${missing.map(({ exchange }) => exchange).join(", ")}`
    ),
    ""
  ].join("\n")
}
