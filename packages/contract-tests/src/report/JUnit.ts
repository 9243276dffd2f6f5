/** JUnit XML, which every CI reads: the writer, and the report of a run in it, one suite per topic. */
import * as Check from "../checks/Check.ts"
import type { Report } from "./Report.ts"

export interface TestCase {
  readonly name: string
  readonly className: string
  /** The text of a failure; its first line is the message. */
  readonly failure?: string
  /** Why the case did not run. */
  readonly skipped?: string
  /** Shown with a case that passed. */
  readonly output?: string
  /** How long it took, in milliseconds. */
  readonly millis?: number
}

export interface TestSuite {
  readonly name: string
  readonly cases: ReadonlyArray<TestCase>
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;"
}

/** Text for XML 1.0, which cannot hold other control characters, not even escaped. */
const escape = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)

const time = (millis: number): string => ` time="${(millis / 1_000).toFixed(3)}"`

const testCase = ({ className, failure, millis, name, output, skipped }: TestCase): string => {
  const [message = ""] = (failure ?? "").split("\n", 1)
  const inner = [
    failure === undefined ? "" : `<failure message="${escape(message)}">${escape(failure)}</failure>`,
    skipped === undefined ? "" : `<skipped message="${escape(skipped)}"/>`,
    output === undefined ? "" : `<system-out>${escape(output)}</system-out>`
  ].join("")
  return `    <testcase classname="${escape(className)}" name="${escape(name)}"${millis === undefined ? "" : time(millis)}>${inner}</testcase>`
}

const counts = (cases: ReadonlyArray<TestCase>): string =>
  `tests="${cases.length}" failures="${cases.filter(({ failure }) => failure !== undefined).length}" skipped="${cases.filter(({ skipped }) => skipped !== undefined).length}"${
    cases.some(({ millis }) => millis !== undefined)
      ? time(cases.reduce((sum, { millis = 0 }) => sum + millis, 0))
      : ""
  }`

/** A JUnit document; suites without cases are left out. */
export const toXml = (name: string, suites: ReadonlyArray<TestSuite>): string =>
  [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="${escape(name)}" ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites
      .filter(({ cases }) => cases.length > 0)
      .flatMap((suite) => [
        `  <testsuite name="${escape(suite.name)}" ${counts(suite.cases)}>`,
        ...suite.cases.map(testCase),
        "  </testsuite>"
      ]),
    "</testsuites>",
    ""
  ].join("\n")

/** A suite of what is wrong with a run as a whole. */
export const problemSuite = (name: string, problems: ReadonlyArray<string>): TestSuite => ({
  name,
  cases: problems.map((failure) => ({ className: name, name, failure }))
})

const details = (verdict: Check.Verdict): string =>
  [
    ...(verdict.reason === undefined ? [] : [verdict.reason]),
    ...verdict.differences.map(
      (one) => `${one.at}: expected ${one.expected}, found ${one.found} (${one.evidence}: ${one.source})`
    )
  ].join("\n")

const caseOf = (verdict: Check.Verdict): TestCase => ({
  className: verdict.topic,
  name: `${Check.name(verdict)}: ${verdict.title}`,
  ...(verdict.millis === undefined ? {} : { millis: verdict.millis }),
  ...(verdict.outcome === "failed" ? { failure: details(verdict) } : {}),
  ...(verdict.outcome === "skipped" ? { skipped: verdict.reason ?? "" } : {}),
  ...(verdict.outcome === "finding" ? { output: details(verdict) } : {})
})

/** The report of a run; findings are the output of a case that passed. */
export const render = (report: Report): string =>
  toXml(report.target, [
    ...[...Map.groupBy(report.verdicts, ({ topic }) => topic)].map(([name, verdicts]) => ({
      name,
      cases: verdicts.map(caseOf)
    })),
    problemSuite("the run", report.problems)
  ])
