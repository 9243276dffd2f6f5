/**
 * Writes the site as text beside its pages: Markdown of each page under its address with `.md`, an index for
 * language models (`llms.txt`) and everything in one file (`llms-full.txt`).
 */
import { glob, mkdir, readFile, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"

const pages = join(import.meta.dirname, "../pages")
const site = join(import.meta.dirname, "../dist/site")

interface Page {
  readonly path: string
  readonly title: string
  readonly description: string
  readonly text: string
}

/** What VitePress and the theme's marks mean, in plain Markdown. */
const plain = (text: string): string =>
  text
    .replace(/^<script setup[\s\S]*?^<\/script>\n/gm, "")
    .replace(/^<style[\s\S]*?^<\/style>\n/gm, "")
    .replaceAll("```ts import.meta.vitest", "```ts")
    .replace(/<Evidence is="(\w+)" \/>/g, "($1)")
    .replace(/<Verb is="(\w+)" \/>/g, (_, verb: string) => verb.toUpperCase())
    .replace(/<span id="[^"]*">(.*?)<\/span>/g, "$1")
    .replace(/ \{#[^}\s]+\}$/gm, "")
    .replace(/^:::.*$/gm, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&#123;", "{")
    .replace(/\n{3,}/g, "\n\n")
    .trim()

const field = (header: string, name: string): string => {
  const value = new RegExp(`^${name}: (.*)$`, "m").exec(header)?.[1] ?? ""
  return value.startsWith('"') ? JSON.parse(value) : value
}

const read = async (path: string): Promise<Page> => {
  const source = await readFile(join(pages, path), "utf8")
  const [, header = "", body = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? []
  const heading = /^# (.*?)(?: \{#.*\})?$/m.exec(body)?.[1] ?? ""
  return {
    path,
    title: field(header, "title") || heading,
    description: field(header, "description"),
    text: plain(body)
  }
}

const all: Array<Page> = []
for await (const path of glob("**/*.md", { cwd: pages })) all.push(await read(path))
all.sort((a, b) => a.path.localeCompare(b.path))

for (const { path, text } of all) {
  const file = join(site, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${text}\n`)
}

const entry = ({ path, title, description }: Page) =>
  `- [${title}](/${path})${description === "" ? "" : `: ${description}`}`
const within = (folder: string) => all.filter(({ path }) => path.startsWith(folder))
const top = all.filter(({ path }) => !path.includes("/") && path !== "index.md")

await writeFile(
  join(site, "llms.txt"),
  `# Connexease Gateway

> A typed client, an outbox, a mock and contract tests for the Connexease Gateway, an HTTP gateway to WhatsApp. Nothing here was ever run against the real gateway; what was not seen is marked as assumed.

## Start

${top.map(entry).join("\n")}

## Guides

${within("guides/").map(entry).join("\n")}

## Reference

${within("reference/").map(entry).join("\n")}
`
)
await writeFile(
  join(site, "llms-full.txt"),
  [...top, ...within("guides/"), ...within("reference/")].map(({ text }) => text).join("\n\n---\n\n")
)
console.log(`Wrote ${all.length} pages as text.`)
