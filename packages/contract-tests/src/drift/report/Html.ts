/**
 * A comparison as one HTML page that needs nothing else: what changed at a glance, which exchanges it touches,
 * and each difference with what it means. It runs no script; the tiles filter by style alone.
 */
import * as Drift from "../Drift.ts"
import { style } from "./style.ts"
import * as words from "./words.ts"

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}
const text = (raw: string): string => raw.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")

const states = ["breaking", "risky", "cosmetic", "waived"] as const
type State = (typeof states)[number]

const stateOf = (one: Drift.Difference): State => (Drift.isWaived(one) ? "waived" : one.class)

const meanings: Readonly<Record<State | "same", string>> = {
  breaking: "stops programs that keep to the documentation",
  risky: "stops programs that rely on this value",
  cosmetic: "should stop none",
  waived: "known and accepted for now",
  same: "the same"
}

const headline = ({ compared, counts, ok }: Drift.Report): string => {
  if (compared.length === 0) return "Nothing was compared"
  const parts = [
    ...(counts.breaking > 0 ? [`${counts.breaking} breaking`] : []),
    ...(counts.risky > 0 ? [`${counts.risky} risky`] : [])
  ]
  if (parts.length > 0) {
    return `${parts.join(" and ")} ${counts.breaking + counts.risky === 1 ? "difference" : "differences"}`
  }
  return ok ? "Nothing that matters differs" : "The comparison cannot be relied on"
}

const tile = (report: Drift.Report, state: State): string => {
  const count = report.counts[state]
  return `<label class="tile ${state}${count === 0 ? " none" : ""}" for="only-${state}"><b>${count}</b><span>${state}: ${meanings[state]}</span></label>`
}

const square = ({ exchange, outcome, title }: Drift.Compared): string =>
  `<i class="${outcome}" title="${text(`${exchange}: ${title} (${outcome})`)}"></i>`

const topic = (name: string, compared: ReadonlyArray<Drift.Compared>): string => {
  const counts = [...Map.groupBy(compared, ({ outcome }) => outcome)].map(
    ([outcome, own]) => `${own.length} ${outcome}`
  )
  return `<dt>${text(name)}</dt><dd role="img" aria-label="${text(`${name}: ${counts.join(", ")}`)}">${compared.map(square).join("")}</dd>`
}

const map = ({ compared }: Drift.Report): string => {
  const used = [...states, "same" as const].filter((state) =>
    compared.some(({ outcome }) => outcome === state)
  )
  return `<h2>${compared.length} exchanges, one square each</h2>
<dl class="map">${[...Map.groupBy(compared, (one) => one.topic)].map(([name, own]) => topic(name, own)).join("\n")}</dl>
<div class="legend">${used.map((state) => `<span class="${state}"><i></i>${state}</span>`).join("")}</div>`
}

const change = ({ from, kind, to }: Drift.Difference): string => {
  const old = kind === "added" ? "<em>not there</em>" : `<del>${text(words.value(from))}</del>`
  const fresh = kind === "removed" ? "<em>gone</em>" : `<ins>${text(words.value(to))}</ins>`
  return `<div class="change">${old}<span aria-label="became">→</span>${fresh}</div>`
}

const card = (one: Drift.Difference): string => {
  const state = stateOf(one)
  const known = words.evidence(one)
  const waivers = [...new Set(one.places.flatMap(({ waiver }) => waiver ?? []))]
  const places = [...new Set(one.places.map(words.place))]
  return `<article class="card ${state}">
<header><span class="badge">${state === "waived" ? `waived, ${one.class}` : state}</span><code>${text(one.at)}</code>${
    known === undefined ? "" : `<span class="plain">in the contract: ${known}</span>`
  }</header>
${change(one)}
<p>${text(one.reason)}</p>
${waivers.map(({ expires, reason }) => `<p>Waived until ${text(expires)}: ${text(reason)}</p>`).join("")}
<details${places.length <= 3 ? " open" : ""}><summary>in ${words.exchanges(one)}</summary><ul class="chips">${places
    .map((name) => `<li>${text(name)}</li>`)
    .join("")}</ul></details>
</article>`
}

const waivers = ({ waivers: all }: Drift.Report): string =>
  all.length === 0
    ? ""
    : `<h2>Waivers</h2><table><thead><tr><th>where</th><th>why</th><th>until</th><th>needed</th></tr></thead><tbody>${all
        .map(
          ({ isExpired, used, waiver }) =>
            `<tr><td><code>${text(waiver.path)}</code>${waiver.exchange === undefined ? "" : ` in ${text(waiver.exchange)}`}</td><td>${text(waiver.reason)}</td><td>${text(waiver.expires)}${isExpired ? " (expired)" : ""}</td><td>${used === 0 ? "nowhere" : `in ${used} ${used === 1 ? "place" : "places"}`}</td></tr>`
        )
        .join("")}</tbody></table>`

const missing = ({ missing: all }: Drift.Report): string =>
  all.length === 0
    ? ""
    : `<h2>Not compared</h2>${[...Map.groupBy(all, ({ reason }) => reason)]
        .map(
          ([reason, own]) =>
            `<details><summary>${own.length}: ${text(reason)}</summary><ul class="chips">${own.map(({ exchange }) => `<li>${text(exchange)}</li>`).join("")}</ul></details>`
        )
        .join("")}`

export const render = (report: Drift.Report): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drift: ${text(headline(report))}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1${report.ok ? ' class="good"' : ""}>${text(headline(report))}</h1>
<div class="sides"><div class="side"><small>from</small>${text(report.before)}</div><div class="arrow" aria-label="to">→</div><div class="side"><small>to</small>${text(report.after)}</div></div>
<p class="when">Compared on ${text(report.date)}.</p>
${report.problems.length === 0 ? "" : `<ul class="problems">${report.problems.map((problem) => `<li>${text(problem)}</li>`).join("")}</ul>`}
<input class="filter" type="radio" name="only" id="only-all" checked aria-label="all">
${states.map((state) => `<input class="filter" type="radio" name="only" id="only-${state}" aria-label="${state}">`).join("")}
<div class="tiles">${states.map((state) => tile(report, state)).join("")}</div>
<label class="all" for="only-all">show all</label>
${report.compared.length === 0 ? "" : map(report)}
<h2>Differences</h2>
<div class="cards">${
  report.differences.length === 0
    ? `<div class="calm">Both sides answer alike.</div>`
    : report.differences.map(card).join("\n")
}</div>
${waivers(report)}
${missing(report)}
</main>
</body>
</html>
`
