/** A page of the repository's `docs` as a page of the site: links that leave the site lead to the repository. */
import { readFile } from "node:fs/promises"
import { join, posix } from "node:path"
import { prose } from "./markdown.ts"

const root = join(import.meta.dirname, "../../../..")
const repository = "https://github.com/connexease/connexease-gateway/blob/main"

/** Files of the repository that are pages of the site. */
const onSite: Readonly<Record<string, string>> = {
  "docs/scenarios.md": "/reference/scenarios",
  "docs/settings.md": "/reference/settings",
  "docs/glossary.md": "/reference/glossary",
  "docs/architecture.md": "/reference/architecture",
  "docs/performance.md": "/reference/performance",
  "docs/control-api.md": "/reference/control-api"
}

const rewrite = (file: string) => (whole: string, label: string, target: string) => {
  if (/^(?:https?:|#)/.test(target)) return whole
  const [path = "", anchor] = posix.join(posix.dirname(file), target).split("#")
  const link = onSite[path] ?? `${repository}/${path}`
  return `[${label}](${link}${anchor === undefined ? "" : `#${anchor}`})`
}

/** Reads a file by its path from the root of the repository. */
export const repositoryPage = async (file: string): Promise<string> => {
  const text = await readFile(join(root, file), "utf8")
  return prose(text.replaceAll("import.meta.vitest", "")).replace(/\[([^\]]*)\]\(([^)\s]+)\)/g, rewrite(file))
}
