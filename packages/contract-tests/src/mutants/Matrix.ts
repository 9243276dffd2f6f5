/** The kill matrix: each promise with the gateways that break it, and the check that noticed first. */
import { Guarantees } from "@connexease-gateway/contract"
import type { Trial } from "./Trial.ts"

const header = ["promise", "a gateway that", "killed by"]

/** A mutant is killed when the checks of its promise notice it, and nothing else is needed for that. */
export const isKilled = ({ killedBy, stray }: Trial): boolean => killedBy.length > 0 && stray.length === 0

const killer = (trial: Trial): string =>
  isKilled(trial)
    ? (trial.killedBy[0] ?? "")
    : trial.killedBy.length === 0
      ? "**it lives**"
      : "**others too**"

/** The matrix as a Markdown table, its columns aligned as the formatter leaves them. */
export const render = (trials: ReadonlyArray<Trial>): string => {
  const rows = [...Guarantees.load().keys()].flatMap((promise) =>
    trials
      .filter(({ mutant }) => mutant.promise === promise)
      .map((trial, index) => [index === 0 ? `\`${promise}\`` : "", trial.mutant.title, killer(trial)])
  )
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((cells) => cells[column]?.length ?? 0))
  )
  const line = (cells: ReadonlyArray<string>) =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")
}
