/** A report as JSON, for programs; the fields are those of `Report`. */
import type { Report } from "./Report.ts"

export const render = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
