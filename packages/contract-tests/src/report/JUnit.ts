/** A report as JUnit XML, which every CI reads: one test suite per topic, findings as output of a passed case. */
import * as Check from "../checks/Check.ts"
import type { Report } from "./Report.ts"

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;"
}

/** Text for XML 1.0, which cannot hold other control characters, not even escaped. */
export const escape = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)

const lines = (verdict: Check.Verdict): string =>
  [
    ...(verdict.reason === undefined ? [] : [verdict.reason]),
    ...verdict.differences.map(
      (one) => `${one.at}: expected ${one.expected}, found ${one.found} (${one.evidence}: ${one.source})`
    )
  ].join("\n")

const body = (verdict: Check.Verdict): string => {
  switch (verdict.outcome) {
    case "passed":
      return ""
    case "skipped":
      return `<skipped message="${escape(verdict.reason ?? "")}"/>`
    case "finding":
      return `<system-out>${escape(lines(verdict))}</system-out>`
    case "failed":
      return `<failure message="${escape(lines(verdict).split("\n")[0] ?? "")}">${escape(lines(verdict))}</failure>`
  }
}

const suite = (topic: string, verdicts: ReadonlyArray<Check.Verdict>): ReadonlyArray<string> => {
  const count = (outcome: Check.Verdict["outcome"]) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length
  return [
    `  <testsuite name="${escape(topic)}" tests="${verdicts.length}" failures="${count("failed")}" skipped="${count("skipped")}">`,
    ...verdicts.map(
      (verdict) =>
        `    <testcase classname="${escape(topic)}" name="${escape(`${Check.name(verdict)}: ${verdict.title}`)}">${body(verdict)}</testcase>`
    ),
    "  </testsuite>"
  ]
}

export const render = (report: Report): string =>
  [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="${escape(report.target)}" tests="${report.verdicts.length}" failures="${report.counts.failed + report.problems.length}">`,
    ...[...Map.groupBy(report.verdicts, ({ topic }) => topic)].flatMap(([topic, verdicts]) =>
      suite(topic, verdicts)
    ),
    ...(report.problems.length === 0
      ? []
      : [
          `  <testsuite name="the run" tests="${report.problems.length}" failures="${report.problems.length}">`,
          ...report.problems.map(
            (problem) => `    <testcase name="the run"><failure message="${escape(problem)}"/></testcase>`
          ),
          "  </testsuite>"
        ]),
    "</testsuites>",
    ""
  ].join("\n")
