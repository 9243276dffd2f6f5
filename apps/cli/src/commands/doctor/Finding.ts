/** What `connexease doctor` says of one thing: fine, doubtful, wrong, or not looked at; and what to do. */
import type { Style } from "../../output/terminal.ts"

/** One line of the diagnosis. */
export interface Finding {
  readonly check: string
  readonly status: "ok" | "warning" | "problem" | "skipped"
  readonly detail: string
  /** What to do, where something is to do. */
  readonly fix?: string
}

export const ok = (check: string, detail: string): Finding => ({ check, status: "ok", detail })

export const warning = (check: string, detail: string, fix: string): Finding => ({
  check,
  status: "warning",
  detail,
  fix
})

export const problem = (check: string, detail: string, fix: string): Finding => ({
  check,
  status: "problem",
  detail,
  fix
})

export const skipped = (check: string, detail: string): Finding => ({ check, status: "skipped", detail })

const marks = { ok: "✓", warning: "!", problem: "✗", skipped: "-" } as const

const styles = { ok: "green", warning: "yellow", problem: "red", skipped: "dim" } as const

const NAME_COLUMNS = 16

/** The finding for people. */
export const render = (
  { check, detail, fix, status }: Finding,
  style: (style: Style, text: string) => string
): string => {
  const line = `${style(styles[status], marks[status])} ${check.padEnd(NAME_COLUMNS)} ${detail}`
  return fix === undefined ? line : `${line}\n${" ".repeat(NAME_COLUMNS + 3)}→ ${fix}`
}
