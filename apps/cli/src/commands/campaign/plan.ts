/** `connexease campaign plan`: checks every row, and says what the campaign would send, how long it takes and what it costs. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Exit from "../../Exit.ts"
import * as Json from "../../output/json.ts"
import * as Terminal from "../../output/terminal.ts"
import * as Pace from "../../campaign/Pace.ts"
import * as Plan from "../../campaign/Plan.ts"
import { formatNumber, formatSeconds } from "../../campaign/Progress.ts"
import type { Problem } from "../../campaign/Rows.ts"
import * as Source from "../../campaign/source.ts"

const MAX_PROBLEMS = 20

/** `customers.csv:14 phone: …`, as editors read it. */
export const problemLines = (file: string, problems: ReadonlyArray<Problem>): ReadonlyArray<string> => [
  ...problems
    .slice(0, MAX_PROBLEMS)
    .map(({ column, line, rule }) => `${file}:${line} ${column === undefined ? "" : `${column}: `}${rule}`),
  ...(problems.length > MAX_PROBLEMS
    ? [`… and ${formatNumber.format(problems.length - MAX_PROBLEMS)} more (--json prints all)`]
    : [])
]

const dollars = (amount: number): string => `$${amount.toFixed(amount < 1 ? 3 : 2)}`

/** `beginning at 09:00 (Europe/Istanbul), at 50% of the documented limits of a key (…)`. */
const describePace = ({ share, window }: Pace.Pace): string =>
  [
    ...(window === undefined ? [] : [`beginning at ${window.from} (${window.timeZone})`]),
    `at ${share === undefined ? "" : `${formatNumber.format(share * 100)}% of `}the documented limits of a key (80 a second, 4,800 a minute)`
  ].join(", ")

const toJson = ({ campaign, pace, plan, template }: Source.Source) => ({
  campaign,
  template: { name: template.name, language: template.language },
  rows: plan.rows,
  messages: plan.messages.length,
  seconds: Pace.secondsFor(plan.messages.length, pace),
  window: pace.window ?? null,
  share: pace.share ?? null,
  fee: { currency: "USD", gateway: plan.messages.length * Plan.GATEWAY_FEE_DOLLARS, meta: null },
  problems: plan.problems,
  samples: plan.samples
})

export const command = Command.make("plan", { ...Source.parameters, json: Json.flag }, (options) =>
  Effect.gen(function* () {
    const source = yield* Source.read(options)
    const { campaign, file, pace, plan, template } = source
    const style = yield* Terminal.styler
    if (options.json) yield* Json.print(toJson(source))
    else {
      const count = plan.messages.length
      const number = formatNumber.format
      yield* Console.log(
        [
          style("bold", `Campaign ${campaign}`),
          `  template  ${template.name} (${template.language})${template.isKnown ? "" : ", known by name only: its variables cannot be checked"}`,
          `  messages  ${number(count)} of ${number(plan.rows)} rows can be sent`,
          `  time      about ${formatSeconds(Pace.secondsFor(count, pace))}, ${describePace(pace)}`,
          `  fee       ${dollars(count * Plan.GATEWAY_FEE_DOLLARS)} to the gateway ($0.001 for each accepted message)`,
          "            Meta's own fee for delivered templates depends on country and category: unknown here",
          ...(plan.samples.length === 0 ? [] : ["", style("bold", "Samples")]),
          ...plan.samples.map(({ text, to }) => `  ${to}  ${text.replaceAll("\n", "\n    ")}`)
        ].join("\n")
      )
      if (plan.problems.length > 0)
        yield* Console.error(
          [
            "",
            style("bold", `Problems: ${formatNumber.format(plan.problems.length)}`),
            ...problemLines(file, plan.problems)
          ].join("\n")
        )
    }
    if (plan.problems.length > 0) return yield* new Exit.Exit({ code: Exit.codes.failed })
  })
).pipe(
  Command.withDescription(
    `Check every row, and say how many messages a campaign would send, how long it takes and what it costs. Sends nothing.\n\n${Exit.help(Exit.codes.ok, Exit.codes.failed, Exit.codes.usage)}`
  ),
  Command.withShortDescription("Check the rows; say how many, how long, what fee"),
  Command.withExamples([
    {
      command: 'connexease campaign plan spring.csv --definitions offer.json --map "name={{1}}"',
      description: "Fill the template's {{1}} from the column name, and take the number from the column phone"
    },
    {
      command:
        'connexease campaign plan spring.csv --template offer --language en_US --to mobile --map "name={{1}}"',
      description: "A template that is known by its name only"
    },
    {
      command:
        "connexease campaign plan spring.csv --definitions offer.json --hours 09:00-20:00 --time-zone Europe/Istanbul --share 50%",
      description: "How long it takes by day only, with half of the key's quota"
    }
  ])
)
