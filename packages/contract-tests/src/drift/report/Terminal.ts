/** A comparison as text for terminals. */
import type { Style } from "../../report/terminalText.ts"
import { styler, wrapWords } from "../../report/terminalText.ts"
import * as Drift from "../Drift.ts"
import * as words from "./words.ts"

const styles: Readonly<Record<Drift.Difference["class"], Style>> = {
  breaking: "red",
  risky: "yellow",
  cosmetic: "dim"
}

/** As many as help to find it; the other forms of the report name all. */
const MAX_PLACES = 8

const some = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.length <= MAX_PLACES
    ? names
    : [...names.slice(0, MAX_PLACES), `and ${names.length - MAX_PLACES} more`]

/** The report as text; with ANSI colours when `colours` is true. */
export const render = (report: Drift.Report, options: { readonly colours: boolean }): string => {
  const style = styler(options.colours)
  const differenceLines = (one: Drift.Difference): ReadonlyArray<string> => {
    const waived = Drift.isWaived(one)
    const known = words.evidence(one)
    const waivers = [...new Set(one.places.flatMap(({ waiver }) => waiver ?? []))]
    return [
      "",
      `${style(waived ? "dim" : styles[one.class], (waived ? "waived" : one.class).padEnd(8))}  ${style("bold", one.at)}  ${words.what(one)}`,
      `          ${one.reason}${known === undefined ? "" : style("dim", ` In the contract: ${known}.`)}`,
      ...wrapWords(
        some([...new Set(one.places.map(words.place))]).map((name, index, all) =>
          index === all.length - 1 ? name : `${name},`
        ),
        "          "
      ).map((line) => style("dim", line)),
      ...waivers.map(({ expires, reason }) => `          waived until ${expires}: ${reason}`)
    ]
  }
  const reasons = Map.groupBy(report.missing, ({ reason }) => reason)
  const unused = report.waivers.filter(({ isExpired, used }) => used === 0 && !isExpired)
  return [
    `from  ${report.before}`,
    `to    ${report.after}`,
    ...report.differences.flatMap(differenceLines),
    ...(reasons.size === 0 ? [] : ["", "Not compared"]),
    ...[...reasons].flatMap(([reason, missing]) => [
      `  ${reason}:`,
      ...wrapWords(
        missing.map(({ exchange }) => exchange),
        "      "
      )
    ]),
    ...(unused.length === 0 ? [] : ["", "Waivers that nothing needs"]),
    ...unused.map(
      ({ waiver }) => `  ${waiver.path}${waiver.exchange === undefined ? "" : ` in ${waiver.exchange}`}`
    ),
    "",
    ...report.problems.map((problem) => style("red", problem)),
    style(report.ok ? "green" : "red", Drift.summary(report)),
    ""
  ].join("\n")
}
