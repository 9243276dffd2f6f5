/** A campaign's report as one HTML page: nothing is loaded from elsewhere, and it holds no keys, numbers or content. */
import type { Moment, Report } from "./Report.ts"
import { formatNumber } from "./Progress.ts"

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")
const number = (value: number): string => formatNumber.format(value)
const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)}%`
const time = (date: Date | undefined): string =>
  date === undefined ? "–" : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`

const styles = `
:root{color-scheme:light dark;--page:#fbfbfa;--card:#fff;--ink:#1c1f23;--soft:#5b636d;--line:#dfe2e6;
--sent:#1f5fbf;--delivered:#0c7a5b;--read:#8a4bb8;--rejected:#b3261e;--unknown:#8f5600;--waiting:#6f7782}
@media (prefers-color-scheme:dark){:root{--page:#14171a;--card:#1d2125;--ink:#eceef0;--soft:#a9b1ba;--line:#363c43;
--sent:#7fb0ff;--delivered:#52c9a0;--read:#cf9df2;--rejected:#ff8f85;--unknown:#f0b45e;--waiting:#9aa3ad}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}h1{font-size:1.7rem;margin:0;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2.5rem 0 .75rem}
p{margin:.25rem 0;color:var(--soft)}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0 0}
dl div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}dt{color:var(--soft);font-size:.9rem}
dd{margin:0;font-size:1.6rem;font-weight:600;font-variant-numeric:tabular-nums}dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem}svg{display:block;width:100%;height:auto}
svg text{fill:var(--soft);font:13px system-ui,sans-serif}.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:.75rem 0 0;padding:0}
.legend li{display:flex;align-items:center;gap:.45rem}.legend svg{width:2rem;flex:none}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}td.n,th.n{text-align:right;padding-right:0}.scroll{overflow-x:auto}summary{cursor:pointer;padding:.5rem 0}
.bar{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.35rem .75rem;align-items:center}.bar svg{height:1.5rem}
polyline{vector-effect:non-scaling-stroke}@media (max-width:40rem){figure>svg text{font-size:30px}}
@media (max-width:30rem){.bar{grid-template-columns:1fr}.bar span{margin-top:.4rem}}`

interface Series {
  readonly name: string
  readonly color: string
  /** Lines differ by their dashes too, so that colour is not all that tells them apart. */
  readonly dash: string
  readonly of: (moment: Moment) => number
}

const series: ReadonlyArray<Series> = [
  { name: "sent", color: "var(--sent)", dash: "", of: ({ sent }) => sent },
  { name: "delivered", color: "var(--delivered)", dash: "7 4", of: ({ delivered }) => delivered },
  { name: "read", color: "var(--read)", dash: "2 4", of: ({ read }) => read }
]

const chart = { width: 800, height: 320, left: 84, right: 16, top: 18, bottom: 44 }

/** A round number of steps that reaches the highest value. */
const stepOf = (highest: number): number => {
  const rough = Math.max(1, highest / 4)
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
}

const clock = (date: Date, isLong: boolean): string =>
  isLong ? date.toISOString().slice(5, 16).replace("T", " ") : date.toISOString().slice(11, 19)

/** `500`, `20K`: short enough for the room beside the chart also where its text is large, on a narrow screen. */
const axis = new Intl.NumberFormat("en-US", { notation: "compact" })

const courseChart = (course: ReadonlyArray<Moment>): string => {
  const [first] = course
  const last = course.at(-1)
  if (first === undefined || last === undefined) return "<p>Nothing was sent yet.</p>"
  if (first === last) return `<p>All at one moment, ${time(first.at)}.</p>`
  const { bottom, height, left, right, top, width } = chart
  const span = Math.max(1, last.at.getTime() - first.at.getTime())
  const step = stepOf(last.sent)
  const highest = Math.max(step, Math.ceil(last.sent / step) * step)
  const x = (at: Date): number => left + ((at.getTime() - first.at.getTime()) / span) * (width - left - right)
  const y = (count: number): number => height - bottom - (count / highest) * (height - top - bottom)
  const grid = Array.from({ length: Math.round(highest / step) + 1 }, (_, i) => i * step).map(
    (count) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(count)}" y2="${y(count)}" stroke="var(--line)"/><text x="${left - 8}" y="${y(count) + 4}" text-anchor="end">${axis.format(count)}</text>`
  )
  const labels = [0, 0.5, 1].map((share) => {
    const at = new Date(first.at.getTime() + span * share)
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle"
    return `<text x="${x(at)}" y="${height - 8}" text-anchor="${anchor}">${clock(at, span > 86_400_000)}</text>`
  })
  const paths = series.map(({ color, dash, of }) => {
    const points = course.map((moment) => `${x(moment.at).toFixed(1)},${y(of(moment)).toFixed(1)}`)
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${color}" stroke-width="2.5" stroke-linejoin="round"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`
  })
  const legend = series.map(
    ({ color, dash, name, of }) =>
      `<li><svg viewBox="0 0 32 8" aria-hidden="true"><line x1="0" x2="32" y1="4" y2="4" stroke="${color}" stroke-width="3" stroke-dasharray="${dash}"/></svg>${name} ${number(of(last))}</li>`
  )
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Messages sent, delivered and read over time; the table below has the numbers.">${[...grid, ...labels, ...paths].join("")}</svg><ul class="legend">${legend.join("")}</ul></figure>`
}

/** The first outcomes are shown also where there are none. */
const ALWAYS_SHOWN = 5

const outcomeBars = ({ progress }: Report): string => {
  const { delivered, failed, notSent, open, read, rejected, sent, total, unknown } = progress
  const rows: ReadonlyArray<readonly [string, number, string]> = [
    ["sent", sent, "var(--sent)"],
    ["delivered", delivered, "var(--delivered)"],
    ["read", read, "var(--read)"],
    ["rejected", rejected, "var(--rejected)"],
    ["unknown", unknown, "var(--unknown)"],
    ["failed after sending", failed, "var(--rejected)"],
    ["not sent", notSent, "var(--waiting)"],
    ["waiting", open, "var(--waiting)"]
  ]
  const bars = rows
    .filter(([, count], i) => i < ALWAYS_SHOWN || count > 0)
    .map(
      ([name, count, color]) =>
        `<span>${name} <strong>${number(count)}</strong></span><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="6" fill="var(--line)"/><rect width="${total === 0 ? 0 : (count / total) * 100}" height="6" fill="${color}"/></svg>`
    )
  return `<figure class="bar">${bars.join("")}</figure>`
}

const table = (
  headings: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string | number>>
): string => {
  const cells = rows.map(
    (row) =>
      `<tr>${row.map((cell) => (typeof cell === "number" ? `<td class="n">${number(cell)}</td>` : `<td>${escape(cell)}</td>`)).join("")}</tr>`
  )
  const isNumber = rows[0]?.map((cell) => typeof cell === "number") ?? []
  const head = headings.map(
    (heading, i) => `<th scope="col"${isNumber[i] === true ? ' class="n"' : ""}>${heading}</th>`
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="${headings.join(", ")}"><table><thead><tr>${head.join("")}</tr></thead><tbody>${cells.join("")}</tbody></table></div>`
}

const tile = (label: string, value: number, share?: string) =>
  `<div><dt>${label}</dt><dd>${number(value)}${share === undefined ? "" : ` <small>${share}</small>`}</dd></div>`

/** The page. */
export const reportPage = (report: Report): string => {
  const { causes, course, createdAt, endedAt, name, progress, startedAt } = report
  const { delivered, read, rejected, sent, total, unknown } = progress
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Campaign ${escape(name)}</title><style>${styles}</style></head>
<body><main><h1>Campaign ${escape(name)}</h1>
<p>${startedAt === undefined ? "" : `First and last event: ${time(startedAt)} to ${time(endedAt)}. `}Report of ${time(createdAt)}.</p>
<dl>${tile("messages", total)}${tile("sent", sent, percent(sent, total))}${tile("delivered", delivered, percent(delivered, sent))}${tile("read", read, percent(read, sent))}${tile("rejected", rejected)}${tile("unknown", unknown)}</dl>
<h2>Course</h2>${courseChart(course)}
<h2>Outcomes</h2>${outcomeBars(report)}
<h2>Why messages were not sent or not delivered</h2>${
    causes.length === 0
      ? "<p>There are none.</p>"
      : table(
          ["outcome", "code or reason", "messages"],
          causes.map(({ cause, count, outcome }) => [outcome, cause === "" ? "–" : cause, count])
        )
  }
${
  course.length === 0
    ? ""
    : `<h2>Numbers of the course</h2><details><summary>Show the table</summary>${table(
        ["time (UTC)", "sent", "delivered", "read"],
        course.map(({ at, ...counts }) => [
          time(at).replace(" UTC", ""),
          counts.sent,
          counts.delivered,
          counts.read
        ])
      )}</details>`
}
<p>Sent means accepted by the gateway. Delivered and read come from webhooks; what was not reported is not counted.</p>
</main></body></html>
`
}
