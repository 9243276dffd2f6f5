/** The pages that are made from the contract's data, and from what core makes of it. */
import {
  BodyRule,
  Catalogue,
  Guarantees,
  Invariant,
  MetaCatalogue,
  Profile
} from "@connexease-gateway/contract"
import { Message, MetaError } from "@connexease-gateway/core"
import { createGateway, isGatewayError } from "@connexease-gateway/core/promise"
import { evidence, page, prose, table } from "./markdown.ts"

const provenance =
  "How well each is known: **documented** by Connexease or Meta, **recorded** on the wire of the real systems in public recordings, or **assumed** until someone sees the real gateway. Nothing was ever run against the real gateway."

/** What core makes of the gateway's answer: it is asked, with a `fetch` that gives that answer. */
const classified = async (answer: { readonly status: number; readonly body: unknown }) => {
  await using gateway = createGateway({
    apiKey: "docs",
    retry: "none",
    pacing: "off",
    fetch: async () => Response.json(answer.body, { status: answer.status })
  })
  const error = await gateway
    .send(Message.text({ to: "905321234567", body: "Merhaba!" }))
    .catch((error: unknown) => error)
  if (!isGatewayError(error)) throw new Error(`The gateway's answer ${answer.status} is no error to core.`)
  return error
}

/** The gateway's own error codes. */
export const gatewayErrors = async (): Promise<string> => {
  const parts = [
    `Every error of the gateway has a code of its own in \`errors.code\`. ${provenance}`,
    "To meet one in a test, name it as [scenario](./scenarios) of the mock."
  ]
  for (const { code, status, group, description, when, resolution, sample } of Catalogue.all) {
    const {
      reason,
      outcome,
      isRetryable,
      resolution: advice
    } = await classified({
      status: status.value,
      body: {
        isSuccess: false,
        errors: { code, group: group.value, description: description.value, params: {} }
      }
    })
    parts.push(
      `## ${code}`,
      prose(`${when.value} ${resolution.value}`),
      table(
        ["What", "Value", "Known"],
        [
          ["HTTP status", String(status.value), evidence(status)],
          ["Group", `\`${group.value}\``, evidence(group)],
          ["Description", prose(description.value), evidence(description)],
          ["In core", `[\`${reason._tag}\`](./core/gatewayerror#${reason._tag}), outcome \`${outcome}\``, ""],
          ["Sent again by `safe`", isRetryable ? "yes, after the wait" : "no", ""],
          ["Core's advice", prose(advice), ""]
        ]
      )
    )
    if (sample !== undefined) {
      parts.push(`\`\`\`json\n${JSON.stringify(JSON.parse(sample), null, 2)}\n\`\`\``)
    }
  }
  return page(
    "Gateway errors",
    "Every error code of the gateway, and what to do about it.",
    parts.join("\n\n")
  )
}

const helps = {
  yes: "Send again soon",
  wait: "Send again after a wait",
  fix: "Change something first",
  no: "Do not send again"
} as const

const taken = { no: "No", yes: "Yes", unclear: "Unclear" } as const

/** Meta's codes, by the class that core gives them. */
export const metaCodes = (): string => {
  const rows = MetaCatalogue.all.map((entry) => ({ entry, advice: MetaError.lookup(entry.code) }))
  const classes = Map.groupBy(rows, ({ advice }) => advice?.class ?? "unknown")
  const parts = [
    `Meta's own errors come as numbers: in the gateway's answer to a send, or later in a status webhook. ${provenance}`,
    "`MetaError` of core explains each; key your logic on the code, since Meta changes titles."
  ]
  for (const [name, members] of classes) {
    parts.push(
      `## ${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      table(
        ["Code", "Title", "HTTP", "Comes by", "Message taken", "What helps", "What to do", "Known"],
        members.map(({ entry, advice }) => [
          `<span id="code-${entry.code}">${entry.code}${entry.to === undefined ? "" : `–${entry.to}`}</span>`,
          prose(entry.title),
          entry.http === null ? "–" : String(entry.http),
          entry.channel,
          taken[entry.accepted],
          helps[entry.retry] + (entry.waitSeconds === undefined ? "" : ` (${entry.waitSeconds} s)`),
          prose(advice?.advice ?? ""),
          `<Evidence is="${entry.evidence}" />`
        ])
      )
    )
  }
  return page(
    "Meta's codes",
    "Meta's error codes: what each means for a message, and what to do.",
    parts.join("\n\n")
  )
}

const codes = (values: ReadonlyArray<string>) => values.map((value) => `\`${value}\``).join(", ")
const row = (name: string, value: string, fact: { readonly evidence: string; readonly source: string }) => [
  name,
  value,
  evidence(fact)
]

/** Limits of the gateway and of Meta, by generation of the documentation. */
export const limits = (): string => {
  const parts = [
    `What the gateway's two generations of documentation say. ${provenance}`,
    "Core keeps these limits by waiting ([pacing](../guides/sending#pacing)), and the mock enforces them."
  ]
  for (const profile of Object.values(Profile.all)) {
    const { id, title, server, path, limits, pairLimit, retryAfter, types, webhookEvents, feeMicroDollars } =
      profile
    parts.push(
      `## Profile \`${id}\` {#${id}}`,
      `${prose(title)}.`,
      table(
        ["What", "Value", "Known"],
        [
          row("Server", `\`${server.value}\``, server),
          row("Path", `\`${path.value}\``, path),
          row("Requests per key and second", String(limits.second.value), limits.second),
          row("Requests per key and minute", String(limits.minute.value), limits.minute),
          row("Messages to one recipient at once", String(pairLimit.messages.value), pairLimit.messages),
          row(
            "After that, one message every",
            `${pairLimit.refillMillis.value / 1000} s`,
            pairLimit.refillMillis
          ),
          row("Wait after the second's limit", `\`${retryAfter.second.value}\``, retryAfter.second),
          row("Wait after the minute's limit", `\`${retryAfter.minute.value}\``, retryAfter.minute),
          row("Documented message types", codes(types.value), types),
          row("Webhook events", codes(webhookEvents.value), webhookEvents),
          row("Fee of one accepted message", `${feeMicroDollars.value / 1_000_000} USD`, feeMicroDollars)
        ]
      )
    )
  }
  return page(
    "Limits",
    "Rate limits, limits per recipient and fees, with their evidence.",
    parts.join("\n\n")
  )
}

const ruleTable = (rules: ReadonlyArray<BodyRule.BodyRule>) =>
  table(
    ["Rule", "Types", "Field", "What would be right", "Refused with", "Known"],
    rules.map(({ id, types, field, expected, layer, code, evidence: known, source }) => [
      `<span id="${id}">\`${id}\`</span>`,
      types === "all" ? "" : types.map((type) => `\`${type}\``).join(", "),
      field === "" ? "the body" : `\`${field}\``,
      prose(expected),
      code === 0 ? "a warning" : `\`${code}\` by ${layer === "meta" ? "Meta" : "the gateway"}`,
      evidence({ evidence: known, source })
    ])
  )

/** Rules of bodies that JSON Schema cannot say. */
export const rules = (): string => {
  const general = BodyRule.all.filter(({ types }) => types === "all")
  const special = BodyRule.all.filter(({ types }) => types !== "all")
  return page(
    "Rules of messages",
    "What makes a message wrong beyond its JSON Schema.",
    [
      `The shape of every message is in the [gateway's API](./gateway-api); these rules say the rest. Core refuses a message that breaks one before anything is sent, the mock answers as the gateway would. ${provenance}`,
      "## All messages",
      ruleTable(general),
      "## Certain types",
      ruleTable(special)
    ].join("\n\n")
  )
}

/** What users of the gateway may rely on, and what proves it. */
export const guarantees = (): string => {
  const all = [...Guarantees.load().values()]
  const invariants = Invariant.load()
  return page(
    "Guarantees",
    "What users of the gateway may rely on: each is verified by the contract tests.",
    [
      "Each has a name, which the [contract tests](../guides/contract-tests) report, and belongs to a level: `connexease-contract verify --require limits` fails unless everything up to that level was looked at.",
      ...Guarantees.levels.flatMap((level) => [
        `## ${level.charAt(0).toUpperCase()}${level.slice(1)} {#level-${level}}`,
        table(
          ["Guarantee", "What you may rely on"],
          all
            .filter((guarantee) => guarantee.level === level)
            .map(({ id, text }) => [`<span id="${id}">\`${id}\`</span>`, `${prose(text)}.`])
        )
      ]),
      "## Invariants",
      "They hold for every answer of a kind, whatever the request was.",
      table(
        ["Invariant", "What holds", "For answers that are", "Guarantee", "Source"],
        invariants.map(({ id, title, when, guarantee, source }) => [
          `\`${id}\``,
          prose(title),
          when.join(", "),
          `[\`${guarantee}\`](#${guarantee})`,
          prose(source)
        ])
      )
    ].join("\n\n")
  )
}
