/** The report of a run as text for terminals: failures, findings, what did not run. */
import * as Check from "../checks/Check.ts"
import type { Difference } from "../checks/Difference.ts"
import * as Report from "./Report.ts"
import type { Style } from "./terminalText.ts"
import { styler, wrapWords } from "./terminalText.ts"

const marks: Readonly<Record<Check.Outcome, readonly [Style, string]>> = {
  passed: ["green", "✓"],
  failed: ["red", "✗"],
  finding: ["yellow", "?"],
  skipped: ["dim", "-"]
}

const difference = (one: Difference, style: ReturnType<typeof styler>): ReadonlyArray<string> => [
  `      ${one.step === undefined ? "" : `request ${one.step}, `}${one.at}: expected ${one.expected}, found ${one.found}`,
  style("dim", `        ${one.evidence}: ${one.source}`)
]

/** What is wrong shows in the first few; the other forms of the report have them all. */
const MAX_DIFFERENCES = 4

const verdictLines = (verdict: Check.Verdict, style: ReturnType<typeof styler>): ReadonlyArray<string> => [
  `  ${style(...marks[verdict.outcome])} ${style("bold", Check.name(verdict))}  ${verdict.title}`,
  ...(verdict.reason === undefined ? [] : [`      ${verdict.reason}`]),
  ...verdict.differences.slice(0, MAX_DIFFERENCES).flatMap((one) => difference(one, style)),
  ...(verdict.differences.length > MAX_DIFFERENCES
    ? [style("dim", `      … and ${verdict.differences.length - MAX_DIFFERENCES} more`)]
    : [])
]

/** Each exchange once, with its surface only where the other one did run. */
const names = (verdicts: ReadonlyArray<Check.Verdict>): ReadonlyArray<string> => {
  const byExchange = [...Map.groupBy(verdicts, ({ exchange }) => exchange).values()]
  return byExchange.map((own, index) => {
    const [first] = own
    const name = first === undefined ? "" : own.length > 1 ? first.exchange : Check.name(first)
    return index === byExchange.length - 1 ? name : `${name},`
  })
}

const section = (
  title: string,
  verdicts: ReadonlyArray<Check.Verdict>,
  style: ReturnType<typeof styler>
): ReadonlyArray<string> =>
  verdicts.length === 0 ? [] : ["", title, ...verdicts.flatMap((one) => verdictLines(one, style))]

const topics = ({ verdicts }: Report.Report, style: ReturnType<typeof styler>): ReadonlyArray<string> => {
  const all = [...new Set(verdicts.map(({ topic }) => topic))]
  const widest = Math.max(...all.map(({ length }) => length), 5)
  const row = (name: string, cells: ReadonlyArray<string>) =>
    `  ${name.padEnd(widest)}${cells.map((cell) => cell.padStart(10)).join("")}`
  const outcomes = ["passed", "failed", "finding", "skipped"] as const
  return [
    style("dim", row("topic", ["passed", "failed", "findings", "not run"])),
    ...all.map((name) => {
      const own = verdicts.filter(({ topic }) => topic === name)
      return row(
        name,
        outcomes.map((outcome) => String(own.filter((verdict) => verdict.outcome === outcome).length))
      )
    })
  ]
}

/** The report as text; with ANSI colours when `colours` is true. */
export const render = (report: Report.Report, options: { readonly colours: boolean }): string => {
  const style = styler(options.colours)
  const of = (outcome: Check.Outcome) => report.verdicts.filter((verdict) => verdict.outcome === outcome)
  const reasons = Map.groupBy(of("skipped"), ({ reason }) => reason ?? "")
  return [
    `${report.target} (profile ${report.profile})`,
    "",
    ...(report.verdicts.length === 0 ? [] : topics(report, style)),
    ...section("Failed", of("failed"), style),
    ...section("Findings: not as we assumed, which the documentation does not settle", of("finding"), style),
    ...(reasons.size === 0 ? [] : ["", "Not run"]),
    ...[...reasons].flatMap(([reason, verdicts]) => [
      `  ${style("dim", "-")} ${reason}:`,
      ...wrapWords(names(verdicts), "      ")
    ]),
    "",
    ...report.problems.map((problem) => style("red", problem)),
    style(report.ok ? "green" : "red", Report.summary(report)),
    ""
  ].join("\n")
}
