/** The pages of a package's modules: every public name with its doc comment and declaration. */
import { basename, join, relative } from "node:path"
import { format } from "oxfmt"
import { page, prose, table } from "./markdown.ts"
import type { Declaration, Module } from "./readModule.ts"
import { entryPoints, readModule } from "./readModule.ts"

const root = join(import.meta.dirname, "../../../..")

/** A page of the reference, with its place in the sidebar. */
export interface ModulePage {
  /** Without an ending, below `reference/`. */
  readonly path: string
  readonly title: string
  readonly text: string
}

interface PublicModule {
  readonly title: string
  readonly slug: string
  readonly importLine: string
  readonly module: Module
}

/** The modules of a package: its entry points, and what those export as namespaces. */
const publicModules = (name: string, folder: string): ReadonlyArray<PublicModule> => {
  const found = new Map<string, PublicModule>()
  const add = (source: string, module: PublicModule) => {
    if (module.module.names.size > 0 && !found.has(source)) found.set(source, module)
  }
  const entries = entryPoints(folder)
  const main = entries.get(".")
  for (const [namespace, declarations] of main === undefined ? [] : readModule(main).namespaces) {
    const module = readModule(declarations)
    const importLine = `import { ${namespace} } from "${name}"`
    add(module.source, { title: namespace, slug: namespace.toLowerCase(), importLine, module })
  }
  for (const [subpath, declarations] of entries) {
    const module = readModule(declarations)
    const title = subpath === "." ? basename(name) : subpath.slice(2)
    const [first] = module.names.keys()
    const importLine = `import { ${first} } from "${name}${subpath.slice(1)}"`
    const slug = subpath === "." ? "main" : title.replaceAll("/", "-").toLowerCase()
    add(module.source, { title, slug, importLine, module })
  }
  return [...found.values()].sort((a, b) => Number(b.slug === "main") - Number(a.slug === "main"))
}

/** A link within a doc comment: to a name of this page, else the name as code. */
const link = (names: Module["names"]) => (_: string, target: string, label: string | undefined) =>
  names.has(target) ? `[\`${label ?? target}\`](#${target})` : `\`${label ?? target}\``

const tag = /^@(?<tag>\w+)[ \t]*(?<rest>.*)$/gm

/** A doc comment as Markdown. Its examples are run where they stand, so they are plain code here. */
const documentation = (doc: string, names: Module["names"]): string =>
  prose(
    doc
      .replaceAll("```ts import.meta.vitest", "```ts")
      .replace(tag, (whole, name: string, rest: string) =>
        name === "example"
          ? `\n${rest}`
          : name === "throws"
            ? `\n**Throws** ${rest}`
            : name === "see"
              ? `\nSee ${rest}`
              : whole
      )
      .replace(/\{@link ([\w.]+)(?:\s*\|?\s*([^}]+))?\}/g, link(names))
  ).trim()

const firstSentence = (doc: string): string =>
  /^[\s\S]*?[.:](?=\s|$)/.exec(doc.split("\n\n")[0] ?? "")?.[0] ?? doc

const formatted = async (declarations: ReadonlyArray<Declaration>): Promise<string> => {
  const text = declarations.map(({ text }) => text.replace(/\{@link (\w+)\}/g, "`$1`")).join("\n\n")
  const { code, errors } = await format("declaration.d.ts", text, {
    semi: false,
    printWidth: 84,
    trailingComma: "none"
  })
  return (errors.length === 0 ? code : text).trim()
}

const headings = { class: "Classes", function: "Functions", constant: "Constants", type: "Types" } as const

/** So long a declaration is folded. */
const MAX_LINES = 40

const declarationBlock = async (declarations: ReadonlyArray<Declaration>): Promise<string> => {
  const code = await formatted(declarations)
  const lines = code.split("\n").length
  const block = `\`\`\`\`ts\n${code}\n\`\`\`\``
  return lines > MAX_LINES ? `::: details Declaration, ${lines} lines\n${block}\n:::` : block
}

const modulePage = async ({ title, importLine, module }: PublicModule): Promise<string> => {
  const parts = [documentation(module.doc, module.names), `\`\`\`ts\n${importLine}\n\`\`\``]
  for (const [kind, heading] of Object.entries(headings)) {
    const names = [...module.names].filter(([, [first]]) => first?.kind === kind)
    if (names.length === 0) continue
    parts.push(`## ${heading}`)
    for (const [name, declarations] of names) {
      parts.push(`### ${name} {#${name}}`)
      for (const doc of new Set(declarations.map(({ doc }) => doc))) {
        if (doc !== "") parts.push(documentation(doc, module.names))
      }
      parts.push(await declarationBlock(declarations))
    }
  }
  const path = relative(root, module.source)
  parts.push(`---\n\nSource: [${path}](https://github.com/connexease/connexease-gateway/blob/main/${path})`)
  const summary = firstSentence(module.doc).replace(/\s+/g, " ")
  return page(title, summary, parts.filter((part) => part !== "").join("\n\n"))
}

/** All pages of a package, and the rows of its table of modules. */
export const modulePages = async (
  name: string,
  folder: string
): Promise<{ readonly pages: ReadonlyArray<ModulePage>; readonly overview: string }> => {
  const directory = basename(name)
  const modules = publicModules(name, join(root, folder))
  const pages = await Promise.all(
    modules.map(async (each) => ({
      path: `${directory}/${each.slug}`,
      title: each.title,
      text: await modulePage(each)
    }))
  )
  const overview = table(
    ["Module", "What it is", "Names"],
    modules.map(({ title, slug, module }) => [
      `[\`${title}\`](./${directory}/${slug})`,
      documentation(firstSentence(module.doc), new Map()),
      String(module.names.size)
    ])
  )
  return { pages, overview }
}
