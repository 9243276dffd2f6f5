/**
 * Writes the tables of `docs/` that derive from the mock: scenarios, settings, and calls of the control API.
 * After a change to any of them: `node apps/mock-gateway/scripts/writeDocs.ts`.
 */
import { writeFile } from "node:fs/promises"
import { markdownTable } from "markdown-table"
import { startMockGateway } from "../src/index.ts"
import * as Registry from "../src/kernel/scenarios/registry.ts"
import type { Setting } from "../src/kernel/world/settings.ts"
import { settings } from "../src/kernel/world/settings.ts"

const table = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  markdownTable([header, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", String.raw`\|`))))

const code = (text: string): string => `\`${text}\``

const scenarios = (): string => `# Scenarios of the mock gateway

What a message can be made to meet: by the header \`X-Mock-Scenario\`, by a rule of its world, or by its recipient, which is \`999\`, the three digits of this table, and six digits of your choice. "Before" means that no message was taken, "after" that it was taken and its answer is lost or wrong. How to choose one is in the [README of the mock](../apps/mock-gateway/README.md#failing-on-purpose).

${table(
  ["name", "stage", "digits, before", "digits, after", "without digits", "what happens"],
  Registry.all.map(({ at, digits, name, stage, summary }) => [
    code(name),
    stage,
    digits.before ?? "",
    digits.after ?? "",
    at,
    summary
  ])
)}
`

const settingRows = Object.entries(settings as Readonly<Record<string, Setting<unknown>>>)

const settingsTable = (): string => `# Settings of the mock gateway's worlds

Each is an option of \`startMockGateway\`, most are a flag of the command line, and all can be changed while a world runs: \`world.configure({ … })\`, or \`PATCH /__mock/v1/settings\`.

${table(
  ["name", "flag", "values", "unit", "default", "what it does"],
  settingRows.map(([name, row]) => [
    code(name),
    row.flag === undefined ? "" : code(`--${row.default === true ? "no-" : ""}${row.flag}`),
    valuesOf(row.schema),
    row.unit ?? "",
    row.defaultText ?? code(JSON.stringify(row.default)),
    row.help
  ])
)}
`

const valuesOf = ({ enum: values, properties, type }: Setting<unknown>["schema"]): string => {
  if (values !== undefined) return values.map(code).join(" or ")
  if (properties !== undefined) return code(`{ ${Object.keys(properties).join(", ")} }`)
  return [type].flat().join(" or ")
}

const controlApi = async (): Promise<string> => {
  await using mock = await startMockGateway()
  const { paths } = (await (await fetch(`${mock.url}/__mock/v1/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly summary: string }>>>>
  }
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith("/worlds/{world}/")
      ? []
      : Object.entries(methods).map(([method, { summary }]) => [
          code(`${method.toUpperCase()} ${path}`),
          summary
        ])
  )
  return `# The control API of the mock gateway

Under \`/__mock/v1\`. A call about one world names it by its key (\`Authorization: Bearer mock_<world>\`) or by the path (\`/__mock/v1/worlds/<world>/…\`). Bodies, queries and answers are in \`/__mock/v1/openapi.json\` of every running mock.

${table(["call", "what it does"], calls)}
`
}

/** The generated files by name. */
export const documents = async (): Promise<Readonly<Record<string, string>>> => ({
  "scenarios.md": scenarios(),
  "settings.md": settingsTable(),
  "control-api.md": await controlApi()
})

/** Where they lie. */
export const folder = new URL("../../../docs/", import.meta.url)

if (import.meta.main) {
  for (const [name, text] of Object.entries(await documents())) await writeFile(new URL(name, folder), text)
}
