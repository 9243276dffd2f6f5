/** The rows of a campaign's file: CSV with a header line, or JSON lines. Every value is text, and knows its line. */
import { CsvError, parse } from "csv-parse/sync"

/** One row. A value that is missing or empty is not there. */
export interface Row {
  /** The line of the file, from 1. */
  readonly line: number
  readonly values: ReadonlyMap<string, string>
}

/** What is wrong at a place of the file. Never the value itself. */
export interface Problem {
  readonly line: number
  readonly column?: string | undefined
  readonly rule: string
}

/** What was read of a file. A row that could not be read is a problem instead. */
export interface Rows {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<Row>
  readonly problems: ReadonlyArray<Problem>
}

export type Format = "csv" | "jsonl"

/** The format by the file's name: `.jsonl` and `.ndjson` are JSON lines, everything else is CSV. */
export const formatOf = (file: string): Format => (/\.(?:jsonl|ndjson)$/i.test(file) ? "jsonl" : "csv")

/** Reads rows; what cannot be read at all, such as a quote that is not closed, is the only problem then. */
export const read = (text: string, format: Format): Rows => {
  // A line ends with one character, so that lines can be counted.
  const lines = text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n")
  return format === "csv" ? readCsv(lines) : readJsonLines(lines)
}

const nothing = (problem: Problem): Rows => ({ columns: [], rows: [], problems: [problem] })

/** Spreadsheets write semicolons where the comma separates decimals. */
const delimiterOf = (text: string): string => {
  const [header = ""] = text.split("\n", 1)
  const count = (delimiter: string) => header.replaceAll(/"[^"]*"/g, "").split(delimiter).length
  return [",", ";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best))
}

const csvRules: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  INVALID_OPENING_QUOTE: "a quote stands within a value: put the value in quotes and double the quote",
  CSV_INVALID_CLOSING_QUOTE: "text follows a closing quote: double a quote that belongs to the value"
}

interface CsvRecord {
  readonly record: ReadonlyArray<string>
  readonly info: { readonly lines: number }
}

const readCsv = (text: string): Rows => {
  let records: ReadonlyArray<CsvRecord>
  try {
    records = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true
    }) as ReadonlyArray<object> as ReadonlyArray<CsvRecord>
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error["lines"] === "number" ? error["lines"] : 1
    return nothing({ line, rule: csvRules[error.code] ?? `is not CSV (${error.code})` })
  }
  const [header, ...body] = records
  if (header === undefined)
    return nothing({ line: 1, rule: "the file is empty; its first line names the columns" })
  const columns = header.record.map((name) => name.trim())
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i)
  if (repeated !== undefined) return nothing({ line: 1, column: repeated, rule: "the column is named twice" })
  const rows: Array<Row> = []
  const problems: Array<Problem> = []
  for (const { info, record } of body) {
    const line = info.lines - record.join("").split("\n").length + 1
    if (record.length > columns.length)
      problems.push({ line, rule: `has ${record.length} values, and the file ${columns.length} columns` })
    else rows.push({ line, values: present(columns.map((name, i) => [name, record[i] ?? ""] as const)) })
  }
  return { columns, rows, problems }
}

const present = (entries: ReadonlyArray<readonly [string, string]>): ReadonlyMap<string, string> =>
  new Map(entries.map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ""))

const readJsonLines = (text: string): Rows => {
  const columns = new Set<string>()
  const rows: Array<Row> = []
  const problems: Array<Problem> = []
  for (const [i, source] of text.split("\n").entries()) {
    if (source.trim() === "") continue
    const line = i + 1
    const entries = entriesOf(source)
    if (entries === undefined) {
      problems.push({ line, rule: "is not a JSON object" })
      continue
    }
    const nested = entries.find(([, value]) => typeof value === "object" && value !== null)
    if (nested !== undefined) {
      problems.push({ line, column: nested[0], rule: "must be a text, a number or a boolean" })
      continue
    }
    for (const [name] of entries) columns.add(name)
    rows.push({ line, values: present(entries.map(([name, value]) => [name, String(value ?? "")] as const)) })
  }
  return { columns: [...columns], rows, problems }
}

const entriesOf = (source: string): ReadonlyArray<readonly [string, unknown]> | undefined => {
  try {
    const value: unknown = JSON.parse(source)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : undefined
  } catch {
    return undefined
  }
}
