/** A plain table for the terminal. */
import type { Row } from "./Example.ts"

const columns = [
  ["what was sent", ({ title }: Row) => title],
  ["HTTP", ({ status }: Row) => status],
  ["receipt or reason", ({ result }: Row) => result],
  ["outcome", ({ outcome }: Row) => outcome],
  ["", ({ asExpected }: Row) => (asExpected ? "" : "← not as expected")]
] as const

export const render = (rows: ReadonlyArray<Row>): string => {
  const widths = columns.map(([name, cell]) => Math.max(name.length, ...rows.map((row) => cell(row).length)))
  const line = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd()
  return [
    line(columns.map(([name]) => name)),
    line(columns.map(([name], index) => "─".repeat(name === "" ? 0 : (widths[index] ?? 0)))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row))))
  ].join("\n")
}
