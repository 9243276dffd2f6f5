/** The figures of a run as Markdown tables: each target beside what was measured, then all subjects side by side. */
import { markdownTable } from "markdown-table"
import type { PairedComparison, Round, Spread } from "./PairedComparison.ts"
import { absolute, difference, ratio, selfRatio } from "./PairedComparison.ts"

type Unit = "×" | "µs" | "ms" | "s" | "KB" | "MB"

/** What came of a measurement: a figure, or the reason why there is none. */
export interface Measurement {
  readonly figure?: Spread | undefined
  /** The reference against itself, in the same rounds. */
  readonly noise?: Spread | undefined
  readonly note?: string | undefined
}

/** One line of the table of targets. */
export interface Row extends Measurement {
  readonly what: string
  readonly against: string
  readonly unit: Unit
  readonly target: { readonly atMost: number } | { readonly atLeast: number }
}

/** Everything that was measured beside one another, as text. */
export interface ResultTable {
  readonly title: string
  readonly columns: ReadonlyArray<string>
  readonly lines: ReadonlyArray<ReadonlyArray<string>>
  /** What is missing, and why. */
  readonly notes?: ReadonlyArray<string>
  /** What every round measured. */
  readonly rounds?: ReadonlyArray<Round>
}

/** What a benchmark returns. */
export interface Result {
  readonly rows: ReadonlyArray<Row>
  readonly tables: ReadonlyArray<ResultTable>
}

/** A whole run. */
export interface Report {
  readonly date: string
  readonly command: string
  readonly machine: string
  readonly versions: Readonly<Record<string, string>>
  readonly results: ReadonlyArray<Result>
}

/** A figure that needs no rounds. */
export const exactly = (value: number): Measurement => ({
  figure: { median: value, low: value, high: value }
})

/** A subject's figure as a multiple of the reference's. */
export const asRatio = (comparison: PairedComparison, subject: string, name: string): Measurement =>
  measurement(comparison, subject, name, ratio)

/** What a subject's figure is above the reference's. */
export const asDifference = (comparison: PairedComparison, subject: string, name: string): Measurement =>
  measurement(comparison, subject, name, difference)

const measurement = (
  comparison: PairedComparison,
  subject: string,
  name: string,
  read: typeof ratio
): Measurement => {
  const note = comparison.failures[subject]
  return note === undefined
    ? { figure: read(comparison, subject, name), noise: selfRatio(comparison, name) }
    : { note }
}

/** Every subject of a paired comparison: each figure, and its ratio to the reference's. */
export const sideBySide = (
  title: string,
  comparison: PairedComparison,
  headings: Readonly<Record<string, string>>
): ResultTable => {
  const cells = (subject: string) =>
    Object.keys(headings).flatMap((name) => [
      number(absolute(comparison, subject, name).median),
      subject === comparison.reference ? "×1" : range(ratio(comparison, subject, name), "×")
    ])
  return {
    title,
    columns: ["", ...Object.values(headings).flatMap((heading) => [heading, `× ${comparison.reference}`])],
    lines: [
      comparison.reference,
      ...comparison.subjects.filter((subject) => comparison.failures[subject] === undefined)
    ].map((subject) => [subject, ...cells(subject)]),
    notes: Object.entries(comparison.failures).map(
      ([subject, failure]) => `${subject} was not measured: ${failure}`
    ),
    rounds: comparison.rounds
  }
}

const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)

const quantity = (value: number, unit: Unit) =>
  unit === "×" ? `×${number(value)}` : `${number(value)} ${unit}`

/** A median, and in brackets the lowest and the highest round. */
const range = ({ median, low, high }: Spread, unit: Unit): string =>
  low === high ? quantity(median, unit) : `${quantity(median, unit)} (${number(low)}–${number(high)})`

/** Whether a row keeps its target; undefined where nothing was measured. */
export const isMet = ({ figure, target }: Row): boolean | undefined =>
  figure === undefined
    ? undefined
    : "atMost" in target
      ? figure.median <= target.atMost
      : figure.median >= target.atLeast

const line = (row: Row): ReadonlyArray<string> => {
  const met = isMet(row)
  return [
    row.what,
    row.against,
    row.figure === undefined ? "" : range(row.figure, row.unit),
    "atMost" in row.target
      ? `≤ ${quantity(row.target.atMost, row.unit)}`
      : `≥ ${quantity(row.target.atLeast, row.unit)}`,
    met === undefined ? "not measured" : met ? "met" : "**missed**",
    row.noise === undefined ? "" : range(row.noise, "×"),
    row.note ?? ""
  ]
}

/** The whole run as Markdown. */
export const markdown = ({ command, date, machine, results, versions }: Report): string =>
  [
    `Measured on ${date} with \`${command}\` on ${machine}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    "## Targets",
    markdownTable([
      ["what", "against", "median (lowest–highest round)", "target", "", "reference against itself", "note"],
      ...results.flatMap(({ rows }) => rows.map(line))
    ]),
    "## Side by side",
    ...results.flatMap(({ tables }) =>
      tables.flatMap(({ columns, lines, notes = [], title }) => [
        `### ${title}`,
        markdownTable([columns, ...lines]),
        ...notes
      ])
    )
  ].join("\n\n")
