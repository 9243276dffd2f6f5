import type { Pairing, Round, Spread } from "./Pairing.ts"
import { absolute, difference, ratio, selfRatio } from "./Pairing.ts"

type Unit = "×" | "µs" | "ms" | "s" | "KB" | "MB"

/** What came of a measurement: a figure, or the reason why there is none. */
export interface Outcome {
  readonly figure?: Spread | undefined
  /** The reference against itself, in the same rounds. */
  readonly noise?: Spread | undefined
  readonly note?: string | undefined
}

/** One line of the table of targets. */
export interface Row extends Outcome {
  readonly what: string
  readonly against: string
  readonly unit: Unit
  readonly target: { readonly atMost: number } | { readonly atLeast: number }
}

/** Everything that was measured beside one another, as text. */
export interface Comparison {
  readonly title: string
  readonly columns: ReadonlyArray<string>
  readonly lines: ReadonlyArray<ReadonlyArray<string>>
  /** What is missing, and why. */
  readonly notes?: ReadonlyArray<string>
  /** What every round measured. */
  readonly rounds?: ReadonlyArray<Round>
}

/** What a case hands in. */
export interface Result {
  readonly rows: ReadonlyArray<Row>
  readonly comparisons: ReadonlyArray<Comparison>
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
export const exactly = (value: number): Outcome => ({ figure: { median: value, low: value, high: value } })

/** A subject's figure as a multiple of the reference's. */
export const asRatio = (pairing: Pairing, subject: string, name: string): Outcome =>
  outcome(pairing, subject, name, ratio)

/** What a subject's figure is above the reference's. */
export const asDifference = (pairing: Pairing, subject: string, name: string): Outcome =>
  outcome(pairing, subject, name, difference)

const outcome = (pairing: Pairing, subject: string, name: string, read: typeof ratio): Outcome => {
  const note = pairing.failures[subject]
  return note === undefined
    ? { figure: read(pairing, subject, name), noise: selfRatio(pairing, name) }
    : { note }
}

/** Every subject of a pairing: each figure, and its ratio to the reference's. */
export const sideBySide = (
  title: string,
  pairing: Pairing,
  headings: Readonly<Record<string, string>>
): Comparison => {
  const cells = (subject: string) =>
    Object.keys(headings).flatMap((name) => [
      number(absolute(pairing, subject, name).median),
      subject === pairing.reference ? "×1" : range(ratio(pairing, subject, name), "×")
    ])
  return {
    title,
    columns: ["", ...Object.values(headings).flatMap((heading) => [heading, `× ${pairing.reference}`])],
    lines: [
      pairing.reference,
      ...pairing.subjects.filter((subject) => pairing.failures[subject] === undefined)
    ].map((subject) => [subject, ...cells(subject)]),
    notes: Object.entries(pairing.failures).map(
      ([subject, failure]) => `${subject} was not measured: ${failure}`
    ),
    rounds: pairing.rounds
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

/** A Markdown table that can be read in a terminal too. */
const table = (columns: ReadonlyArray<string>, lines: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = columns.map((column, i) =>
    Math.max(3, column.length, ...lines.map((cells) => cells[i]?.length ?? 0))
  )
  const format = (cells: ReadonlyArray<string>) =>
    `| ${widths.map((width, i) => (cells[i] ?? "").padEnd(width)).join(" | ")} |`
  return [
    format(columns),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...lines.map(format)
  ].join("\n")
}

/** The whole run as Markdown. */
export const markdown = ({ command, date, machine, results, versions }: Report): string =>
  [
    `Measured on ${date} with \`${command}\` on ${machine}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    "## Targets",
    table(
      ["what", "against", "median (lowest–highest round)", "target", "", "reference against itself", "note"],
      results.flatMap(({ rows }) => rows.map(line))
    ),
    "## Side by side",
    ...results.flatMap(({ comparisons }) =>
      comparisons.flatMap(({ columns, lines, notes = [], title }) => [
        `### ${title}`,
        table(columns, lines),
        ...notes
      ])
    )
  ].join("\n\n")
