/**
 * A comparison as JUnit XML: one suite per class, one case per difference. What is waived, or cosmetic, passes
 * and says so in its output.
 */
import { escape } from "../../report/JUnit.ts"
import * as Drift from "../Drift.ts"
import * as Classification from "../Classification.ts"
import * as words from "./words.ts"

const fails = (one: Drift.Difference): boolean => one.class !== "cosmetic" && !Drift.isWaived(one)

const lines = (one: Drift.Difference): string =>
  [
    `${one.at}: ${words.what(one)}`,
    one.reason,
    ...[...new Set(one.places.flatMap(({ waiver }) => waiver ?? []))].map(
      ({ expires, reason }) => `waived until ${expires}: ${reason}`
    ),
    `in ${[...new Set(one.places.map(words.place))].join(", ")}`
  ].join("\n")

const testcase = (one: Drift.Difference): string => {
  const [first = ""] = lines(one).split("\n")
  const inner = fails(one)
    ? `<failure message="${escape(first)}">${escape(lines(one))}</failure>`
    : `<system-out>${escape(lines(one))}</system-out>`
  return `    <testcase classname="${one.class}" name="${escape(first)}">${inner}</testcase>`
}

const suite = (name: string, cases: ReadonlyArray<string>, failures: number): ReadonlyArray<string> =>
  cases.length === 0
    ? []
    : [
        `  <testsuite name="${escape(name)}" tests="${cases.length}" failures="${failures}">`,
        ...cases,
        "  </testsuite>"
      ]

export const render = (report: Drift.Report): string => {
  const same = report.compared.filter(({ outcome }) => outcome === "same")
  const failures = report.differences.filter(fails).length + report.problems.length
  const tests = report.differences.length + report.problems.length + same.length
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="${escape(`${report.before} → ${report.after}`)}" tests="${tests}" failures="${failures}">`,
    ...Classification.classes.flatMap((name) => {
      const own = report.differences.filter((one) => one.class === name)
      return suite(name, own.map(testcase), own.filter(fails).length)
    }),
    ...suite(
      "same",
      same.map(
        ({ exchange, title, topic }) =>
          `    <testcase classname="${escape(topic)}" name="${escape(`${exchange}: ${title}`)}"/>`
      ),
      0
    ),
    ...suite(
      "the comparison",
      report.problems.map(
        (problem) => `    <testcase name="the comparison"><failure message="${escape(problem)}"/></testcase>`
      ),
      report.problems.length
    ),
    "</testsuites>",
    ""
  ].join("\n")
}
