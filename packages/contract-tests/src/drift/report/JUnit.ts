/**
 * A comparison as JUnit XML: one suite per class, one case per difference. What is waived, or cosmetic, passes
 * and says so in its output.
 */
import * as JUnit from "../../report/JUnit.ts"
import * as Classification from "../Classification.ts"
import * as Drift from "../Drift.ts"
import * as words from "./words.ts"

const caseOf = (one: Drift.Difference): JUnit.TestCase => {
  const name = `${one.at}: ${words.what(one)}`
  const text = [
    name,
    one.reason,
    ...[...new Set(one.places.flatMap(({ waiver }) => waiver ?? []))].map(
      ({ expires, reason }) => `waived until ${expires}: ${reason}`
    ),
    `in ${[...new Set(one.places.map(words.place))].join(", ")}`
  ].join("\n")
  const fails = one.class !== "cosmetic" && !Drift.isWaived(one)
  return { className: one.class, name, ...(fails ? { failure: text } : { output: text }) }
}

export const render = (report: Drift.Report): string =>
  JUnit.toXml(`${report.before} → ${report.after}`, [
    ...Classification.classes.map((name) => ({
      name,
      cases: report.differences.filter((one) => one.class === name).map(caseOf)
    })),
    {
      name: "same",
      cases: report.compared
        .filter(({ outcome }) => outcome === "same")
        .map(({ exchange, title, topic }) => ({ className: topic, name: `${exchange}: ${title}` }))
    },
    JUnit.problemSuite("the comparison", report.problems)
  ])
